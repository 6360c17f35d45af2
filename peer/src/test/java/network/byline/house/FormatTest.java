package network.byline.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java source is formatted by google-java-format. The formatter runs as a process of its own,
 * since it needs the compiler's internals. To format: {@code mvn -q -pl peer -am test
 * -Dtest=FormatTest -Dsurefire.failIfNoSpecifiedTests=false -Dbyline.format=apply}.
 */
class FormatTest {

  private static final List<String> COMPILER_PACKAGES =
      List.of("api", "code", "file", "main", "parser", "tree", "util");

  @Test
  void everySourceIsFormatted() throws IOException, InterruptedException {
    boolean apply = "apply".equals(System.getProperty("byline.format"));
    List<Path> sources = Repository.files(".java");
    assertThat(sources).hasSizeGreaterThan(50);

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    COMPILER_PACKAGES.forEach(
        p -> command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + p + "=ALL-UNNAMED"));
    command.add("-cp");
    command.add(formatter());
    command.add("com.google.googlejavaformat.java.Main");
    command.add(apply ? "--replace" : "--dry-run");
    Path list = Files.createTempFile("sources", ".txt");
    Files.write(list, sources.stream().map(Path::toString).toList());
    command.add("@" + list);

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    Files.delete(list);

    assertThat(exit).as(output).isZero();
    if (!apply) {
      assertThat(output.lines()).as("files to be formatted (see this test's comment)").isEmpty();
    }
  }

  private static String formatter() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("google-java-format"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the formatter is not on the class path"));
  }
}
