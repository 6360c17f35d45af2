package network.byline.base.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFolderTest {

  @TempDir Path path;

  @Test
  void aBlockIsReadFromTheFileItsNameSays() throws IOException {
    BlockFolder folder = new BlockFolder(path);
    byte[] stored = {1, 2, 3};
    BlockId id = BlockId.of(stored);
    assertThat(folder.read(id)).isEmpty();
    Path file =
        path.resolve("03/039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81.blk");
    assertThat(folder.file(id)).isEqualTo(file);
    Files.createDirectories(file.getParent());
    Files.write(file, stored);
    assertThat(folder.read(id)).hasValue(stored);
  }

  @Test
  void everyDamageIsNoticedAndTheFileNamed() throws IOException {
    BlockFolder folder = new BlockFolder(path);
    byte[] stored = {1, 2, 3};
    BlockId id = BlockId.of(stored);
    Files.createDirectories(folder.file(id).getParent());
    for (byte[] damaged :
        new byte[][] {{}, {1, 2}, {1, 2, 3, 4}, {1, 2, 2}, new byte[Block.MAX_BYTES + 1]}) {
      Files.write(folder.file(id), damaged);
      assertThatThrownBy(() -> folder.read(id))
          .isInstanceOf(CorruptBlockException.class)
          .hasMessageContaining(folder.file(id).toString())
          .hasMessageContaining(id.toString());
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    BlockFolder folder = new BlockFolder(path);
    BlockId id = BlockId.of(new byte[0]);
    Files.createDirectories(folder.file(id));
    assertThatThrownBy(() -> folder.read(id))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder.file(id).toString());
  }
}
