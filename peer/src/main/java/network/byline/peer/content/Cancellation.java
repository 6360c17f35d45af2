package network.byline.peer.content;

import java.util.ArrayList;
import java.util.List;

/** A switch that ends a fetch early. It can be thrown once, from any thread, and stays thrown. */
public final class Cancellation {

  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /** Ends whatever was given this switch, now or later. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Tells whether the switch has been thrown. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Runs something when the switch is thrown, or at once if it was. */
  void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Forgets what was to be run. */
  synchronized void forget(Runnable action) {
    actions.remove(action);
  }

  void check() {
    if (isCancelled()) {
      throw new ContentException(ContentException.Kind.CANCELLED, "the fetch was cancelled");
    }
  }
}
