package network.byline.peer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransportFuzzTest {

  private static final String PEER = PeerId.ofPublicKey(new byte[32]).toString();
  private static final List<String> ADDRESSES =
      List.of(
          "/ip4/127.0.0.1/tcp/1234/p2p/" + PEER,
          "/ip6/2001:db8::1/tcp/4001",
          "/dns4/a.example.org/tcp/1/p2p/" + PEER);

  @Test
  void binaryAddressesAreReadBackOrRefused() {
    Fuzz.feed(
        ADDRESSES.stream().map(a -> Multiaddr.parse(a).toBytes()).toList(),
        bytes -> assertThat(Multiaddr.of(bytes).toBytes()).isEqualTo(bytes));
  }

  @Test
  void textAddressesAreReadBackOrRefused() {
    Fuzz.feed(
        ADDRESSES.stream().map(a -> a.getBytes(StandardCharsets.ISO_8859_1)).toList(),
        bytes -> {
          Multiaddr read = Multiaddr.parse(new String(bytes, StandardCharsets.ISO_8859_1));
          assertThat(Multiaddr.parse(read.toString())).isEqualTo(read);
        });
  }

  @Test
  void peerIdsAreReadBackOrRefused() {
    Fuzz.feed(
        List.of(PEER.getBytes(StandardCharsets.ISO_8859_1)),
        bytes -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          assertThat(PeerId.parse(text)).hasToString(text);
        });
  }

  @Test
  void messagesAreReadOrRefused() {
    ScriptedStream good = new ScriptedStream(new byte[0]);
    MessageStream writing = new MessageStream(good, 1000);
    writing.write(new byte[0]);
    writing.write(new byte[5]);
    writing.write(new byte[300]);
    Fuzz.feed(
        List.of(good.written()),
        bytes -> {
          MessageStream reading = new MessageStream(new ScriptedStream(bytes), 1000);
          while (reading.read().isPresent()) {
            assertThat(reading.stream()).isNotNull();
          }
        });
  }
}
