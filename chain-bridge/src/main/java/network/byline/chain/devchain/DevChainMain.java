package network.byline.chain.devchain;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * The development chain's own process. It prints one line on standard output when it answers, of
 * the form {@code ready http://127.0.0.1:8545 chainId=31337 block=0}, and serves until it is ended
 * by a signal or, with {@code --with-parent}, by the end of standard input.
 *
 * <p>Exit codes: 0 ended in order, 1 could not start, 2 wrong arguments.
 */
public final class DevChainMain {

  private DevChainMain() {}

  /** Runs the chain; {@code --help} prints the arguments. */
  public static void main(String[] args) {
    System.exit(run(args, System.in, System.out, System.err));
  }

  private static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    if (args.length == 1 && args[0].equals("--help")) {
      out.print(DevChainOptions.USAGE);
      return 0;
    }
    DevChainOptions options;
    try {
      options = DevChainOptions.parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(DevChainOptions.USAGE);
      return 2;
    }
    try {
      serve(options, in, out);
      return 0;
    } catch (UnsupportedPlatformException e) {
      err.println(e.getMessage());
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      err.println("the development chain cannot start: " + e.getMessage());
    }
    return 1;
  }

  private static void serve(DevChainOptions options, InputStream in, PrintStream out)
      throws IOException {
    Files.createDirectories(options.data());
    EvmEngine engine = LibEvmEngine.inFolder(options.data().resolve("state"));
    DevChain chain;
    try {
      chain = DevChain.open(options.data(), engine, InstantSource.system(), options.chainId());
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
    JsonRpcServer server;
    try {
      server = JsonRpcServer.start(chain, options.port());
    } catch (IOException e) {
      chain.close();
      throw e;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread close =
        new Thread(
            () -> {
              server.close();
              chain.close();
              ended.countDown();
            },
            "close");
    Runtime.getRuntime().addShutdownHook(close);
    out.printf(
        "ready %s chainId=%d block=%d%n", server.uri(), chain.chainId(), chain.head().number());
    out.flush();
    if (options.withParent()) {
      in.transferTo(OutputStream.nullOutputStream());
      return;
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
