package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.byline.peer.home.Home;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {

  @TempDir private Path folder = Path.of("");

  private final List<String> warnings = new ArrayList<>();
  private VolunteerFiles files = new VolunteerFiles(Home.at(Path.of("")));
  private StatusFile status = new StatusFile(files, warnings::add);

  @BeforeEach
  void open() {
    files = new VolunteerFiles(Home.at(folder));
    status = new StatusFile(files, warnings::add);
  }

  @Test
  void whatHasNotChangedIsNotWrittenAgain() throws Exception {
    files.make();
    status.keep(Map.of("state", "idle"));
    Files.delete(files.folder().resolve("status.json"));

    status.keep(Map.of("state", "idle"));
    assertThat(files.status()).isEmpty();

    status.keep(Map.of("state", "working"));
    assertThat(files.status().orElseThrow().get("state").asText()).isEqualTo("working");
  }

  @Test
  void aDiskThatTakesNothingIsToldOfOnceAndTriedAgain() {
    status.keep(Map.of("state", "idle"));
    status.keep(Map.of("state", "idle"));

    assertThat(warnings).hasSize(1).first().asString().contains("the status is not written");

    files.make();
    status.keep(Map.of("state", "idle"));
    assertThat(files.status().orElseThrow().get("state").asText()).isEqualTo("idle");
  }
}
