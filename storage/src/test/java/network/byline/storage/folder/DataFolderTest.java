package network.byline.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path temp;

  @Test
  void aFreshFolderHasItsParts() throws IOException {
    Path root = temp.resolve("a/b");
    try (DataFolder folder = DataFolder.open(root)) {
      assertThat(folder.root()).isEqualTo(root);
      assertThat(folder.blocks()).isDirectory();
      assertThat(folder.batches()).isDirectory();
      assertThat(folder.database()).isDirectory();
      assertThat(root.resolve("VERSION")).hasContent("byline data folder, version 1");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aSecondHostIsToldWhichFolderAndWhatToDo() {
    try (DataFolder first = DataFolder.open(temp)) {
      assertThat(first.root()).isEqualTo(temp);
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContaining(temp.toString())
          .hasMessageContaining("in use by another host")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data DIR");
    }
  }

  @Test
  void aFolderLetGoOpensAgain() {
    DataFolder.open(temp).close();
    try (DataFolder again = DataFolder.open(temp)) {
      assertThat(again.root()).isEqualTo(temp);
    }
  }

  @Test
  void aFolderOfANewerVersionIsRefused() throws IOException {
    DataFolder.open(temp).close();
    Files.writeString(temp.resolve("VERSION"), "byline data folder, version 2\n");

    assertThatThrownBy(() -> DataFolder.open(temp))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("newer version");
    Files.writeString(temp.resolve("VERSION"), "byline data folder, version 1\n");
    DataFolder.open(temp).close();
  }

  @Test
  void aFolderThatDoesNotSayItsVersionIsRefused() throws IOException {
    DataFolder.open(temp).close();
    for (String text : new String[] {"", "something else", "byline data folder, version x"}) {
      Files.writeString(temp.resolve("VERSION"), text);
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContaining("VERSION");
    }
  }

  @Test
  void aFileInTheFoldersPlaceIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");

    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("cannot use the data folder " + file);
  }

  @Test
  void aVersionThatIsNoTextIsNamed() throws IOException {
    DataFolder.open(temp).close();
    Path version = temp.resolve("VERSION");
    for (byte[] damage : new byte[][] {{(byte) 0xff}, new byte[5000], {0}}) {
      Files.write(version, damage);
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContaining(version.toString())
          .hasMessageNotContaining("Exception");
    }
    Files.delete(version);
    Files.createDirectory(version);
    assertThatThrownBy(() -> DataFolder.open(temp))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining(version + " cannot be read: it is a folder");
  }

  @Test
  void aFolderThatCouldNotBeOpenedIsLetGo() throws IOException {
    Path version = Files.createDirectories(temp.resolve("VERSION"));
    assertThatThrownBy(() -> DataFolder.open(temp)).isInstanceOf(DataFolderException.class);
    Files.delete(version);

    DataFolder.open(temp).close();
  }
}
