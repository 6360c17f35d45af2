package network.byline.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import network.byline.storage.StorageException;
import network.byline.storage.block.FileBlockStore;
import network.byline.storage.folder.DataFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedded database that is damaged or gone, with and without other data beside it. */
class DamagedDatabaseTest {

  @TempDir private Path root;
  private Path file;

  @BeforeEach
  void make() {
    file = root.resolve("db").resolve("byline.mv.db");
    open();
    assertThat(file).isRegularFile();
  }

  private void open() {
    try (DataFolder folder = DataFolder.open(root)) {
      Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system()).close();
    }
  }

  @Test
  void whatIsNoDatabaseIsNamedWithWhatToDoAndLeftAsItIs() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] noise = new byte[whole.length];
    new Random(5).nextBytes(noise);
    byte[] headless = whole.clone();
    Arrays.fill(headless, 0, 8192, (byte) 0);
    // Cut further back, a file may end with an older state that is whole, and H2 opens that one.
    for (byte[] damaged : new byte[][] {noise, headless, Arrays.copyOf(whole, 4096)}) {
      Files.write(file, damaged);

      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("cannot open the database " + file)
          .hasMessageContaining("restore the data folder from a copy")
          .hasMessageContaining("--data DIR")
          .hasMessageNotContaining("null");
      assertThat(file).hasBinaryContent(damaged);
    }
    Files.write(file, whole);
    open();
  }

  @Test
  void aDatabaseThatIsGoneFromAFolderWithBlocksIsNotMadeAnew() throws IOException {
    FileBlockStore.open(root.resolve("blocks")).put(new byte[] {1});

    Files.write(file, new byte[0]);
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file + " is empty")
        .hasMessageContaining("restore it from a copy");
    Files.delete(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file + " is missing");
    assertThat(file).doesNotExist();
  }

  @Test
  void aStartThatWasCutShortBeforeAnythingWasStoredIsMadeGood() throws IOException {
    Files.write(file, new byte[0]);

    open();

    assertThat(file).isNotEmptyFile();
  }
}
