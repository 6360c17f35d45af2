package network.byline.peer.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a process that is interrupted (Ctrl-C, or a termination signal) in order: the running
 * command is interrupted, closes what it opened, and the process exits with {@link
 * ExitCodes#INTERRUPTED}. Ctrl-C once more ends it at once.
 */
final class Interruption {

  private static final long PATIENCE_SECONDS = 30;
  private static final long GENTLE_SECONDS = 15;

  private static volatile boolean requested;
  private static volatile boolean asking;
  private static volatile int outcome;
  private static volatile @Nullable BooleanSupplier gentle;

  private Interruption() {}

  /** Tells whether this process was told to end. */
  static boolean requested() {
    return requested;
  }

  /** Waits for what a person types; an interruption ends the process at once meanwhile. */
  static <T> T asking(Supplier<T> question) {
    asking = true;
    try {
      return question.get();
    } finally {
      asking = false;
    }
  }

  /**
   * Has an interruption try this first, while the command goes on; only if it answers false, or the
   * command has not ended a little later, is the command interrupted.
   */
  static void tryFirst(BooleanSupplier ending) {
    gentle = ending;
  }

  /** Has an interruption interrupt the command again. */
  static void tryNothing() {
    gentle = null;
  }

  /**
   * Runs a command and exits with its code. It runs on a virtual thread, which an interruption
   * reaches even while it reads from a socket.
   */
  static void exitWith(IntSupplier command) {
    CountDownLatch ended = new CountDownLatch(1);
    FutureTask<Integer> task = new FutureTask<>(command::getAsInt);
    Thread commanded = Thread.ofVirtual().name("command").unstarted(task);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(commanded, ended)));
    commanded.start();
    int code;
    try {
      code = codeOf(task);
      outcome = code;
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  private static int codeOf(FutureTask<Integer> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the command failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts the main thread", e);
    }
  }

  private static void end(Thread commanded, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      // A signal just after the end changes nothing about it.
      Runtime.getRuntime().halt(outcome);
    }
    requested = true;
    if (asking) {
      leave();
    }
    SecondSignal.handle(Interruption::leave);
    try {
      BooleanSupplier first = gentle;
      if (first != null) {
        Thread.startVirtualThread(
            () -> {
              if (!first.getAsBoolean()) {
                commanded.interrupt();
              }
            });
        if (ended.await(GENTLE_SECONDS, TimeUnit.SECONDS)) {
          Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
        }
      }
      commanded.interrupt();
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("byline: interrupted, but it did not end in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
  }

  private static void leave() {
    System.err.println();
    System.err.println("byline: interrupted");
    Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
  }
}
