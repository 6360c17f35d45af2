package network.byline.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

  @TempDir Path folder;

  @Test
  void aFileWrittenElsewhereGetsItsPlaceAndName() throws IOException {
    Path whole = Files.writeString(folder.resolve("whole"), "new");
    Path file = folder.resolve("a/b");

    DurableFiles.place(whole, file);

    assertThat(file).hasContent("new");
    assertThat(whole).doesNotExist();
  }

  @Test
  void aPlaceThatCannotBeHadLeavesTheFileWhereItIs() throws IOException {
    Path whole = Files.writeString(folder.resolve("whole"), "new");
    Path taken = Files.writeString(folder.resolve("taken"), "old");

    assertThatThrownBy(() -> DurableFiles.place(whole, taken.resolve("file")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(taken.resolve("file").toString());

    assertThat(whole).hasContent("new");
    assertThat(taken).hasContent("old");
  }
}
