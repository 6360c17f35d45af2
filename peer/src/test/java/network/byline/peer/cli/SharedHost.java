package network.byline.peer.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import network.byline.attribution.process.WorkerMain;
import network.byline.base.identity.SigningKey;
import network.byline.chain.devchain.DevChainProcess;
import network.byline.peer.demo.HostProcess;
import network.byline.peer.home.Folders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A host in a process of its own with a chain and one small datanet, trained on and asked once by
 * the command line; all tests of a run share it.
 */
final class SharedHost implements AutoCloseable {

  static final String ADAS =
      "To make a sponge, whisk four eggs with the sugar until the whisk leaves a ribbon, fold in"
          + " the flour by hand, and bake at once in a moderate oven.";

  private final Path folder;
  private final DevChainProcess chain;
  private final HostProcess host;
  private final SigningKey ada;
  private final String receipt;

  private SharedHost() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("byline-shared-");
    chain = DevChainProcess.start(folder.resolve("chain"), 0);
    host =
        HostProcess.start(
            data(),
            chain.uri(),
            freePort(),
            List.of("--batch-interval", "1", "--activation-wait", "1"));
    ada = TestKeys.put(home(), "ada");
    TestKeys.put(home(), "ben");
    Path cakes = Files.writeString(folder.resolve("cakes.txt"), ADAS);
    run("datanet", "create", "recipes", "--licence", "CC-BY-4.0", "--as", "ada").exits(0);
    run("contribute", "recipes", cakes.toString(), "--as", "ada").exits(0);
    run("datanet", "publish", "recipes", "--as", "ada").exits(0);
    run("model", "train", "cook", "--datanet", "recipes", "--as", "ada").exits(0);
    receipt =
        run(
                "ask",
                "cook",
                "To make a sponge,",
                "--max-tokens",
                "12",
                "--disclosure",
                "open",
                "--json")
            .exits(0)
            .document()
            .path("receipt")
            .asText();
  }

  /** Runs a command in this process against the host. */
  CommandLineRun run(String... arguments) {
    return CommandLineRun.in(home(), withHost(arguments));
  }

  /** Returns the command line with the host's address where the command takes one. */
  String[] withHost(String... arguments) {
    String option =
        switch (arguments[0]) {
          case "keys", "chain", "up", "demo" -> "";
          case "claim", "audit" -> "--from";
          default -> "--host";
        };
    List<String> words = new java.util.ArrayList<>(List.of(arguments));
    if (!option.isEmpty() && !words.contains(option)) {
      words.add(option);
      words.add(address());
    }
    return words.toArray(String[]::new);
  }

  Path home() {
    return folder.resolve("home");
  }

  Path data() {
    return folder.resolve("data");
  }

  Path scratch(String name) throws IOException {
    return Files.createTempDirectory(folder, name);
  }

  String address() {
    return host.address();
  }

  URI rpc() {
    return chain.uri();
  }

  SigningKey ada() {
    return ada;
  }

  /** The receipt of the one open answer that everything starts with. */
  String receipt() {
    return receipt;
  }

  /** Returns the processes that compute for the host. */
  List<ProcessHandle> workers() {
    return host.handle()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(WorkerMain.class.getName()))
        .toList();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void end() {
    try {
      close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    host.close();
    chain.close();
    Folders.remove(folder);
  }

  /**
   * Gives tests the one shared host of this JVM. It ends with the JVM and not with a test plan:
   * where tests run in several JVMs, each of them runs a plan for every class.
   */
  static final class Extension implements ParameterResolver, BeforeAllCallback {

    private static @Nullable SharedHost shared;

    @Override
    public void beforeAll(ExtensionContext context) {
      shared();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SharedHost.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return shared();
    }

    private static synchronized SharedHost shared() {
      SharedHost host = shared;
      if (host == null) {
        host = start();
        shared = host;
      }
      return host;
    }

    private static SharedHost start() {
      try {
        SharedHost host = new SharedHost();
        Runtime.getRuntime().addShutdownHook(new Thread(host::end));
        return host;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
