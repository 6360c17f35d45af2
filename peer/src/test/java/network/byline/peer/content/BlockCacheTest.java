package network.byline.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.peer.content.ContentException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCacheTest {

  private static final int SIZE = 1000;
  private static final int ROOM = 5 * SIZE;

  @TempDir Path folder;
  private long seconds = 1_000;
  private BlockCache cache;

  @BeforeEach
  void open() {
    cache = cache();
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private BlockCache cache() {
    return BlockCache.open(folder, ROOM, () -> Instant.ofEpochSecond(seconds++));
  }

  private static Block block(int seed) {
    return Block.of(TwoPeers.random(SIZE, seed));
  }

  private static BlockId put(BlockCache into, int seed) throws IOException {
    Block block = block(seed);
    try (PartialBlock partial = into.begin(block.id(), SIZE, 0)) {
      partial.append(ByteBuffer.wrap(block.stored().toArrayUnsafe()));
      assertThat(partial.isWhole()).isTrue();
      into.finish(partial);
    } finally {
      into.release(block.id());
    }
    return block.id();
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".blk"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void whatWasUnusedLongestGoesWhenRoomIsNeeded() throws IOException {
    List<BlockId> blocks = List.of(put(cache, 1), put(cache, 2), put(cache, 3), put(cache, 4));
    cache.hold(List.of(blocks.getFirst())).close();

    put(cache, 5);
    put(cache, 6);

    assertThat(cache.has(blocks.get(0))).isTrue();
    assertThat(cache.has(blocks.get(1))).isFalse();
    assertThat(bytesOnDisk()).isLessThanOrEqualTo(ROOM);
  }

  @Test
  void theLimitHoldsOverManyBlocks() throws IOException {
    for (int i = 0; i < 100; i++) {
      BlockId newest = put(cache, i);
      assertThat(cache.has(newest)).isTrue();
      assertThat(bytesOnDisk()).isLessThanOrEqualTo(ROOM);
    }
  }

  @Test
  void whatIsHeldNeverGoesAndTheFailureSaysSo() throws IOException {
    List<BlockId> held = List.of(put(cache, 1), put(cache, 2), put(cache, 3), put(cache, 4));
    BlockId fifth = put(cache, 5);
    try (ContentHold hold = cache.hold(held);
        ContentHold more = cache.hold(List.of(fifth))) {
      assertThat(hold).isNotSameAs(more);
      ContentException failure = catchThrowableOfType(ContentException.class, () -> put(cache, 6));

      assertThat(failure.kind()).isEqualTo(Kind.NO_ROOM);
      assertThat(failure).hasMessageContaining("limit of " + ROOM);
    }
    assertThat(held).allMatch(cache::has);

    put(cache, 6);

    assertThat(cache.has(held.getFirst())).isFalse();
  }

  @Test
  void anotherCacheOfTheFolderSeesTheSameBlocksAndKeepsWhatThisOneHolds() throws IOException {
    BlockId mine = put(cache, 1);
    try (BlockCache other = cache();
        ContentHold hold = cache.hold(List.of(mine))) {
      assertThat(hold).isNotNull();
      assertThat(other.has(mine)).isTrue();
      for (int i = 2; i < 20; i++) {
        put(other, i);
      }

      assertThat(other.has(mine)).isTrue();
    }
    try (BlockCache other = cache()) {
      for (int i = 2; i < 20; i++) {
        put(other, i);
      }
      assertThat(other.has(mine)).isFalse();
    }
  }

  @Test
  void whatADeadProcessHeldCountsNoMore() throws IOException {
    BlockId block = put(cache, 1);
    Path dead = Files.createDirectories(folder.resolve("users/7"));
    Files.write(dead.resolve("0.hold"), block.digest().toArray());

    for (int i = 2; i < 20; i++) {
      put(cache, i);
    }

    assertThat(cache.has(block)).isFalse();
  }

  @Test
  void aListOfHeldBlocksThatAKillCutShortIsReadAsFarAsItGoes() throws IOException {
    BlockId block = put(cache, 1);
    byte[] cut = new byte[40];
    System.arraycopy(block.digest().toArray(), 0, cut, 0, 32);
    Files.write(folder.resolve("users/0/5.hold"), cut);

    for (int i = 2; i < 20; i++) {
      put(cache, i);
    }

    assertThat(cache.has(block)).isTrue();
  }

  @Test
  void leftPartsGoBeforeWholeBlocks() throws IOException {
    List<BlockId> blocks = List.of(put(cache, 1), put(cache, 2), put(cache, 3));
    Path left = folder.resolve("users/0/partial").resolve("a".repeat(64));
    Files.write(left, new byte[2 * SIZE]);

    BlockId newest = put(cache, 4);

    assertThat(left).doesNotExist();
    assertThat(blocks).allMatch(cache::has);
    assertThat(cache.has(newest)).isTrue();
  }

  @Test
  void aDamagedBlockIsNotThere() throws IOException {
    BlockId block = put(cache, 1);
    cache.close();
    Path file = new BlockFolder(folder).file(block);
    Files.write(file, new byte[SIZE]);

    cache = cache();

    assertThat(cache.has(block)).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeUsedIsSaidToBeTheReason() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> BlockCache.open(file, ROOM, () -> Instant.EPOCH))
        .isInstanceOf(ContentException.class)
        .hasMessageContaining(file.toString());
  }
}
