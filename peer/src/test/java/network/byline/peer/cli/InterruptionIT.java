package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
@Timeout(value = 120, unit = TimeUnit.SECONDS)
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
        "claim --as ada --from SILENT --json"
      })
  void aCommandInItsCallEndsWithThreeAndOneDocument(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "A text.");
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Process command =
          start(
              line.replace("SILENT", "127.0.0.1:" + silent.getLocalPort())
                  .replace("FILE", file.toString()));
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

  @Test
  void aHostStopsItsChainAndWorkersAndLetsGoOfItsFolder() throws Exception {
    Path data = folder.resolve("data");
    Process up = start("up --data " + data + " --listen 127.0.0.1:" + SharedHost.freePort());
    await().atMost(Duration.ofSeconds(90)).until(() -> out().contains("vault") || !up.isAlive());
    List<ProcessHandle> children = up.descendants().toList();
    assertThat(children).as(err()).hasSizeGreaterThanOrEqualTo(2);

    interrupt(up);

    assertThat(up.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    try (FileChannel file = FileChannel.open(data.resolve("LOCK"), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void aChainStopsItsProcess() throws Exception {
    Process chain = start("chain --port 0 --data " + folder.resolve("chain"));
    await().atMost(Duration.ofSeconds(60)).until(() -> out().contains("chain "));
    List<ProcessHandle> children = chain.descendants().toList();
    assertThat(children).isNotEmpty();

    interrupt(chain);

    assertThat(chain.waitFor()).as(err()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
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
    int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(sent).isZero();
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
    return Files.readString(folder.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }
}
