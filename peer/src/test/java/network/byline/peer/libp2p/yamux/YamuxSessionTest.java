package network.byline.peer.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.byline.peer.transport.Fuzz;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.TransportLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class YamuxSessionTest {

  private static final int KIB = 1 << 10;
  private static final int WINDOW = 256 * KIB;
  private static final TransportLimits LIMITS =
      TransportLimits.STANDARD.withStreams(4, 3).withBytes(1024 * KIB, 1024 * KIB, 1024 * KIB);

  private final List<YamuxHeader> sent = new ArrayList<>();
  private final List<YamuxStream> opened = new ArrayList<>();
  private final ByteBudget unread = new ByteBudget(LIMITS.bytesPerConnection());
  private final ByteBudget windows = new ByteBudget(LIMITS.bytesPerConnection() / 2);
  private long now;
  private int goneAway = -1;
  private YamuxSession session = session(false);

  @Test
  void dataOfAStreamArriveHoweverTheyAreCut() {
    byte[] all =
        join(
            frame(YamuxHeader.WINDOW, YamuxHeader.SYN, 1, 0),
            data(1, 0, 1000),
            data(1, YamuxHeader.FIN, 24));
    for (int piece : new int[] {1, 5, 12, 4096}) {
      session = session(false);
      opened.clear();
      for (int from = 0; from < all.length; from += piece) {
        session.receive(all, from, Math.min(piece, all.length - from));
      }
      byte[] read = new byte[2000];
      assertThat(opened.getFirst().read(read, 0, 2000)).isEqualTo(1024);
      assertThat(opened.getFirst().read(read, 0, 2000)).isEqualTo(-1);
      assertThat(read[999]).isEqualTo((byte) 999);
    }
  }

  @Test
  void aWindowIsGrantedWhenBytesAreReadAndNotWhenTheyArrive() {
    YamuxStream stream = accept(1);
    sent.clear();
    receive(data(1, 0, WINDOW));
    assertThat(sent).isEmpty();
    assertThat(unread.held()).isEqualTo(WINDOW);

    byte[] read = new byte[WINDOW];
    stream.read(read, 0, WINDOW / 2 - 1);
    assertThat(sent).isEmpty();
    stream.read(read, 0, 1);
    assertThat(sent)
        .containsExactly(new YamuxHeader(YamuxHeader.WINDOW, 0, 1, WINDOW / 2 + WINDOW));
    assertThat(unread.held()).isEqualTo(WINDOW / 2);
  }

  @Test
  void whoExceedsAWindowIsRefused() {
    accept(1);
    receive(data(1, 0, WINDOW));

    assertThat(refusal(() -> receive(data(1, 0, 1)))).contains("its window is 0");
    assertThat(unread.held()).isLessThanOrEqualTo(WINDOW);
  }

  @Test
  void aGiantFrameIsRefusedAtItsHeader() {
    accept(1);

    assertThat(refusal(() -> receive(frame(YamuxHeader.DATA, 0, 1, 0x7fff_ffff))))
        .contains("2147483647 bytes more");
    assertThat(refusal(() -> receive(frame(YamuxHeader.DATA, 0, 1, -1))))
        .contains("4294967295 bytes more");
  }

  @Test
  void windowsGrowOnlyWithinTheBudget() {
    YamuxStream first = accept(1);
    YamuxStream second = accept(3);
    drainOften(first, 1);
    assertThat(windows.held()).as("once doubled, the next doubling is too much").isEqualTo(WINDOW);
    drainOften(second, 3);
    assertThat(windows.held()).isEqualTo(2 * WINDOW);
    first.reset();
    second.reset();
    assertThat(windows.held()).isZero();
    assertThat(unread.held()).isZero();
  }

  @Test
  void theStreamThatFillsTheConnectionIsReset() {
    for (int id = 1; id <= 7; id += 2) {
      accept(id);
      receive(data(id, 0, WINDOW));
    }
    assertThat(unread.held()).isEqualTo(4L * WINDOW);
    opened.getFirst().read(new byte[WINDOW / 2], 0, WINDOW / 2);
    receive(data(1, 0, WINDOW / 2));
    sent.clear();
    receive(data(1, 0, 1));

    assertThat(sent).containsExactly(new YamuxHeader(YamuxHeader.WINDOW, YamuxHeader.RST, 1, 0));
    assertThat(failure(() -> opened.getFirst().read(new byte[1], 0, 1)).kind())
        .isEqualTo(Kind.LIMIT);
    assertThat(opened.get(1).read(new byte[1], 0, 1)).isOne();
  }

  @Test
  void idsOfTheWrongKindAreRefused() {
    accept(1);
    for (byte[] bad :
        List.of(
            frame(YamuxHeader.WINDOW, YamuxHeader.SYN, 2, 0),
            frame(YamuxHeader.WINDOW, YamuxHeader.SYN, 1, 0),
            frame(YamuxHeader.WINDOW, YamuxHeader.SYN, 0, 0),
            frame(YamuxHeader.PING, YamuxHeader.SYN, 1, 0),
            frame(YamuxHeader.GO_AWAY, 0, 3, 0),
            data(9, 0, 1),
            frame(4, 0, 1, 0),
            frame(YamuxHeader.DATA, 16, 1, 0),
            new byte[] {1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0})) {
      assertThat(refusal(() -> receive(bad))).contains("yamux");
    }
  }

  @Test
  void aWindowThatRunsOverIsRefused() {
    accept(1);
    receive(frame(YamuxHeader.WINDOW, 0, 1, 0x7fff_ffff));

    assertThat(
            refusal(
                () -> {
                  receive(frame(YamuxHeader.WINDOW, 0, 1, 0x7fff_ffff));
                  receive(frame(YamuxHeader.WINDOW, 0, 1, 0x7fff_ffff));
                }))
        .contains("runs over");
  }

  @Test
  void moreStreamsThanAllowedAreResetAndTheirDataDropped() {
    for (int id = 1; id <= 7; id += 2) {
      accept(id);
    }
    sent.clear();
    receive(frame(YamuxHeader.WINDOW, YamuxHeader.SYN, 9, 0));
    receive(data(9, 0, 1000));

    assertThat(sent).containsExactly(new YamuxHeader(YamuxHeader.WINDOW, YamuxHeader.RST, 9, 0));
    assertThat(opened).hasSize(4);
    assertThat(unread.held()).isZero();
  }

  @Test
  void aStreamCountsUntilItsHandlerIsDone() {
    for (int id = 1; id <= 7; id += 2) {
      accept(id);
    }
    receive(frame(YamuxHeader.WINDOW, YamuxHeader.RST, 1, 0));
    assertThat(session.inboundStreams()).isEqualTo(4);
    opened.getFirst().served();
    assertThat(session.inboundStreams()).isEqualTo(3);
  }

  @Test
  void aStormOfResetsIsRefused() {
    int storm = 0;
    String refusal = null;
    for (int id = 1; refusal == null && storm < 10_000; id += 2, storm++) {
      byte[] both =
          join(
              frame(YamuxHeader.WINDOW, YamuxHeader.SYN, id, 0),
              frame(YamuxHeader.WINDOW, YamuxHeader.RST, id, 0));
      TransportException failure = failure(() -> receive(both));
      refusal = failure == null ? null : failure.getMessage();
      if (!opened.isEmpty()) {
        opened.removeLast().served();
      }
    }
    assertThat(refusal).contains("storm");
    assertThat(storm).isEqualTo(YamuxSession.DROP_BURST + 1);
  }

  @Test
  void resetsAtAModerateRateAreFine() {
    for (int id = 1; id < 5000; id += 2) {
      now += 1_000_000_000L / YamuxSession.DROPS_PER_SECOND;
      receive(frame(YamuxHeader.WINDOW, YamuxHeader.SYN, id, 0));
      receive(frame(YamuxHeader.WINDOW, YamuxHeader.RST, id, 0));
      opened.removeLast().served();
    }
    assertThat(session.openStreams()).isZero();
  }

  @Test
  void dataOfAStreamThatWasDroppedHereAreThrownAwayUpToItsWindow() {
    accept(1).reset();
    receive(data(1, 0, WINDOW));

    assertThat(unread.held()).isZero();
    assertThat(refusal(() -> receive(data(1, 0, 1)))).contains("beyond any window");
  }

  @Test
  void dataBehindTheEndAreRefused() {
    accept(1);
    receive(data(1, YamuxHeader.FIN, 10));

    assertThat(refusal(() -> receive(data(1, 0, 1)))).contains("behind its end");
  }

  @Test
  void pingsAreAnswered() {
    receive(frame(YamuxHeader.PING, YamuxHeader.SYN, 0, 77));

    assertThat(sent).containsExactly(new YamuxHeader(YamuxHeader.PING, YamuxHeader.ACK, 0, 77));
  }

  @Test
  void aPeerThatGoesAwayTakesNoMoreStreams() {
    receive(frame(YamuxHeader.GO_AWAY, 0, 0, 1));

    assertThat(goneAway).isOne();
    assertThat(failure(() -> session.open()).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void streamsThatWaitForAgreementAreLimited() {
    session = session(true);
    YamuxStream first = session.open();
    session.open();
    session.open();
    assertThat(failure(() -> session.open()).kind()).isEqualTo(Kind.LIMIT);
    receive(frame(YamuxHeader.WINDOW, YamuxHeader.ACK, first.id(), 0));
    receive(frame(YamuxHeader.WINDOW, YamuxHeader.ACK, first.id(), 0));

    assertThat(session.open().id()).isEqualTo(7);
    assertThat(failure(() -> session.open()).kind()).isEqualTo(Kind.LIMIT);
    assertThat(sent.getFirst())
        .isEqualTo(new YamuxHeader(YamuxHeader.WINDOW, YamuxHeader.SYN, 1, 0));
  }

  @Test
  void aWriterKeepsToTheWindowItWasGiven() {
    YamuxStream stream = accept(1);
    sent.clear();
    stream.patience(Duration.ofMillis(1));
    assertThat(failure(() -> stream.write(new byte[WINDOW + 1])).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(
            sent.stream()
                .filter(h -> h.type() == YamuxHeader.DATA)
                .mapToInt(YamuxHeader::value)
                .sum())
        .isEqualTo(WINDOW);
  }

  @Test
  void aStreamWhoseTimeIsOverIsReset() {
    YamuxStream stream = accept(1);
    stream.timed(Duration.ofSeconds(1));
    now += 999_000_000;
    session.tick();
    assertThat(session.openStreams()).isOne();
    now += 2_000_000;
    session.tick();
    assertThat(session.openStreams()).isZero();
    assertThat(failure(() -> stream.read(new byte[1], 0, 1)).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void whatArrivedBeforeAConnectionFailedAndWasWholeIsStillRead() {
    YamuxStream whole = accept(1);
    YamuxStream cut = accept(3);
    receive(data(1, YamuxHeader.FIN, 10));
    receive(data(3, 0, 10));
    session.fail(new TransportException(Kind.CLOSED, "gone"));

    assertThat(whole.read(new byte[20], 0, 20)).isEqualTo(10);
    assertThat(whole.read(new byte[20], 0, 20)).isEqualTo(-1);
    assertThat(failure(() -> cut.read(new byte[20], 0, 20)).kind()).isEqualTo(Kind.CLOSED);
    assertThatThrownBy(() -> whole.write(new byte[1])).isInstanceOf(TransportException.class);
    assertThat(unread.held()).isZero();
  }

  @Test
  void manySmallPiecesHoldLittleMoreThanTheirBytes() {
    ChunkQueue queue = new ChunkQueue();
    byte[] one = {1};
    for (int i = 0; i < 100_000; i++) {
      queue.append(one, 0, 1);
    }
    assertThat(queue.size()).isEqualTo(100_000);
    assertThat(queue.capacity()).isLessThan(130_000);
    byte[] read = new byte[100_000];
    assertThat(queue.read(read, 0, read.length)).isEqualTo(100_000);
    assertThat(queue.capacity()).isZero();
  }

  @Test
  void damagedFramesAreTakenOrRefused() {
    byte[] talk =
        join(
            frame(YamuxHeader.WINDOW, YamuxHeader.SYN, 1, 0),
            data(1, 0, 40),
            data(3, YamuxHeader.SYN, 10),
            frame(YamuxHeader.PING, YamuxHeader.SYN, 0, 9),
            frame(YamuxHeader.WINDOW, 0, 1, 1000),
            data(3, YamuxHeader.FIN, 5),
            frame(YamuxHeader.WINDOW, YamuxHeader.RST, 1, 0),
            frame(YamuxHeader.GO_AWAY, 0, 0, 0));
    byte[] end = new byte[1000];
    Fuzz.feed(
        List.of(talk),
        bytes -> {
          session = session(false);
          opened.clear();
          sent.clear();
          try {
            int half = bytes.length / 2;
            session.receive(bytes, 0, half);
            session.receive(bytes, half, bytes.length - half);
          } finally {
            assertThat(unread.held()).isBetween(0L, (long) bytes.length);
            session.fail(new TransportException(Kind.CLOSED, "over"));
            opened.forEach(stream -> readToEnd(stream, end));
            assertThat(unread.held()).isZero();
            assertThat(windows.held()).isZero();
          }
        });
  }

  private static void readToEnd(YamuxStream stream, byte[] into) {
    try {
      while (stream.read(into, 0, into.length) >= 0) {
        assertThat(stream.id()).isNotZero();
      }
    } catch (TransportException e) {
      assertThat(e.kind()).isIn(Kind.CLOSED, Kind.RESET);
    }
  }

  private void drainOften(YamuxStream stream, int id) {
    byte[] read = new byte[WINDOW / 2];
    for (int i = 0; i < 10; i++) {
      receive(data(id, 0, WINDOW / 2));
      int have = 0;
      while (have < read.length) {
        have += stream.read(read, have, read.length - have);
      }
    }
  }

  private YamuxSession session(boolean dialer) {
    FrameSink sink =
        new FrameSink() {
          @Override
          public void urgent(byte[] frame) {
            sent.add(YamuxHeader.read(Arrays.copyOf(frame, YamuxHeader.SIZE)));
          }

          @Override
          public void inOrder(byte[] frame) {
            urgent(frame);
          }

          @Override
          public void data(byte[] frame, @Nullable Duration longest) {
            urgent(frame);
          }
        };
    YamuxEvents events =
        new YamuxEvents() {
          @Override
          public void opened(YamuxStream stream) {
            opened.add(stream);
          }

          @Override
          public void goneAway(int code) {
            goneAway = code;
          }
        };
    return new YamuxSession(dialer, LIMITS, unread, windows, sink, events, () -> now);
  }

  private YamuxStream accept(int id) {
    receive(frame(YamuxHeader.WINDOW, YamuxHeader.SYN, id, 0));
    return opened.getLast();
  }

  private void receive(byte[] bytes) {
    session.receive(bytes, 0, bytes.length);
  }

  private static String refusal(Runnable what) {
    TransportException failure = failure(what);
    assertThat(failure.kind()).isEqualTo(Kind.VIOLATION);
    return String.valueOf(failure.getMessage());
  }

  private static TransportException failure(Runnable what) {
    return catchThrowableOfType(TransportException.class, what::run);
  }

  private static byte[] frame(int type, int flags, int stream, int value) {
    return new YamuxHeader(type, flags, stream, value).frame(0);
  }

  private static byte[] data(int stream, int flags, int length) {
    byte[] frame = new YamuxHeader(YamuxHeader.DATA, flags, stream, length).frame(length);
    ByteBuffer body = ByteBuffer.wrap(frame, YamuxHeader.SIZE, length);
    for (int i = 0; i < length; i++) {
      body.put((byte) i);
    }
    return frame;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
