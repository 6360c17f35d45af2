package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One command run in this process, with nobody at the terminal: its exit code and its words. */
record CommandLineRun(int code, String out, String err) {

  private static final ObjectMapper ONE =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static CommandLineRun in(Path home, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Byline.run(
            new Surroundings(
                Map.of("BYLINE_HOME", home.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Optional.empty()),
            arguments);
    return new CommandLineRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Expects this exit code and no traces of our insides. */
  CommandLineRun exits(int expected) {
    assertThat(code).as("%s%n%s", out, err).isEqualTo(expected);
    assertThat(out + err).doesNotContain("\tat ", "Exception");
    return this;
  }

  /** Expects a failure said in one line, with these words in it. */
  CommandLineRun refuses(int expected, String... words) {
    exits(expected);
    List<String> lines = err.lines().filter(line -> line.startsWith("byline: ")).toList();
    assertThat(lines).as(err).hasSize(1);
    for (String word : words) {
      assertThat(lines.getFirst()).contains(word);
    }
    return this;
  }

  /** Returns the one document on standard output. */
  JsonNode document() {
    try {
      return ONE.readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + out, e);
    }
  }
}
