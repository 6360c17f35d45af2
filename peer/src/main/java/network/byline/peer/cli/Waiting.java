package network.byline.peer.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the person what a command is at, once that takes longer than two seconds: a line that is
 * redrawn with the seconds on a live terminal, a plain one elsewhere, nothing with JSON.
 */
final class Waiting implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final Thread ticker;
  private volatile String what;
  private volatile boolean over;

  private Waiting(Terminal terminal, String what, Duration patience) {
    this.terminal = terminal;
    this.what = what;
    this.ticker = Thread.ofVirtual().unstarted(() -> tick(System.nanoTime(), patience));
  }

  /** Begins to wait. */
  static Waiting begin(Terminal terminal, String what) {
    return begin(terminal, what, PATIENCE);
  }

  static Waiting begin(Terminal terminal, String what, Duration patience) {
    Waiting waiting = new Waiting(terminal, what, patience);
    if (!terminal.json()) {
      waiting.ticker.start();
    }
    return waiting;
  }

  /** Names the next thing, at once where a line is redrawn. */
  void now(String next) {
    what = next;
    terminal.progress("  " + next);
  }

  private void tick(long start, Duration patience) {
    LockSupport.parkNanos(patience.toNanos());
    if (!over && !terminal.live()) {
      terminal.say("  " + what + " ...");
    }
    while (!over && terminal.live()) {
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      terminal.progress("  " + what + ", " + seconds + " s");
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the wait before its scope ends. */
  void end() {
    over = true;
    LockSupport.unpark(ticker);
    boolean interrupted = Thread.interrupted();
    try {
      ticker.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    terminal.endProgress();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
