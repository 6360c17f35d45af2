package network.byline.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.peer.content.protocol.Get;
import network.byline.peer.content.protocol.Reply;
import network.byline.peer.content.protocol.Request;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostileClientTest {

  private static final byte[] BYTES = TwoPeers.random(300_000, 1);
  private static final BlockId NOWHERE = BlockId.of(new byte[] {1});

  private TwoPeers peers = TwoPeers.live();
  private BlockId block = NOWHERE;

  @BeforeEach
  void serve() {
    block = peers.store(Block.of(BYTES));
    peers.serve();
  }

  @AfterEach
  void close() {
    peers.close();
  }

  private MessageStream open() {
    return new MessageStream(
        peers.dial().openStream(BlocksProtocol.ID), BlocksProtocol.LARGEST_MESSAGE);
  }

  private static Request get(BlockId id, int from, int length) {
    ByteString name = ByteString.copyFrom(id.digest().toArray());
    return Request.newBuilder()
        .setGet(Get.newBuilder().setBlock(name).setFrom(from).setLength(length))
        .build();
  }

  private static Request credit(int bytes) {
    return Request.newBuilder().setCredit(bytes).build();
  }

  /** Reads the rest of the stream and returns the bytes of its pieces. */
  private static byte[] pieces(MessageStream messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Optional<Reply> next = messages.read(Reply.parser());
    while (next.isPresent()) {
      bytes.writeBytes(next.get().getPiece().toByteArray());
      next = messages.read(Reply.parser());
    }
    return bytes.toByteArray();
  }

  private static void assertReset(MessageStream messages) {
    assertThatThrownBy(() -> pieces(messages))
        .isInstanceOf(TransportException.class)
        .extracting(e -> ((TransportException) e).kind())
        .isEqualTo(TransportException.Kind.RESET);
  }

  @Test
  void aRangeIsAnsweredExactly() {
    MessageStream messages = open();
    messages.write(credit(BYTES.length));
    messages.write(get(block, 1000, 150_000));
    messages.write(get(block, BYTES.length - 3, 100));
    messages.closeWrite();

    byte[] expected = Arrays.copyOfRange(BYTES, 1000, 151_003);
    System.arraycopy(BYTES, BYTES.length - 3, expected, 150_000, 3);
    assertThat(pieces(messages)).isEqualTo(expected);
  }

  @Test
  void aRangeBehindTheEndIsAnsweredWithNothingAndTheStreamGoesOn() {
    MessageStream messages = open();
    messages.write(credit(10));
    messages.write(get(block, BYTES.length + 1, 0));
    messages.write(get(NOWHERE, 0, 0));
    messages.write(get(block, 0, 4));
    messages.closeWrite();

    List<Reply.KindCase> kinds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      kinds.add(messages.read(Reply.parser()).orElseThrow().getKindCase());
    }
    assertThat(kinds)
        .containsExactly(
            Reply.KindCase.FOUND,
            Reply.KindCase.ABSENT,
            Reply.KindCase.FOUND,
            Reply.KindCase.PIECE);
    assertThat(messages.read(Reply.parser())).isEmpty();
  }

  @Test
  void nothingIsSentBeyondTheCredit() {
    MessageStream messages = open();
    messages.write(credit(400));
    messages.write(get(block, 0, 0));
    messages.write(credit(600));
    messages.closeWrite();

    assertThat(pieces(messages)).isEqualTo(Arrays.copyOf(BYTES, 1000));
  }

  @Test
  void aRangeThatNoBlockCanHaveEndsTheStream() {
    for (int bad : new int[] {Block.MAX_BYTES + 1, -1, Integer.MIN_VALUE}) {
      MessageStream from = open();
      from.write(get(block, bad, 1));
      assertReset(from);

      MessageStream length = open();
      length.write(get(block, 0, bad));
      assertReset(length);
    }
  }

  @Test
  void creditThatOverflowsOrIsNoneEndsTheStream() {
    for (int bad : new int[] {0, -1, BlocksProtocol.LARGEST_CREDIT + 1, Integer.MIN_VALUE}) {
      MessageStream messages = open();
      messages.write(credit(bad));
      assertReset(messages);
    }
    MessageStream messages = open();
    messages.write(credit(BlocksProtocol.LARGEST_CREDIT));
    messages.write(credit(1));
    assertReset(messages);
  }

  @Test
  void aFloodOfRequestsEndsTheStream() {
    MessageStream messages = open();
    for (int i = 0; i < ServeLimits.STANDARD.requests() + 2; i++) {
      messages.write(get(block, 0, 0));
    }
    assertReset(messages);
  }

  @Test
  void aNameOfTheWrongSizeEndsTheStream() {
    MessageStream messages = open();
    messages.write(
        Request.newBuilder()
            .setGet(Get.newBuilder().setBlock(ByteString.copyFrom(new byte[31])))
            .build());
    assertReset(messages);
  }

  @Test
  void aRequestOfAKindNotKnownHereEndsTheStream() {
    MessageStream messages = open();
    messages.write(Request.getDefaultInstance());
    assertReset(messages);
  }

  @Test
  void onePeerHasOnlySoManyStreams() {
    List<MessageStream> streams = new ArrayList<>();
    for (int i = 0; i < ServeLimits.STANDARD.streamsPerPeer(); i++) {
      MessageStream messages = open();
      messages.write(get(NOWHERE, 0, 0));
      assertThat(messages.read(Reply.parser())).isPresent();
      streams.add(messages);
    }

    assertReset(open());

    streams.forEach(MessageStream::close);
  }

  @Test
  void askingForMuchAndTakingLittleEnds() {
    MessageStream messages = open();
    messages.write(credit(100_000));
    long reads = ServeLimits.STANDARD.waste() / BYTES.length + 10;

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < reads; i++) {
                messages.write(get(block, i, 1));
                messages.read(Reply.parser());
                messages.read(Reply.parser());
              }
            })
        .isInstanceOf(TransportException.class);
    assertReset(open2AskingAgain());
  }

  private MessageStream open2AskingAgain() {
    MessageStream again = open();
    again.write(credit(1));
    again.write(get(block, 0, 1));
    return again;
  }

  @Test
  void aClientThatTakesNothingIsDroppedAfterTheDeadline() throws Exception {
    assertThat(droppedAfter(true)).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(21));
  }

  @Test
  void aClientThatAsksNothingIsDroppedAfterAWhile() throws Exception {
    assertThat(droppedAfter(false)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
  }

  @Test
  void creditNowAndThenKeepsNoStream() throws Exception {
    stepped();
    CompletableFuture<MessageStream> opened = new CompletableFuture<>();
    CompletableFuture<Duration> dropped = new CompletableFuture<>();
    peers.network.run(
        () -> {
          MessageStream messages = open();
          opened.complete(messages);
          try {
            pieces(messages);
          } catch (TransportException e) {
            dropped.complete(peers.network.time());
          }
        });
    for (int i = 0; i < 6; i++) {
      peers.network.advance(Duration.ofSeconds(20));
      if (!dropped.isDone()) {
        peers.network.run(() -> opened.join().write(credit(1)));
      }
    }
    assertThat(dropped.getNow(Duration.ZERO))
        .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
  }

  @Test
  void askingAndHangingUpEnds() {
    long reads = ServeLimits.STANDARD.waste() / BYTES.length + 10;

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < reads; i++) {
                MessageStream messages = open();
                messages.write(get(block, 0, 0));
                assertThat(messages.read(Reply.parser()).orElseThrow().hasFound()).isTrue();
                messages.closeWrite();
                assertThat(messages.read(Reply.parser())).isEmpty();
                messages.close();
              }
            })
        .isInstanceOf(TransportException.class);
  }

  private void stepped() {
    peers.close();
    peers = TwoPeers.stepped();
    serve();
  }

  private Duration droppedAfter(boolean asking) throws Exception {
    stepped();
    CompletableFuture<Duration> dropped = new CompletableFuture<>();
    peers.network.run(
        () -> {
          MessageStream messages = open();
          if (asking) {
            messages.write(get(block, 0, 0));
          }
          try {
            pieces(messages);
          } catch (TransportException e) {
            dropped.complete(peers.network.time());
          }
        });
    peers.network.advance(Duration.ofMinutes(2));
    return dropped.getNow(Duration.ZERO);
  }
}
