package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.byline.base.statement.SamplerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract's bits in processes of other vector widths and compilers. */
class ProfilesIT {

  @ParameterizedTest
  @CsvSource({
    "-Dbyline.strict.bits=128, 4",
    "-Dbyline.strict.bits=256, 8",
    "-Dbyline.strict.bits=512, 16",
    "-XX:TieredStopAtLevel=1, 0"
  })
  void everyWidthAndCompilerGivesTheBitsOfTheContract(String flag, int lanes)
      throws IOException, InterruptedException {
    Map<String, String> printed = goldens(flag, "all");
    if (lanes > 0) {
      assertThat(printed.remove("lanes")).isEqualTo(String.valueOf(lanes));
    }
    printed.remove("lanes");
    assertThat(printed).isEqualTo(GoldenTest.CONTRACT_1);
  }

  @Test
  void theInterpreterGivesTheBitsOfTheContract() throws IOException, InterruptedException {
    Map<String, String> printed = goldens("-Xint", "kernels");
    printed.remove("lanes");
    assertThat(printed).hasSizeGreaterThan(2);
    assertThat(GoldenTest.CONTRACT_1).containsAllEntriesOf(printed);
  }

  /** Where the classes lie that the digests need, however this test was started. */
  private static String classPath() {
    return Stream.of(
            Goldens.class, Lanes.class, SamplerSettings.class, ObjectNode.class, JsonFactory.class)
        .map(type -> Path.of(uri(type)).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static URI uri(Class<?> type) {
    return URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
  }

  private static Map<String, String> goldens(String flag, String what)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                flag,
                "-Xmx512m",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                classPath(),
                Goldens.class.getName(),
                what)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    Map<String, String> digests = new TreeMap<>();
    for (String line : output.lines().toList()) {
      int at = line.indexOf(" = ");
      assertThat(at).as(line).isPositive();
      digests.put(line.substring(0, at), line.substring(at + 3));
    }
    return digests;
  }
}
