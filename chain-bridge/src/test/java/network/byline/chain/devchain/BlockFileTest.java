package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {

  private static final long CHAIN = 31_337;

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("blocks");
  }

  @Test
  void blocksAreThereAfterReopening() throws IOException {
    write(block(1), block(2));
    try (BlockFile file = BlockFile.open(path, CHAIN)) {
      assertThat(file.size()).isEqualTo(2);
      file.append(block(3));
      assertThat(file.read(0)).isEqualTo(block(1));
      assertThat(file.read(2)).isEqualTo(block(3));
    }
  }

  @Test
  void tornLastRecordIsDroppedWhereverItWasCut() throws IOException {
    write(block(1));
    int whole = (int) Files.size(path);
    write(block(2));
    byte[] bytes = Files.readAllBytes(path);
    for (int cut = whole; cut < bytes.length; cut++) {
      Files.write(path, Arrays.copyOf(bytes, cut));
      try (BlockFile file = BlockFile.open(path, CHAIN)) {
        assertThat(file.size()).isEqualTo(1);
        file.append(block(9));
      }
      try (BlockFile file = BlockFile.open(path, CHAIN)) {
        assertThat(file.read(1)).isEqualTo(block(9));
      }
    }
  }

  @Test
  void tailThatWasNeverFilledIsDropped() throws IOException {
    write(block(1), block(2));
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length + 500));
    try (BlockFile file = BlockFile.open(path, CHAIN)) {
      assertThat(file.size()).isEqualTo(2);
    }
    assertThat(Files.size(path)).isEqualTo(bytes.length);
  }

  @Test
  void lastRecordWithWrongBytesIsDropped() throws IOException {
    write(block(1), block(2));
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 10] ^= 1;
    Files.write(path, bytes);
    try (BlockFile file = BlockFile.open(path, CHAIN)) {
      assertThat(file.size()).isEqualTo(1);
    }
  }

  @Test
  void damageBeforeTheEndIsRefused() throws IOException {
    write(block(1), block(2));
    byte[] bytes = Files.readAllBytes(path);
    bytes[30] ^= 1;
    Files.write(path, bytes);
    assertThatIOException()
        .isThrownBy(() -> BlockFile.open(path, CHAIN))
        .withMessageContaining("damaged at byte 24");
    assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
  }

  @Test
  void anotherChainsFileIsRefused() throws IOException {
    write(block(1));
    assertThatIOException()
        .isThrownBy(() -> BlockFile.open(path, 1))
        .withMessageContaining("holds the chain with id 31337");
    Files.writeString(path, "something else, long enough to be looked at");
    assertThatIOException()
        .isThrownBy(() -> BlockFile.open(path, CHAIN))
        .withMessageContaining("not a file of this development chain");
  }

  @Test
  void secondOpenerIsRefused() throws IOException {
    try (BlockFile first = BlockFile.open(path, CHAIN)) {
      assertThatIOException()
          .isThrownBy(() -> BlockFile.open(path, CHAIN))
          .withMessageContaining("another development chain is running");
      assertThat(first.size()).isZero();
    }
  }

  private void write(byte[]... blocks) throws IOException {
    try (BlockFile file = BlockFile.open(path, CHAIN)) {
      for (byte[] block : blocks) {
        file.append(block);
      }
    }
  }

  private static byte[] block(int seed) {
    byte[] block = new byte[20 + seed];
    Arrays.fill(block, (byte) (0x40 + seed));
    return block;
  }
}
