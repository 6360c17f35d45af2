package network.byline.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {

  @TempDir private Path folder;

  @Test
  void textIsReadUpToTheLimit() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "été");

    assertThat(SmallFile.text(file, 5)).isEqualTo("été");
    assertThatThrownBy(() -> SmallFile.text(file, 4))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 4 bytes");
  }

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    Path binary = Files.write(folder.resolve("a"), new byte[] {'a', (byte) 0xc3});

    assertThatThrownBy(() -> SmallFile.text(binary, 9)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> SmallFile.text(folder, 9)).hasMessageContaining("a folder");
    assertThatThrownBy(() -> SmallFile.text(folder.resolve("none"), 9))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> SmallFile.text(Path.of("/dev/zero"), 9))
        .hasMessageContaining("more than 9 bytes");
  }

  @Test
  void failuresOfTheDiskAreWordsAndSayWhatToDo() {
    assertThat(DiskFailure.reason(new IOException("No space left on device")))
        .isEqualTo("No space left on device (free some on that disk, then try again)");
    assertThat(DiskFailure.reason(new FileSystemException("f", null, "Disk quota exceeded")))
        .contains("free some");
    assertThat(DiskFailure.reason(new FileSystemException("f", null, "Read-only file system")))
        .isEqualTo("Read-only file system");
    assertThat(DiskFailure.reason(new AccessDeniedException("f"))).isEqualTo("permission denied");
    assertThat(DiskFailure.reason(new NoSuchFileException("f"))).contains("no such file");
    assertThat(DiskFailure.reason(new NotDirectoryException("f"))).isEqualTo("f is no folder");
    assertThat(DiskFailure.reason(new FileAlreadyExistsException("f"))).contains("f is there");
    assertThat(DiskFailure.reason(new IOException())).isEqualTo("IO");
  }

  @Test
  void refusalOfTheDiskIsFoundUnderWhateverWasMadeOfIt() {
    IOException full = new IOException("No space left on device");

    assertThat(DiskFailure.under(new IllegalStateException(new RuntimeException(full))))
        .contains(full);
    assertThat(DiskFailure.isFull(full)).isTrue();
    assertThat(DiskFailure.isFull(new IOException("Input/output error"))).isFalse();
    assertThat(DiskFailure.isFull(new IOException())).isFalse();
    assertThat(DiskFailure.under(new IllegalStateException("no disk"))).isEmpty();
  }
}
