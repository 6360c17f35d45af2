package network.byline.peer.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ends a process that is interrupted (Ctrl-C, or a termination signal) in order: the running
 * command is interrupted, closes what it opened, and the process exits with {@link
 * ExitCodes#INTERRUPTED}.
 */
final class Interruption {

  private static final long PATIENCE_SECONDS = 30;

  private static volatile boolean requested;

  private Interruption() {}

  /** Tells whether this process was told to end. */
  static boolean requested() {
    return requested;
  }

  /** Runs a command on this thread and exits with its code. */
  static void exitWith(IntSupplier command) {
    Thread commanded = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(commanded, ended)));
    int code = command.getAsInt();
    ended.countDown();
    System.exit(code);
  }

  private static void end(Thread commanded, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    requested = true;
    commanded.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("byline: interrupted, but it did not end in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
  }
}
