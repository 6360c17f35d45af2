package network.byline.attribution.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hostile program in the very sandbox in which workers run: nothing that it tries gets it
 * anything. Outside, many of the same attempts succeed, so that it is the sandbox that stops them.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SandboxIT {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Limits LIMITS = new Limits(4096, 512, 64, 3);

  /** What any program of this user can do that nobody confines. */
  private static final List<String> OTHERWISE =
      List.of(
          "read a key in BYLINE_HOME",
          "list BYLINE_HOME",
          "list the folder around the data",
          "read /etc/passwd",
          "run a shell",
          "add a block",
          "write beside the output folder",
          "write to the temporary folder",
          "leave a link to a key in the output",
          "leave a second name of a block in the output",
          "leave a pipe in the output",
          "see other processes",
          "see the parent's command",
          "signal the parent",
          "start another program",
          "connect to a port of this machine by TCP",
          "open a UDP socket",
          "connect to a unix socket that lies in reach",
          "open a netlink socket",
          "see the network's interfaces",
          "make memory that is a file",
          "take shared memory segments");

  @TempDir private static Path folder;
  private static Sandbox sandbox = new Sandbox.Unconfined("not looked for");
  private static Map<String, String> outcomes = Map.of();
  private static final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void attemptAll() throws Exception {
    sandbox = Sandbox.find(Sandbox.Choice.AUTO, JAVA);
    if (!sandbox.confines()) {
      System.out.println("SKIPPED SandboxIT: " + sandbox.description());
    }
    assumeTrue(sandbox.confines(), sandbox.description());
    outcomes = run(sandbox, world("confined"), List.of());
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable server : open) {
      server.close();
    }
  }

  static Set<String> attempts() {
    Properties anywhere = new Properties();
    for (String key : List.of("home", "blocks", "output", "person", "jdk", "classes", "java")) {
      anywhere.setProperty(key, "/");
    }
    anywhere.setProperty("unix", "/");
    anywhere.setProperty("parent", "1");
    anywhere.setProperty("port", "1");
    return HostileJob.corpus(anywhere).keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void aHostileJobCannot(String attempt) {
    assertThat(outcomes.get(attempt)).startsWith(HostileJob.REFUSED);
  }

  @Test
  void nothingItTriedLeftATrace() throws IOException {
    Path world = folder.resolve("confined");

    assertThat(world.resolve("beside")).doesNotExist();
    assertThat(Files.readString(world.resolve("blocks/block"))).isEqualTo("a block");
    assertThat(names(world.resolve("blocks"))).containsExactly("block");
    assertThat(names(world.resolve("output"))).containsExactly("unix");
  }

  @Test
  void withoutASandboxTheSameAttemptsGetWhatTheyWant() throws Exception {
    Map<String, String> free =
        run(new Sandbox.Unconfined("for comparison"), world("free"), OTHERWISE);

    Files.deleteIfExists(Path.of("/tmp/byline-hostile"));
    assertThat(free.keySet()).containsExactlyInAnyOrderElementsOf(OTHERWISE);
    assertThat(free).allSatisfy((_, outcome) -> assertThat(outcome).startsWith(HostileJob.GOT));
  }

  @Test
  void whoFillsItsHeapEndsOnlyItself() throws Exception {
    try (Launch launch = launch(sandbox, world("bomb"), List.of(HostileJob.FILL_HEAP))) {
      Process process = launch.builder().redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();

      assertThat(process.waitFor()).isNotZero();
    }
  }

  @Test
  void aConfinedProcessThatIgnoresEverythingEndsWithWhoStartedIt() throws Exception {
    Path world = folder.resolve("orphan");
    world("orphan");
    Process parent =
        new ProcessBuilder(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                world.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String first = parent.inputReader().readLine();
    List<ProcessHandle> descendants = parent.descendants().toList();

    parent.destroyForcibly().waitFor();

    assertThat(first).isEqualTo("spinning");
    assertThat(descendants).isNotEmpty();
    for (ProcessHandle process : descendants) {
      assertThat(process.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  /** A parent that starts a confined process, waits until it runs, and sleeps. */
  static final class Starter {

    private Starter() {}

    /**
     * Starts it.
     *
     * @param arguments the folder with its blocks and its output
     */
    public static void main(String[] arguments) throws Exception {
      Path world = Path.of(arguments[0]);
      Sandbox sandbox = Sandbox.find(Sandbox.Choice.REQUIRE, JAVA);
      try (Launch launch = launch(sandbox, where(world, 0), List.of(HostileJob.SPIN))) {
        Process process = launch.builder().start();
        System.out.println(process.inputReader().readLine());
      }
      new CountDownLatch(1).await();
    }
  }

  /** Makes what a job may see and what it must not, with servers that listen. */
  private static Properties world(String name) throws IOException {
    Path world = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(world.resolve("home/keys"));
    Files.writeString(world.resolve("home/keys/ada.json"), "a secret key");
    Files.createDirectories(world.resolve("blocks"));
    Files.writeString(world.resolve("blocks/block"), "a block");
    Path output = Files.createDirectories(world.resolve("output"));
    ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(tcp);
    if (!Files.exists(output.resolve("unix"))) {
      ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      unix.bind(UnixDomainSocketAddress.of(output.resolve("unix")));
      open.add(unix);
    }
    return where(world, tcp.getLocalPort());
  }

  private static Properties where(Path world, int port) {
    Properties where = new Properties();
    where.setProperty("home", world.resolve("home").toString());
    where.setProperty("blocks", world.resolve("blocks").toString());
    where.setProperty("output", world.resolve("output").toString());
    where.setProperty("unix", world.resolve("output/unix").toString());
    where.setProperty("person", System.getProperty("user.home"));
    where.setProperty("jdk", System.getProperty("java.home"));
    where.setProperty("java", JAVA.toString());
    where.setProperty("classes", classes().toString());
    where.setProperty("parent", Long.toString(ProcessHandle.current().pid()));
    where.setProperty("port", Integer.toString(port));
    return where;
  }

  private static Map<String, String> run(Sandbox sandbox, Properties where, List<String> only)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    where.forEach((key, value) -> arguments.add(key + "=" + value));
    arguments.add("only=" + String.join(";", only));
    try (Launch launch = launch(sandbox, where, arguments)) {
      ProcessBuilder builder = launch.builder().redirectError(folder.resolve("errors").toFile());
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor())
          .as("the job's exit; it said %s %s", said, Files.readString(folder.resolve("errors")))
          .isZero();
      Map<String, String> outcomes = new LinkedHashMap<>();
      for (String line : said.lines().toList()) {
        int tab = line.indexOf('\t');
        if (tab > 0) {
          outcomes.put(line.substring(0, tab), line.substring(tab + 1));
        }
      }
      return outcomes;
    }
  }

  private static Launch launch(Sandbox sandbox, Properties where, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes().toString(),
                HostileJob.class.getName()));
    command.addAll(arguments);
    Reach reach =
        new Reach(
            JAVA,
            List.of(classes(), Path.of(where.getProperty("blocks"))),
            Path.of(where.getProperty("output")));
    return sandbox.launch(LIMITS, reach, command);
  }

  private static Path classes() {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String file = HostileJob.class.getName().replace('.', '/') + ".class";
      if (Files.exists(Path.of(entry, file))) {
        return Path.of(entry).toAbsolutePath();
      }
    }
    throw new IllegalStateException("the hostile job's classes are in no folder of the class path");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
