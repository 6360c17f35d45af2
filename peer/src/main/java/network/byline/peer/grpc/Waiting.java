package network.byline.peer.grpc;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits a moment until a projection shows what a command has just done, so that a caller who reads
 * after a command sees its effect.
 */
final class Waiting {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Waiting() {}

  static <T> Optional<T> until(Supplier<Optional<T>> view) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Optional<T> seen = view.get();
    while (seen.isEmpty()
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(POLL_NANOS);
      seen = view.get();
    }
    return seen;
  }

  static RefusedException late(String what) {
    return RefusedException.unavailable(
        what + " is stored but not shown yet; ask again in a moment");
  }
}
