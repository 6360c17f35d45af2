package network.byline.peer.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Process demo =
        new ProcessBuilder(
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

    int exit = demo.waitFor();

    String said = Files.readString(err);
    assertThat(exit).as(said).isZero();
    JsonNode story = new ObjectMapper().readTree(Files.readAllBytes(out));
    assertThat(story.path("ok").asBoolean()).as(said).isTrue();
    assertThat(story.path("answers")).hasSizeGreaterThan(2);
    assertThat(story.path("recomputed").asInt()).isEqualTo(story.path("answers").size());
    assertThat(story.path("tamperingFound").asBoolean()).isTrue();
    assertThat(story.path("claims")).hasSize(2);
    for (JsonNode claim : story.path("claims")) {
      assertThat(claim.path("after").asText()).isNotEqualTo(claim.path("before").asText());
    }
  }
}
