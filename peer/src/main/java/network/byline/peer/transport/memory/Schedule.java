package network.byline.peer.transport.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The time of a simulated network and all that is still to happen in it, under one lock.
 *
 * <p>Events of one moment happen in the order of their lanes and, in one lane, of their making, so
 * the order does not depend on which thread ran first. Where time is told to pass, each event waits
 * until all threads of the network have nothing to do but wait.
 */
final class Schedule implements AutoCloseable {

  private static final Comparator<Event> ORDER =
      Comparator.<Event>comparingLong(e -> e.due)
          .thenComparingLong(e -> e.lane)
          .thenComparingLong(e -> e.number);

  private final boolean live;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final long start = System.nanoTime();
  private long now;
  private long made;
  private int running;
  private boolean closed;

  /** Something that is to happen. */
  static final class Event {

    private final long due;
    private final long lane;
    private final long number;
    private final Runnable action;
    private boolean cancelled;

    private Event(long due, long lane, long number, Runnable action) {
      this.due = due;
      this.lane = lane;
      this.number = number;
      this.action = action;
    }

    void cancel() {
      cancelled = true;
    }
  }

  /** Where threads wait until something has changed. */
  final class Gate {

    private final List<Waiter> waiters = new ArrayList<>();

    /** Waits for {@link #open}; the lock is held before and after. */
    void await() throws InterruptedException {
      Waiter waiter = new Waiter(lock.newCondition(), threads.contains(Thread.currentThread()));
      waiters.add(waiter);
      if (waiter.counted) {
        running--;
        idle.signalAll();
      }
      try {
        while (!waiter.woken) {
          waiter.condition.await();
        }
      } finally {
        if (waiters.remove(waiter) && waiter.counted) {
          running++;
        }
      }
    }

    /** Lets all who wait look again. */
    void open() {
      for (Waiter waiter : waiters) {
        waiter.woken = true;
        running += waiter.counted ? 1 : 0;
        waiter.condition.signal();
      }
      waiters.clear();
    }
  }

  private static final class Waiter {
    private final Condition condition;
    private final boolean counted;
    private boolean woken;

    private Waiter(Condition condition, boolean counted) {
      this.condition = condition;
      this.counted = counted;
    }
  }

  /**
   * @param live whether time passes by itself
   */
  Schedule(boolean live) {
    this.live = live;
    if (live) {
      Thread.ofPlatform().daemon().name("memory-network").start(this::live);
    }
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  Gate gate() {
    return new Gate();
  }

  /** Returns the nanoseconds since the beginning. */
  long now() {
    return live ? System.nanoTime() - start : now;
  }

  /** Lets something happen at a moment; the lock is held, here and when it happens. */
  Event at(long due, long lane, Runnable action) {
    Event event = new Event(Math.max(due, now()), lane, made++, action);
    events.add(event);
    news.signal();
    return event;
  }

  Event after(Duration delay, long lane, Runnable action) {
    return at(now() + delay.toNanos(), lane, action);
  }

  /** Runs something on a virtual thread that time waits for. */
  void spawn(Runnable task) {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual()
        .start(
            () -> {
              threads.add(Thread.currentThread());
              try {
                task.run();
              } finally {
                threads.remove(Thread.currentThread());
                ended();
              }
            });
  }

  /** Lets time pass. */
  void advance(Duration time) throws InterruptedException {
    if (live) {
      throw new IllegalStateException("the time of this network passes by itself");
    }
    lock.lockInterruptibly();
    try {
      long until = now + time.toNanos();
      rest();
      while (!events.isEmpty() && events.peek().due <= until) {
        Event next = events.remove();
        now = next.due;
        happen(next);
        rest();
      }
      now = until;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      events.clear();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      running--;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void rest() throws InterruptedException {
    while (running > 0) {
      idle.await();
    }
  }

  private void live() {
    lock.lock();
    try {
      while (!closed) {
        Event next = events.peek();
        if (next == null) {
          news.await();
        } else if (next.due > now()) {
          news.awaitNanos(next.due - now());
        } else {
          happen(events.remove());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static void happen(Event event) {
    if (!event.cancelled) {
      event.action.run();
    }
  }
}
