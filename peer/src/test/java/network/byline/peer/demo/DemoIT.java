package network.byline.peer.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it, as a process of its own. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class DemoIT {

  @TempDir private Path folder;

  @Test
  void theDemoAnswersPaysAuditsAndFindsTheChangedByte() throws Exception {
    Path out = folder.resolve("out.json");
    Path err = folder.resolve("err.txt");
    interruptedWhileItsHostStarts(out, err);

    int exit = start(out, err).waitFor();

    String said = Files.readString(err);
    assertThat(exit).as(said).isZero();
    JsonNode story = new ObjectMapper().readTree(Files.readAllBytes(out));
    assertThat(story.path("ok").asBoolean()).as(said).isTrue();
    assertThat(story.path("answers")).hasSizeGreaterThan(2);
    assertThat(story.path("recomputed").asInt()).isEqualTo(story.path("answers").size());
    assertThat(story.path("tamperingFound").asBoolean()).isTrue();
    assertThat(story.path("answers").findValuesAsText("receipt"))
        .contains(story.path("changedReceipt").asText());
    assertThat(story.path("claims")).hasSize(2);
    for (JsonNode claim : story.path("claims")) {
      assertThat(claim.path("after").asText()).isNotEqualTo(claim.path("before").asText());
    }
  }

  /** What an interrupted demo leaves behind is no hindrance to the next. */
  private void interruptedWhileItsHostStarts(Path out, Path err) throws Exception {
    Process demo = start(out, err);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(folder.resolve("demo/data/host.json")) || !demo.isAlive());
    List<ProcessHandle> children = demo.descendants().toList();
    new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();

    assertThat(demo.waitFor()).as(Files.readString(err)).isEqualTo(3);
    assertThat(new ObjectMapper().readTree(Files.readAllBytes(out)).path("exitCode").asInt())
        .isEqualTo(3);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  private Process start(Path out, Path err) throws IOException {
    return new ProcessBuilder(
            "env",
            "--default-signal=INT",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dbyline.install=" + System.getProperty("byline.root"),
            "-cp",
            System.getProperty("java.class.path"),
            "network.byline.peer.cli.Byline",
            "demo",
            "--exit",
            "--json",
            "--folder",
            folder.resolve("demo").toString())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
