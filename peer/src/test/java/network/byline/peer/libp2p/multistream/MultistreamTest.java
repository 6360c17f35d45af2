package network.byline.peer.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import network.byline.peer.libp2p.ScriptedDuplex;
import network.byline.peer.transport.Fuzz;
import network.byline.peer.transport.TransportException;
import org.junit.jupiter.api.Test;

class MultistreamTest {

  private static final String HEADER = "\u0013/multistream/1.0.0\n";

  @Test
  void aProposalThatIsEchoedIsAgreedOn() {
    ScriptedDuplex duplex = new ScriptedDuplex(bytes(HEADER + "\u0007/noise\nmore"));
    Multistream.propose(duplex, "/noise");

    assertThat(text(duplex.written())).isEqualTo(HEADER + "\u0007/noise\n");
    assertThat(duplex.position()).as("nothing beyond is read").isEqualTo(20 + 8);
  }

  @Test
  void aProposalThatIsRefusedIsUnsupported() {
    assertThat(
            failure(
                    () ->
                        Multistream.propose(new ScriptedDuplex(bytes(HEADER + "\u0003na\n")), "/x"))
                .kind())
        .isEqualTo(TransportException.Kind.UNSUPPORTED);
  }

  @Test
  void theFirstServedProposalIsAgreedOn() {
    ScriptedDuplex duplex =
        new ScriptedDuplex(bytes(HEADER + "\u0003/a\n" + "\u0003ls\n" + "\u0003/b\n"));

    assertThat(Multistream.answer(duplex, "/b"::equals)).isEqualTo("/b");
    assertThat(text(duplex.written()))
        .isEqualTo(HEADER + "\u0003na\n" + "\u0003na\n" + "\u0003/b\n");
  }

  @Test
  void whoProposesWithoutEndIsRefused() {
    ScriptedDuplex duplex = new ScriptedDuplex(bytes(HEADER + "\u0003/a\n".repeat(100)));

    assertThat(failure(() -> Multistream.answer(duplex, "/b"::equals)).kind())
        .isEqualTo(TransportException.Kind.VIOLATION);
    assertThat(duplex.position()).isEqualTo(20 + 4 * Multistream.MAX_PROPOSALS);
  }

  @Test
  void whatIsNoMessageIsRefused() {
    for (String input :
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + " ".repeat(100),
            "\u0013/multistream/2.0.0\n",
            "\u0000",
            "\u0001x",
            "\u0081\u0008" + "x".repeat(2000),
            "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
            "\u0093\u0000/multistream/1.0.0\n")) {
      assertThat(
              failure(() -> Multistream.answer(new ScriptedDuplex(bytes(input)), _ -> true)).kind())
          .as(input)
          .isEqualTo(TransportException.Kind.VIOLATION);
    }
    assertThat(failure(() -> Multistream.read(new ScriptedDuplex(bytes("\u0013/multi")))).kind())
        .isEqualTo(TransportException.Kind.CLOSED);
  }

  @Test
  void damagedTalkIsFollowedOrRefused() {
    Fuzz.feed(
        List.of(bytes(HEADER + "\u0003/a\n" + "\u0003/b\n"), bytes(HEADER + "\u0007/noise\n")),
        input ->
            Multistream.answer(new ScriptedDuplex(input), p -> p.length() > 2 || p.equals("/b")));
    Fuzz.feed(
        List.of(bytes(HEADER + "\u0007/noise\n")),
        input -> Multistream.propose(new ScriptedDuplex(input), "/noise"));
  }

  private static TransportException failure(Runnable what) {
    return catchThrowableOfType(TransportException.class, what::run);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
