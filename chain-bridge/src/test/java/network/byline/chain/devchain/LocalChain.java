package network.byline.chain.devchain;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A development chain within the test's own process, with states in memory and a clock that stands.
 */
public final class LocalChain implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final DevChain chain;
  private final JsonRpcServer server;

  private LocalChain(DevChain chain, JsonRpcServer server) {
    this.chain = chain;
    this.server = server;
  }

  /** Starts a chain whose blocks are written to this folder. */
  public static LocalChain in(Path folder) throws IOException {
    DevChain chain =
        DevChain.open(folder, LibEvmEngine.inMemory(), InstantSource.fixed(START), 31_337);
    return new LocalChain(chain, JsonRpcServer.start(chain, 0));
  }

  /** Returns where the chain answers. */
  public URI uri() {
    return server.uri();
  }

  DevChain chain() {
    return chain;
  }

  @Override
  public void close() {
    server.close();
    chain.close();
  }
}
