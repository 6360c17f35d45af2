package network.byline.peer.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a cache and are killed in the middle of what they do. */
@Timeout(120)
class BlockCacheIT {

  private static final int ROUNDS = 3;
  private static final int SIZE = 20_000;
  private static final long ROOM = 60L * SIZE;

  @TempDir Path folder;

  /** Fetches blocks without end and says each that is done. */
  static final class Filler {

    private Filler() {}

    public static void main(String[] arguments) throws IOException {
      Random random = new Random(Long.parseLong(arguments[1]));
      BlockCache cache = BlockCache.open(Path.of(arguments[0]), ROOM, InstantSource.system());
      for (int i = 0; true; i++) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        Block block = Block.of(bytes);
        if (i == 0) {
          cache.hold(List.of(block.id()));
        }
        try (PartialBlock partial = cache.begin(block.id(), SIZE, 0)) {
          partial.append(ByteBuffer.wrap(bytes, 0, SIZE / 2));
          partial.append(ByteBuffer.wrap(bytes, SIZE / 2, SIZE / 2));
          if (!partial.isWhole()) {
            throw new AssertionError("a block lost its bytes");
          }
          cache.finish(partial);
        }
        cache.release(block.id());
        System.out.println(block.id());
        System.out.flush();
      }
    }
  }

  private Process start(long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            Filler.class.getName(),
            folder.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void twoProcessesThatAreKilledLeaveOnlyWholeBlocksAndTheLimitHolds() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Process one = start(2L * round);
      Process two = start(2L * round + 1);
      try (BufferedReader linesOfOne = one.inputReader();
          BufferedReader linesOfTwo = two.inputReader()) {
        BlockId heldByOne = BlockId.parse(linesOfOne.readLine());
        BlockId heldByTwo = BlockId.parse(linesOfTwo.readLine());
        for (int i = 0; i < 100 + 17 * round; i++) {
          assertThat(linesOfOne.readLine()).isNotNull();
          assertThat(linesOfTwo.readLine()).isNotNull();
        }
        assertThat(new BlockFolder(folder).read(heldByOne)).isPresent();
        assertThat(new BlockFolder(folder).read(heldByTwo)).isPresent();
      } finally {
        one.destroyForcibly().waitFor();
        two.destroyForcibly().waitFor();
      }
      assertThat(blocks()).allMatch(this::isWhole);
      assertThat(blocks().stream().mapToLong(file -> file.toFile().length()).sum())
          .isLessThanOrEqualTo(ROOM + ROOM / 16);
    }
    try (BlockCache cache =
        BlockCache.open(folder, 2 * SIZE, () -> Instant.ofEpochSecond(4_000_000_000L))) {
      Block last = Block.of(TwoPeers.random(SIZE, 1));
      try (PartialBlock partial = cache.begin(last.id(), SIZE, 0)) {
        partial.append(ByteBuffer.wrap(last.stored().toArrayUnsafe()));
        assertThat(partial.isWhole()).isTrue();
        cache.finish(partial);
      }
      assertThat(cache.has(last.id())).isTrue();
      assertThat(blocks()).hasSizeLessThanOrEqualTo(2);
    }
  }

  private List<Path> blocks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".blk")).toList();
    }
  }

  private boolean isWhole(Path file) {
    String name = String.valueOf(file.getFileName());
    BlockId id = BlockId.parse("0x" + name.substring(0, name.length() - ".blk".length()));
    return new BlockFolder(folder).read(id).isPresent();
  }
}
