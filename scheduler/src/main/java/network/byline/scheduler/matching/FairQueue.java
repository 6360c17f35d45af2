package network.byline.scheduler.matching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import network.byline.base.value.Address;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for a worker, served so that clients share the network evenly however many
 * tasks each sends (start-time fair queueing: Goyal, Vin and Cheng, 1996). Bounded for each client
 * and in all.
 *
 * @param <T> a task
 */
public final class FairQueue<T> {

  /** How many clients are passed over for lack of a worker before a look for work ends. */
  public static final int MAX_PASSED_OVER = 32;

  private final int perClient;
  private final int total;
  private final Map<Address, Line<T>> lines = new HashMap<>();
  private final TreeSet<Line<T>> order =
      new TreeSet<>(
          Comparator.<Line<T>>comparingLong(line -> line.start())
              .thenComparing(line -> line.client));
  private @Nullable Line<T> passedOver;
  private long virtualTime;
  private int size;

  private record Waiting<T>(T task, long start) {}

  private static final class Line<T> {
    private final Address client;
    private final Deque<Waiting<T>> tasks = new ArrayDeque<>();
    private long finish;

    private Line(Address client) {
      this.client = client;
    }

    private long start() {
      Waiting<T> first = tasks.peekFirst();
      return first == null ? finish : first.start();
    }
  }

  /**
   * Makes an empty queue.
   *
   * @param perClient how many tasks of one client may wait
   * @param total how many may wait in all
   */
  public FairQueue(int perClient, int total) {
    if (perClient < 1 || total < perClient) {
      throw new IllegalArgumentException(
          "queue bounds " + perClient + " a client and " + total + ": choose 1 <= first <= second");
    }
    this.perClient = perClient;
    this.total = total;
  }

  /**
   * Lets a task wait.
   *
   * @param cost how much of the network it takes, at least 1
   * @return why it must not wait, or nothing if it does
   */
  public Optional<String> add(Address client, T task, long cost) {
    if (cost < 1) {
      throw new IllegalArgumentException("task cost " + cost + " is below 1");
    }
    Line<T> line = lines.get(client);
    if (line != null && line.tasks.size() >= perClient) {
      return Optional.of(perClient + " of your tasks wait already: try again later");
    }
    if (size >= total) {
      return Optional.of(total + " tasks wait already: try again later");
    }
    if (line == null) {
      line = new Line<>(client);
      lines.put(client, line);
    }
    order.remove(line);
    long start = Math.max(virtualTime, line.finish);
    line.tasks.addLast(new Waiting<>(task, start));
    line.finish = start + cost;
    order.add(line);
    size++;
    return Optional.empty();
  }

  /**
   * Takes the first task, in fair order over the clients, for which there is a worker. Each
   * client's own tasks keep their order; one without a worker lets the next client pass. A look
   * that has passed over {@value #MAX_PASSED_OVER} clients ends, and the next one goes on from
   * there, so that clients who ask for what nobody has do not block the others.
   */
  public Optional<T> next(Predicate<T> hasWorker) {
    Line<T> found = null;
    int passed = 0;
    Line<T> last = passedOver;
    for (Line<T> line : last == null ? order : order.tailSet(last, false)) {
      if (hasWorker.test(line.tasks.getFirst().task())) {
        found = line;
        break;
      }
      passedOver = line;
      passed++;
      if (passed == MAX_PASSED_OVER) {
        return Optional.empty();
      }
    }
    if (found == null) {
      passedOver = null;
      return Optional.empty();
    }
    passedOver = last;
    order.remove(found);
    Waiting<T> first = found.tasks.removeFirst();
    virtualTime = Math.max(virtualTime, first.start());
    size--;
    if (!found.tasks.isEmpty()) {
      order.add(found);
    } else if (found.finish <= virtualTime) {
      lines.remove(found.client);
    }
    forgetIdle();
    return Optional.of(first.task());
  }

  /** Takes back the tasks of a client that match; returns how many there were. */
  public int remove(Address client, Predicate<T> which) {
    Line<T> line = lines.get(client);
    if (line == null) {
      return 0;
    }
    order.remove(line);
    int before = line.tasks.size();
    line.tasks.removeIf(waiting -> which.test(waiting.task()));
    if (!line.tasks.isEmpty()) {
      order.add(line);
    }
    size -= before - line.tasks.size();
    return before - line.tasks.size();
  }

  /** Returns how many tasks wait. */
  public int size() {
    return size;
  }

  /** Returns how many tasks of a client wait. */
  public int waiting(Address client) {
    Line<T> line = lines.get(client);
    return line == null ? 0 : line.tasks.size();
  }

  /** Returns the clients whose tasks wait, the next to be served first. */
  public List<Address> clients() {
    List<Address> clients = new ArrayList<>();
    order.forEach(line -> clients.add(line.client));
    return clients;
  }

  /** A client that waits for nothing is remembered only as long as it has had more than others. */
  private void forgetIdle() {
    if (lines.size() > 2 * (order.size() + MAX_PASSED_OVER)) {
      lines.values().removeIf(line -> line.tasks.isEmpty() && line.finish <= virtualTime);
    }
  }
}
