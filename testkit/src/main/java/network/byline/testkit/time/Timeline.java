package network.byline.testkit.time;

import java.util.PriorityQueue;

/**
 * What is going to happen, in order. What is due at the same moment happens in the order in which
 * it was put there, so that a run depends on nothing but its seed.
 */
public final class Timeline {

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(Timeline::compare);
  private long now;
  private long number;

  private record Entry(long at, long number, Runnable what) {}

  private static int compare(Entry one, Entry other) {
    int byTime = Long.compare(one.at, other.at);
    return byTime != 0 ? byTime : Long.compare(one.number, other.number);
  }

  /** Returns the present moment, in milliseconds since the beginning. */
  public long now() {
    return now;
  }

  /** Lets something happen after so many milliseconds. */
  public void after(long millis, Runnable what) {
    entries.add(new Entry(now + Math.max(0, millis), number++, what));
  }

  /** Lets the next thing happen; false if nothing is left. */
  public boolean step() {
    Entry next = entries.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.what().run();
    return true;
  }
}
