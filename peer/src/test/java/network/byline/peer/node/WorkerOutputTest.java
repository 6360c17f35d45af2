package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerOutputTest {

  @TempDir private Path data;
  private Path folder = Path.of(".");

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectories(data.resolve("worker"));
    Files.writeString(data.resolve("key"), "secret");
    Files.writeString(folder.resolve("7-segment"), "an index");
    Files.createDirectories(folder.resolve("inner"));
    Files.writeString(folder.resolve("inner/file"), "deeper");
    Files.createSymbolicLink(folder.resolve("link"), data.resolve("key"));
  }

  @Test
  void aFileThatTheWorkerLeftIsFound() {
    assertThat(new WorkerOutput(folder).file("7-segment")).hasContent("an index");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../key",
        "inner",
        "inner/file",
        "link",
        "none",
        "/etc/passwd",
        "\0"
      })
  void aNameThatLeadsElsewhereIsRefused(String name) {
    assertThatThrownBy(() -> new WorkerOutput(folder).file(name))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the worker named a file");
  }
}
