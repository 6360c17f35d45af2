package network.byline.chain.devchain;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the chain process is told on its command line.
 *
 * @param port the port on 127.0.0.1; 0 takes a free one
 * @param data the folder of blocks and states
 * @param chainId the chain's number, fixed when the folder is new
 * @param withParent whether to end when standard input does
 */
record DevChainOptions(int port, Path data, long chainId, boolean withParent) {

  static final String USAGE =
      """
      usage: DevChainMain --data DIR [--port N] [--chain-id N] [--with-parent]
        --data DIR     folder of the chain's blocks and states; made if it is missing
        --port N       port on 127.0.0.1, 0 for a free one (default 8545)
        --chain-id N   number of a new chain (default 31337)
        --with-parent  end when standard input is closed
      """;

  private static final int DEFAULT_PORT = 8545;
  private static final long DEFAULT_CHAIN_ID = 31_337;
  private static final int MAX_PORT = 65_535;

  DevChainOptions {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("--port " + port + " is not within 0 and 65535");
    }
    if (chainId < 1) {
      throw new IllegalArgumentException("--chain-id " + chainId + " is not above zero");
    }
  }

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException naming the argument that is wrong
   */
  static DevChainOptions parse(String... args) {
    int port = DEFAULT_PORT;
    @Nullable Path data = null;
    long chainId = DEFAULT_CHAIN_ID;
    boolean withParent = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--port" -> port = (int) number(args, i++);
        case "--data" -> data = Path.of(value(args, i++));
        case "--chain-id" -> chainId = number(args, i++);
        case "--with-parent" -> withParent = true;
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    Path folder =
        Optional.ofNullable(data)
            .orElseThrow(() -> new IllegalArgumentException("--data DIR is missing"));
    return new DevChainOptions(port, folder, chainId, withParent);
  }

  private static String value(String[] args, int at) {
    if (at + 1 == args.length) {
      throw new IllegalArgumentException(args[at] + " needs a value");
    }
    return args[at + 1];
  }

  private static long number(String[] args, int at) {
    String text = value(args, at);
    try {
      long number = Long.parseLong(text);
      return args[at].equals("--port") ? Math.clamp(number, -1, MAX_PORT + 1) : number;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(args[at] + " needs a number, not " + text, e);
    }
  }
}
