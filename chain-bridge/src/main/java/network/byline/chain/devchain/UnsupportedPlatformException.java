package network.byline.chain.devchain;

import java.util.Locale;

/** Says that the embedded EVM cannot run on this machine, and what to use instead. */
public final class UnsupportedPlatformException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnsupportedPlatformException(Throwable cause) {
    super(message("its native library did not load here (" + cause.getMessage() + ")"), cause);
  }

  private UnsupportedPlatformException(String os, String architecture) {
    super(message("this is " + os + " on " + architecture));
  }

  /** Throws unless this machine is Linux on x86-64. */
  static void check() {
    check(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
  }

  static void check(String os, String architecture) {
    boolean linux = os.toLowerCase(Locale.ROOT).contains("linux");
    boolean x64 = architecture.equals("amd64") || architecture.equals("x86_64");
    if (!linux || !x64) {
      throw new UnsupportedPlatformException(os, architecture);
    }
  }

  private static String message(String why) {
    return "the built-in development chain runs on Linux x86-64 only; "
        + why
        + ". Start another development chain, for example anvil (npm package @foundry-rs/anvil),"
        + " and name it with --rpc http://127.0.0.1:8545";
  }
}
