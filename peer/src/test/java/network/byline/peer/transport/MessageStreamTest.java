package network.byline.peer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Int32Value;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageStreamTest {

  @Test
  void aMessageComesBackWhole() {
    ScriptedStream stream = new ScriptedStream(new byte[0]);
    new MessageStream(stream, 10).write(Int32Value.of(7));
    assertThat(stream.written()).containsExactly(2, 8, 7);

    MessageStream reading = new MessageStream(new ScriptedStream(stream.written()), 10);
    assertThat(reading.read(Int32Value.parser())).contains(Int32Value.of(7));
    assertThat(reading.read(Int32Value.parser())).isEmpty();
  }

  @Test
  void whatBreaksTheFramingResetsTheStream() {
    for (List<String> one :
        List.of(
            List.of("0b00", "above 10"),
            List.of("ffffffff07", "above 10"),
            List.of("ffffffff0f", "malformed"),
            List.of("ffffffffffffffff01", "malformed"),
            List.of("8100", "malformed"),
            List.of("80", "ends within the length"),
            List.of("05010203", "ends within a message"),
            List.of("0208", "ends within a message"),
            List.of("02ffff", "no protobuf"))) {
      ScriptedStream stream = new ScriptedStream(HexFormat.of().parseHex(one.getFirst()));
      TransportException failure =
          catchThrowableOfType(
              TransportException.class,
              () -> new MessageStream(stream, 10).read(Int32Value.parser()));
      assertThat(failure.kind()).as(one.getFirst()).isEqualTo(TransportException.Kind.VIOLATION);
      assertThat(failure).hasMessageContaining(one.getLast());
      assertThat(stream.isReset()).isTrue();
    }
  }

  @Test
  void aLyingLengthCostsNoMemory() {
    int largest = Integer.MAX_VALUE - 8;
    ScriptedStream stream =
        new ScriptedStream(HexFormat.of().parseHex("f7ffffff07" + "00".repeat(9)));

    assertThat(
            catchThrowableOfType(
                TransportException.class, () -> new MessageStream(stream, largest).read()))
        .hasMessageContaining("ends within a message");
  }
}
