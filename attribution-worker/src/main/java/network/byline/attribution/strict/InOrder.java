package network.byline.attribution.strict;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what several threads compute of one batch, in the order of the records, whichever thread
 * finished first. A thread that is ahead goes on with another record as long as there is a spare
 * place to write to.
 */
final class InOrder {

  private final List<float[]> sums;
  private final Deque<Gradients> spare;
  private final SortedMap<Integer, Finished> waiting = new TreeMap<>();
  private int taken;
  private int turn;
  private boolean abandoned;
  private double loss;

  /** A record that waits for those before it. */
  private record Finished(@Nullable Gradients gradients, double loss) {}

  /** The next record and where its gradients go; null if only the loss is wanted. */
  record Place(int index, @Nullable Gradients gradients) {}

  /**
   * Starts a batch.
   *
   * @param sums what gradients are added to, in the order of the trained parameters
   * @param spare where gradients are written, more than there are threads; none if only the loss is
   *     wanted
   */
  InOrder(List<float[]> sums, List<Gradients> spare) {
    this.sums = sums;
    this.spare = new ArrayDeque<>(spare);
  }

  /**
   * Takes the next record, once there is a place for its gradients. Records are taken in their
   * order and only together with a place, so the first unfinished one always has its own.
   *
   * @return null if all {@code count} are taken
   */
  synchronized @Nullable Place take(int count, boolean learn) throws InterruptedException {
    while (learn && taken < count && spare.isEmpty() && !abandoned) {
      wait();
    }
    if (abandoned) {
      throw new IllegalStateException("another thread failed");
    }
    if (taken >= count) {
      return null;
    }
    return new Place(taken++, learn ? spare.pop() : null);
  }

  /** Hands over a finished record, and adds up all whose turn it is. */
  synchronized void finish(Place place, double recordLoss) {
    waiting.put(place.index(), new Finished(place.gradients(), recordLoss));
    for (Finished next = waiting.remove(turn); next != null; next = waiting.remove(turn)) {
      loss += next.loss();
      if (next.gradients() != null) {
        add(next.gradients());
        spare.push(next.gradients());
      }
      turn++;
    }
    notifyAll();
  }

  /** Wakes who would wait forever. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /** Returns the sum of all losses. */
  synchronized double loss() {
    return loss;
  }

  private void add(Gradients gradients) {
    for (Gradients.Pending pending : gradients.pending()) {
      float[] sum = sums.get(pending.parameter());
      Elements.add(sum, pending.gradient(), sum, sum.length);
    }
  }
}
