package network.byline.storage.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFolderTest {

  @TempDir Path temp;

  @Test
  void aBatchIsReadBack() {
    BatchFolder folder = new BatchFolder(temp);
    folder.write(1, new byte[] {1, 2});

    assertThat(folder.read(1)).contains(new byte[] {1, 2});
    assertThat(temp.resolve("00000001.batch")).exists();
    assertThat(folder.read(2)).isEmpty();
  }

  @Test
  void theSameBytesAgainChangeNothingAndOthersAreRefused() {
    BatchFolder folder = new BatchFolder(temp);
    folder.write(1, new byte[] {1, 2});
    folder.write(1, new byte[] {1, 2});

    assertThatThrownBy(() -> folder.write(1, new byte[] {1, 3}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("00000001.batch");
    assertThat(folder.read(1)).contains(new byte[] {1, 2});
  }

  @Test
  void theLastBatchStandsBeforeTheFirstGap() {
    BatchFolder folder = new BatchFolder(temp.resolve("none"));
    assertThat(folder.last()).isZero();
    folder.write(1, new byte[1]);
    folder.write(2, new byte[1]);
    folder.write(4, new byte[1]);

    assertThat(folder.last()).isEqualTo(2);
  }

  @Test
  void batchesCountFromOne() {
    assertThatThrownBy(() -> new BatchFolder(temp).read(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch 0: the first is 1");
  }

  @Test
  void whatIsNoBatchFileIsNamedUnread() throws IOException {
    BatchFolder folder = new BatchFolder(temp);
    try (RandomAccessFile file = new RandomAccessFile(folder.file(1).toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Files.createDirectory(folder.file(2));

    assertThatThrownBy(() -> folder.read(1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(folder.file(1) + " has 1099511627776 bytes");
    assertThatThrownBy(() -> folder.read(2))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(folder.file(2).toString());
  }
}
