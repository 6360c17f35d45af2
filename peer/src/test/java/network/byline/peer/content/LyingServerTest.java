package network.byline.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.peer.content.ContentException.Kind;
import network.byline.peer.content.protocol.Found;
import network.byline.peer.content.protocol.Reply;
import network.byline.peer.content.protocol.Request;
import network.byline.peer.transport.MessageStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LyingServerTest {

  private static final Block BLOCK = Block.of(TwoPeers.random(Block.MAX_BYTES, 1));

  private TwoPeers peers = TwoPeers.live();
  @TempDir Path folder;
  private BlockCache cache;

  @BeforeEach
  void open() {
    cache = peers.cache(folder);
  }

  @AfterEach
  void close() {
    cache.close();
    peers.close();
  }

  private static Reply found(int size) {
    return Reply.newBuilder().setFound(Found.newBuilder().setSize(size)).build();
  }

  private static Reply piece(byte[] bytes) {
    return Reply.newBuilder().setPiece(ByteString.copyFrom(bytes)).build();
  }

  /** Lets the host wait for a request with its credit and then say what it likes. */
  private void answerWith(Consumer<MessageStream> answer) {
    peers.serve(
        stream -> {
          MessageStream messages = new MessageStream(stream, BlocksProtocol.LARGEST_MESSAGE);
          messages.read(Request.parser());
          messages.read(Request.parser());
          answer.accept(messages);
          while (messages.read(Request.parser()).isPresent()) {
            // Leaves it to the volunteer to end.
          }
        });
  }

  private Kind failure() {
    BlobId blob = new BlobId(BLOCK.id());
    Kind kind =
        catchThrowableOfType(
                ContentException.class,
                () ->
                    peers
                        .oneStream(cache)
                        .fetch(List.of(blob), peers.dial(), FetchProgress.NONE, new Cancellation()))
            .kind();
    assertThat(cache.has(BLOCK.id())).isFalse();
    return kind;
  }

  @Test
  void otherBytesNeverGetTheName() {
    answerWith(
        messages -> {
          messages.write(found(1000));
          messages.write(piece(new byte[1000]));
        });

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void moreBytesThanTheBlockHasAreRefused() {
    answerWith(
        messages -> {
          messages.write(found(1000));
          messages.write(piece(new byte[1001]));
        });

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void aBlockLargerThanAnyIsRefusedBeforeItsBytes() {
    answerWith(messages -> messages.write(found(Block.MAX_BYTES + 1)));

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void aBlockOfNegativeSizeIsRefused() {
    answerWith(messages -> messages.write(found(-1)));

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void bytesBeyondTheCreditAreRefused() {
    answerWith(
        messages -> {
          messages.write(found(Block.MAX_BYTES));
          messages.write(piece(new byte[100]));
          messages.write(piece(new byte[BlocksProtocol.PIECE]));
        });
    FetchLimits tight =
        new FetchLimits(1, 1, Block.MAX_BYTES, BlocksProtocol.PIECE, Duration.ofSeconds(20));
    BlobFetcher fetcher = new BlobFetcher(cache, tight, peers.clock, Thread::startVirtualThread);

    ContentException failure =
        catchThrowableOfType(
            ContentException.class,
            () ->
                fetcher.fetch(
                    List.of(new BlobId(BLOCK.id())),
                    peers.dial(),
                    FetchProgress.NONE,
                    new Cancellation()));

    assertThat(failure.kind()).isEqualTo(Kind.LYING);
    assertThat(failure).hasMessageContaining("beyond the credit");
  }

  @Test
  void anEndlessAnswerWithoutBytesIsRefused() {
    answerWith(
        messages -> {
          messages.write(found(1000));
          while (true) {
            messages.write(piece(new byte[0]));
          }
        });

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void anAnswerThatEndsEarlyIsRefused() {
    answerWith(
        messages -> {
          messages.write(found(1000));
          messages.write(piece(new byte[999]));
          messages.write(found(1000));
        });

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void aPieceOutOfTurnIsRefused() {
    answerWith(messages -> messages.write(piece(new byte[10])));

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    answerWith(
        messages ->
            messages.stream().write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f}));

    assertThat(failure()).isEqualTo(Kind.LYING);
  }

  @Test
  void aServerThatHangsUpIsWorthAnotherTry() {
    peers.serve(stream -> {});

    assertThat(failure()).isEqualTo(Kind.CONNECTION);
  }

  @Test
  void whatALiarBeganAnHonestPeerPutsRight() {
    answerWith(
        messages -> {
          messages.write(found(Block.MAX_BYTES));
          messages.write(piece(new byte[BlocksProtocol.PIECE]));
          messages.stream().reset();
        });
    assertThat(failure()).isEqualTo(Kind.CONNECTION);
    BlobId blob = peers.store(TwoPeers.random(1 << 20, 2));
    BlockId block = blocksOf(blob).getFirst();
    assertThat(block).isNotEqualTo(BLOCK.id());
    peers.store(BLOCK);
    peers.serve();

    new BlockFetcher(cache, FetchLimits.STANDARD, peers.clock, Thread::startVirtualThread)
        .fetch(
            List.of(new WantedBlock(BLOCK.id(), Block.MAX_BYTES)),
            peers.dial(),
            new FetchCount(FetchProgress.NONE),
            new Cancellation());

    assertThat(cache.read(BLOCK.id())).isPresent();
  }

  private List<BlockId> blocksOf(BlobId blob) {
    return BlobOpener.manifest(blob, peers.source()).blocks();
  }

  @Test
  void aServerThatDripsIsLeftAfterTheDeadline() throws Exception {
    Duration took =
        fetchFromSlow(
            (messages, round) ->
                messages.write(piece(Arrays.copyOfRange(bytes(), round, round + 1))),
            Optional.of(Kind.CONNECTION));

    assertThat(took).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(40));
  }

  @Test
  void aSlowServerThatKeepsToTheLeastRateIsWaitedFor() throws Exception {
    int step = BlocksProtocol.PROGRESS;
    Duration took =
        fetchFromSlow(
            (messages, round) ->
                messages.write(
                    piece(
                        Arrays.copyOfRange(
                            bytes(), round * step, Math.min(bytes().length, (round + 1) * step)))),
            Optional.empty());

    assertThat(took).isGreaterThan(Duration.ofSeconds(60));
  }

  private static byte[] bytes() {
    return BLOCK.stored().toArrayUnsafe();
  }

  private interface Slowly {
    void send(MessageStream messages, int round);
  }

  /** Each round takes the host ten seconds of the network's time. */
  private Duration fetchFromSlow(Slowly slowly, Optional<Kind> expected) throws Exception {
    peers.close();
    peers = TwoPeers.stepped();
    peers.network.latency(Duration.ofSeconds(1), Duration.ofSeconds(1));
    answerWith(
        messages -> {
          messages.write(found(Block.MAX_BYTES));
          int steps = -Math.floorDiv(-Block.MAX_BYTES, BlocksProtocol.PROGRESS);
          for (int round = 0; round < steps; round++) {
            for (int i = 0; i < 5; i++) {
              messages.stream().connection().ping();
            }
            slowly.send(messages, round);
          }
        });
    CompletableFuture<Duration> ended = new CompletableFuture<>();
    peers.network.run(
        () -> {
          Optional<Kind> kind = Optional.empty();
          try {
            new BlockFetcher(cache, FetchLimits.STANDARD.withStreams(1), peers.clock, Runnable::run)
                .fetch(
                    List.of(new WantedBlock(BLOCK.id(), Block.MAX_BYTES)),
                    peers.dial(),
                    new FetchCount(FetchProgress.NONE),
                    new Cancellation());
          } catch (ContentException e) {
            kind = Optional.of(e.kind());
          }
          if (kind.equals(expected)) {
            ended.complete(peers.network.time());
          } else {
            ended.completeExceptionally(new AssertionError("ended with " + kind));
          }
        });
    peers.network.advance(Duration.ofMinutes(10));
    assertThat(cache.has(BLOCK.id())).isEqualTo(expected.isEmpty());
    return ended.getNow(Duration.ZERO);
  }
}
