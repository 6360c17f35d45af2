package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code byline} script in an environment without a JDK 25: a copy of it that looks for JDKs in
 * folders of the test's instead of the machine's.
 */
@Timeout(60)
class LauncherIT {

  /** Where the launcher looks for a JDK on any machine. */
  private static final Pattern MACHINES_FOLDERS = Pattern.compile("(?<=for folder in )(/\\S+ )+");

  @TempDir private Path folder;
  private Path script;
  private Path path;

  @BeforeEach
  void copy() throws IOException {
    Path root = Path.of(System.getProperty("byline.root", "..")).toAbsolutePath();
    String text = Files.readString(root.resolve("byline"));
    assertThat(text).containsPattern(MACHINES_FOLDERS).contains("/Library/Java/");
    Path install = Files.createDirectory(folder.resolve("install"));
    script = install.resolve("byline");
    Files.writeString(
        script,
        MACHINES_FOLDERS
            .matcher(text)
            .replaceFirst(folder.resolve("jvm") + "/* ")
            .replace("/Library/Java/", folder + "/none/"));
    path = Files.createDirectory(folder.resolve("bin"));
    for (String tool : List.of("sh", "dirname", "grep", "sed", "cat", "find", "head", "mkdir")) {
      Path found =
          Stream.of("/usr/bin", "/bin")
              .map(place -> Path.of(place, tool))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      program(path.resolve(tool), "exec " + found + " \"$@\"\n");
    }
  }

  @Test
  void withoutAnyJavaOneLineSaysWhatToInstall() throws Exception {
    assertRefused(Map.of("HOME", folder.toString()));
    assertRefused(Map.of());
    assertRefused(
        Map.of("HOME", folder.toString(), "JAVA_HOME", folder.resolve("none").toString()));
  }

  @Test
  void anotherJavaOnThePathInAFolderOrInJavaHomeIsNotTaken() throws Exception {
    Path other = folder.resolve("jvm/jdk-21");
    fakeJava(other.resolve("bin/java"), other, 21);
    fakeJava(path.resolve("java"), other, 21);

    assertRefused(Map.of("HOME", folder.toString(), "JAVA_HOME", other.toString()));
  }

  @Test
  void aJava25ThatLiesAmongOthersIsFoundAndWithoutMavenTheBuildSaysSo() throws Exception {
    fakeJava(folder.resolve("jvm/a/bin/java"), folder.resolve("jvm/a"), 21);
    fakeJava(folder.resolve("jvm/b/bin/java"), folder.resolve("jvm/b"), 25);

    assertThat(run(Map.of())).startsWith("2\nbyline: Maven is needed").doesNotContain("JDK 25");
  }

  @Test
  void whileAHostRunsFromTheBuildItIsNotBuiltAnewUnderIt() throws Exception {
    fakeJava(folder.resolve("jvm/b/bin/java"), folder.resolve("jvm/b"), 25);
    Process host =
        new ProcessBuilder("sh", "-c", "read _", "-Dbyline.install=" + folder.resolve("install"))
            .start();
    Process other =
        new ProcessBuilder("sh", "-c", "read _", "-Dbyline.install=" + folder.resolve("install2"))
            .start();
    try {
      assertThat(run(Map.of()))
          .startsWith("2\nbyline: the sources are newer than the build, and process " + host.pid())
          .contains("BYLINE_SKIP_BUILD=1")
          .hasLineCount(3);
      assertThat(run(Map.of("BYLINE_SKIP_BUILD", "1"))).startsWith("0\n");

      host.getOutputStream().close();
      host.waitFor();

      assertThat(run(Map.of())).startsWith("2\nbyline: Maven is needed");
    } finally {
      host.destroyForcibly();
      other.destroyForcibly();
    }
  }

  @Test
  void anInstallationThatCannotBeWrittenRunsAllTheSame() throws Exception {
    fakeJava(folder.resolve("jvm/b/bin/java"), folder.resolve("jvm/b"), 25);
    Files.writeString(folder.resolve("install/target"), "a file where a folder is to be made");

    assertThat(run(Map.of("BYLINE_SKIP_BUILD", "1")))
        .startsWith("0\n")
        .contains("cli.Byline status");
  }

  private void assertRefused(Map<String, String> environment) throws Exception {
    assertThat(run(environment))
        .startsWith("2\nbyline: no JDK 25 found")
        .contains("set JAVA_HOME")
        .hasLineCount(3);
  }

  /** A program that says of itself what a JDK of this version does, and repeats its arguments. */
  private static void fakeJava(Path file, Path home, int version) throws IOException {
    program(
        file,
        "echo \"$@\"\n"
            + "echo '    java.home = %s' >&2\n".formatted(home)
            + "echo '    java.specification.version = %d' >&2\n".formatted(version));
  }

  private static void program(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the script and returns its exit code and what it said. */
  private String run(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", script.toString(), "status").redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + "\n" + said.strip();
  }
}
