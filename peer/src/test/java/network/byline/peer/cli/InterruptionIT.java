package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.byline.peer.client.HostClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C during commands: exit code 3, no children left, no lock held. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class InterruptionIT {

  private static SharedHost host;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void share(SharedHost shared) {
    host = shared;
  }

  @AfterEach
  void leaveNothing() {
    started.forEach(Process::destroyForcibly);
  }

  /** A host that takes the connection and says nothing keeps each command in its call. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask cook hello --host SILENT --json",
        "model train x --datanet recipes --as ada --host SILENT --json",
        "contribute recipes FILE --as ada --host SILENT --json",
        "claim --as ada --from SILENT --json",
        "claim --as ada --from DATA --rpc http://SILENT --json",
        "audit --from DATA --rpc http://SILENT --json"
      })
  void aCommandInItsCallEndsWithThreeAndOneDocument(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "A text.");
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Process command =
          start(
              line.replace("SILENT", "127.0.0.1:" + silent.getLocalPort())
                  .replace("FILE", file.toString())
                  .replace("DATA", host.data().toString()));
      try (var connection = silent.accept()) {
        assertThat(connection.isConnected()).isTrue();
        interrupt(command);

        assertThat(command.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
      }
    }
    assertThat(err()).contains("byline: interrupted").doesNotContain("\tat ");
    assertThat(new CommandLineRun(3, out(), "").document().path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void aTrainingEndsWithItsCommandAndTheHostGoesOn() throws Exception {
    Process command =
        start("model train x --datanet recipes --as ada --host " + host.address() + " --json");
    await().atMost(Duration.ofSeconds(60)).until(() -> err().contains("Training:"));

    interrupt(command);

    assertThat(command.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    host.run("model", "train", "x", "--datanet", "recipes", "--estimate").exits(ExitCodes.OK);
    host.run("model", "show", "x").refuses(ExitCodes.FAILURE, "'x'");
  }

  /** Whether a token came before the interruption is the machine's to say; both must add up. */
  @Test
  void anAnswerIsStoppedAndSaysWhatItCost() throws Exception {
    Process command = startedAnswer();
    List<ProcessHandle> workers = host.workers();
    halt(workers);
    try {
      interrupt(command);
      await().atMost(Duration.ofSeconds(10)).until(() -> err().contains("Ctrl-C again"));
    } finally {
      goOn(workers);
    }

    assertThat(command.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    JsonNode document = new CommandLineRun(3, out(), "").document();
    assertThat(document.path("exitCode").asInt()).isEqualTo(ExitCodes.INTERRUPTED);
    if (document.has("receipt")) {
      int tokens = document.path("tokens").asInt();
      assertThat(tokens).isBetween(1, 200);
      assertThat(err()).contains("byline: interrupted after " + tokens + " tokens, which cost ");
    } else {
      assertThat(err()).contains("byline: interrupted; no answer: ", "(nothing was charged)");
    }
    assertThat(jobsOpen()).isZero();
  }

  /** A worker that stands still keeps the command waiting for what it stopped. */
  @Test
  void aSecondInterruptionLeavesAtOnce() throws Exception {
    List<ProcessHandle> workers = host.workers();
    assertThat(workers).isNotEmpty();
    halt(workers);
    try {
      Process command = startedAnswer();
      interrupt(command);
      await().atMost(Duration.ofSeconds(10)).until(() -> err().contains("Ctrl-C again"));
      assertThat(command.isAlive()).isTrue();

      interrupt(command);

      assertThat(command.waitFor(5, TimeUnit.SECONDS)).as(err()).isTrue();
      assertThat(command.exitValue()).isEqualTo(ExitCodes.INTERRUPTED);
      assertThat(err()).contains("byline: interrupted");
    } finally {
      goOn(workers);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> jobsOpen() == 0);
  }

  /** Starts an answer of two hundred tokens and waits until it is worked on. */
  private Process startedAnswer() throws IOException {
    Process command =
        start(
            "ask byline-base-2m hello --max-tokens 450 --as ben --host "
                + host.address()
                + " --json");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> jobsOpen() > 0);
    return command;
  }

  private static void halt(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      signal("STOP", Long.toString(process.pid()));
    }
  }

  private static void goOn(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      signal("CONT", Long.toString(process.pid()));
    }
  }

  @Test
  void aClientAsksAgainAfterAnInterruptedAsk() throws Exception {
    Process command =
        start("ask cook hello --max-tokens 200 --as ben --host " + host.address() + " --json");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.isDirectory(host.home().resolve("spending")) && spent("ben"));

    interrupt(command);

    assertThat(command.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    host.run("ask", "cook", "hello", "--max-tokens", "2", "--as", "ben").exits(ExitCodes.OK);
  }

  /** The same folder each time, so that what an interrupted start leaves must do for the next. */
  @Test
  void aHostStopsItsChainAndWorkersAndLetsGoOfItsFolder() throws Exception {
    Path data = folder.resolve("data");
    for (String made : List.of("host.json", "READY")) {
      Process up = start("up --data " + data + " --listen 127.0.0.1:" + SharedHost.freePort());
      await()
          .atMost(Duration.ofSeconds(90))
          .until(
              () ->
                  made.equals("READY")
                      ? out().contains("vault") || !up.isAlive()
                      : Files.exists(data.resolve(made)));
      List<ProcessHandle> children = up.descendants().toList();

      interrupt(up);

      assertThat(up.waitFor()).as(made + "\n" + err()).isEqualTo(ExitCodes.INTERRUPTED);
      assertThat(err()).contains("byline: interrupted").doesNotContain("\tat ");
      assertThat(children).isNotEmpty();
      assertGone(children);
      try (FileChannel file = FileChannel.open(data.resolve("LOCK"), StandardOpenOption.WRITE);
          FileLock lock = file.tryLock()) {
        assertThat(lock).isNotNull();
      }
      Files.delete(folder.resolve("out"));
    }
  }

  @Test
  void aDemoStopsItsChainHostAndWorkers() throws Exception {
    Process demo = start("demo --exit --folder " + folder.resolve("demo"));
    await().atMost(Duration.ofSeconds(100)).until(() -> out().contains("2/7") || !demo.isAlive());
    List<ProcessHandle> children = demo.descendants().toList();
    assertThat(children).as(err()).hasSizeGreaterThanOrEqualTo(3);

    interrupt(demo);

    assertThat(demo.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(err()).contains("byline: interrupted").doesNotContain("\tat ");
    assertGone(children);
  }

  /** A build that is under way ends with the launcher, which does not take it for done. */
  @Test
  void aLauncherThatBuildsEndsWithItsBuild() throws Exception {
    Path root = Path.of(System.getProperty("byline.root"));
    Path launcher = Files.copy(root.resolve("byline"), folder.resolve("byline"));
    Files.copy(root.resolve("pom.xml"), folder.resolve("pom.xml"));
    Files.createDirectories(folder.resolve("peer/target"));
    Path maven = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho $$ >'" + folder + "/pid'\nexec sleep 60\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "setsid", "sh", launcher.toString())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder
        .environment()
        .put("PATH", maven.getParent() + ":" + builder.environment().getOrDefault("PATH", ""));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process build = builder.start();
    started.add(build);
    Path pid = folder.resolve("pid");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
    List<ProcessHandle> children = build.descendants().toList();

    // Ctrl-C goes to all that runs in the terminal's foreground.
    signal("INT", "-" + build.pid());

    assertThat(build.waitFor()).as(err()).isEqualTo(128 + 2);
    assertThat(children).isNotEmpty();
    assertGone(children);
    assertThat(folder.resolve("peer/target/byline-built")).doesNotExist();
    assertThat(err()).contains("Building Byline").doesNotContain("build failed");
  }

  @Test
  void aChainStopsItsProcess() throws Exception {
    Process chain = start("chain --port 0 --data " + folder.resolve("chain"));
    await().atMost(Duration.ofSeconds(60)).until(() -> out().contains("chain "));
    List<ProcessHandle> children = chain.descendants().toList();
    assertThat(children).isNotEmpty();

    interrupt(chain);

    assertThat(chain.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    assertGone(children);
  }

  /** A killed process is gone when its parent has taken notice, a moment later. */
  private static void assertGone(List<ProcessHandle> children) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  /** Starts a command with the signal's default disposition, whatever started this process. */
  private Process start(String line) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "env",
            "--default-signal=INT",
            "BYLINE_HOME=" + host.home(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dbyline.install=" + System.getProperty("byline.root"),
            "-cp",
            System.getProperty("java.class.path"),
            Byline.class.getName()));
    command.addAll(List.of(line.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    signal("INT", Long.toString(process.pid()));
  }

  private static void signal(String name, String whom) throws IOException, InterruptedException {
    int sent = new ProcessBuilder("kill", "-" + name, "--", whom).start().waitFor();
    assertThat(sent).isZero();
  }

  private static long jobsOpen() {
    try (HostClient client = HostClient.of(host.address())) {
      return client.freshStatus().getJobsOpen();
    }
  }

  private static boolean spent(String name) throws IOException {
    String address =
        CommandLineRun.in(host.home(), "keys", "show", "--name", name, "--json")
            .document()
            .path("address")
            .asText();
    try (var books = Files.list(host.home().resolve("spending"))) {
      return books.anyMatch(book -> book.toString().endsWith(address.substring(2) + ".json"));
    }
  }

  private String out() throws IOException {
    Path out = folder.resolve("out");
    return Files.exists(out) ? Files.readString(out) : "";
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }
}
