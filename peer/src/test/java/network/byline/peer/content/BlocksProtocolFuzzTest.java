package network.byline.peer.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.peer.content.protocol.Absent;
import network.byline.peer.content.protocol.Found;
import network.byline.peer.content.protocol.Get;
import network.byline.peer.content.protocol.Reply;
import network.byline.peer.content.protocol.Request;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.ScriptedStream;
import network.byline.peer.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What either end of the blocks protocol may be told: valid talk with a few bytes changed, cut,
 * doubled. {@code -Dbyline.fuzz=N} sets about how many messages are tried at each end.
 */
class BlocksProtocolFuzzTest {

  /** A talk has four messages on average. */
  private static final long TALKS = Long.getLong("byline.fuzz", 8_000) / 4;

  private static final Block ONE = Block.of(TwoPeers.random(3_000, 1));
  private static final Block TWO = Block.of(TwoPeers.random(500, 2));
  private static final Map<BlockId, Block> BLOCKS = Map.of(ONE.id(), ONE, TWO.id(), TWO);

  @TempDir Path folder;

  private static void say(ByteArrayOutputStream talk, MessageLite message) {
    try {
      message.writeDelimitedTo(talk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] damaged(byte[] talk, Random random) {
    byte[] bytes = talk.clone();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
          System.arraycopy(bytes, at, longer, at + 5, bytes.length - at);
          bytes = longer;
        }
      }
    }
    return bytes;
  }

  @Test
  void aServerOnlyEverDropsTheStreamAndNeverExceedsTheCredit() {
    for (long seed = 0; seed < TALKS; seed++) {
      Random random = new Random(seed);
      byte[] talk = damaged(requests(random), random);
      ScriptedStream stream = new ScriptedStream(talk);
      PacedStream paced = new PacedStream(stream, () -> Instant.EPOCH);
      try {
        new BlockSender(
                id -> Optional.ofNullable(BLOCKS.get(id)).map(b -> b.stored().toArray()),
                ServeLimits.STANDARD,
                paced,
                _ -> {})
            .serve();
      } catch (TransportException e) {
        assertThat(e.kind()).isEqualTo(TransportException.Kind.VIOLATION);
      }
      assertThat(pieceBytes(stream.written())).as("seed " + seed).isLessThanOrEqualTo(credit(talk));
    }
  }

  private static byte[] requests(Random random) {
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    for (int i = random.nextInt(1, 8); i > 0; i--) {
      if (random.nextBoolean()) {
        say(talk, Request.newBuilder().setCredit(random.nextInt(4_000)).build());
      } else {
        BlockId id = random.nextBoolean() ? ONE.id() : TWO.id();
        Get.Builder get = Get.newBuilder().setBlock(ByteString.copyFrom(id.digest().toArray()));
        get.setFrom(random.nextInt(3_100)).setLength(random.nextInt(3_100));
        say(talk, Request.newBuilder().setGet(get).build());
      }
    }
    return talk.toByteArray();
  }

  private static long credit(byte[] talk) {
    MessageStream messages =
        new MessageStream(new ScriptedStream(talk), BlocksProtocol.LARGEST_MESSAGE);
    long credit = 0;
    try {
      Optional<Request> next = messages.read(Request.parser());
      while (next.isPresent()) {
        credit += Math.max(0, next.get().getCredit());
        next = messages.read(Request.parser());
      }
    } catch (TransportException e) {
      return credit;
    }
    return credit;
  }

  private static long pieceBytes(byte[] written) {
    MessageStream messages =
        new MessageStream(new ScriptedStream(written), BlocksProtocol.LARGEST_MESSAGE);
    long bytes = 0;
    Optional<Reply> next = messages.read(Reply.parser());
    while (next.isPresent()) {
      bytes += next.get().getPiece().size();
      next = messages.read(Reply.parser());
    }
    return bytes;
  }

  @Test
  void aReceiverOnlyEverFailsAndKeepsNothingWrong() throws IOException {
    long whole = 0;
    try (TwoPeers peers = TwoPeers.live();
        BlockCache cache = peers.cache(folder)) {
      FetchLimits limits = FetchLimits.STANDARD.withStreams(1);
      peers.serve();
      for (long seed = 0; seed < TALKS; seed++) {
        Random random = new Random(seed);
        ScriptedStream stream = new ScriptedStream(damaged(replies(random), random));
        List<WantedBlock> wanted =
            List.of(new WantedBlock(ONE.id(), 3_000), new WantedBlock(TWO.id(), 0));
        FetchCount count = new FetchCount(FetchProgress.NONE);
        FetchRun run = new FetchRun(cache, limits, peers.clock, peers.dial(), count, wanted);
        try {
          new BlockReceiver(cache, limits, new PacedStream(stream, peers.clock), run).receive();
        } catch (TransportException | ContentException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
        for (BlockId id : BLOCKS.keySet()) {
          cache.release(id);
          // Reading throws if the bytes are not those of the name.
          Optional<byte[]> kept = cache.read(id);
          assertThat(kept.map(BlockId::of).orElse(id)).as("seed " + seed).isEqualTo(id);
          whole += kept.isPresent() ? 1 : 0;
          Files.deleteIfExists(new BlockFolder(folder).file(id));
          Files.deleteIfExists(
              folder.resolve("users/0/partial").resolve(id.toString().substring(2)));
        }
      }
      assertThat(whole).isBetween(TALKS / 4, 2 * TALKS);
    }
  }

  private static byte[] replies(Random random) {
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    for (Block block : List.of(ONE, TWO)) {
      int size = block.stored().size();
      if (random.nextInt(4) == 0) {
        say(talk, Reply.newBuilder().setAbsent(Absent.getDefaultInstance()).build());
        continue;
      }
      say(talk, Reply.newBuilder().setFound(Found.newBuilder().setSize(size)).build());
      int cut = random.nextInt(1, size);
      byte[] bytes = block.stored().toArray();
      say(talk, Reply.newBuilder().setPiece(ByteString.copyFrom(bytes, 0, cut)).build());
      say(talk, Reply.newBuilder().setPiece(ByteString.copyFrom(bytes, cut, size - cut)).build());
    }
    return talk.toByteArray();
  }
}
