package network.byline.scheduler.verification;

import java.util.Optional;
import network.byline.base.value.Digest;

/**
 * The search for the one operation at which two runs of the same work part, by the digests of what
 * each says its state was (refereed delegation: Canetti, Riva and Rothblum, 2011). First over the
 * steps of the run, then over the operations of one step; the referee then recomputes one operation
 * from the state on which both agree.
 *
 * <p>Both agree on the state before the first step, since the order fixes it, and differ after the
 * last. What a party says is bound by what it said before: the state at the end of the range is
 * never asked again.
 *
 * @param phase what is being searched
 * @param agreed the last position known to be equal
 * @param differs the first position known to differ
 * @param steps how many steps the run has
 * @param step the step at which they part, once it is found
 * @param operations how many operations a step has
 */
public record Bisection(
    Phase phase, long agreed, long differs, long steps, long step, long operations) {

  /** What is being searched. */
  public enum Phase {
    /** The step. */
    STEP,
    /** The operation within the step. */
    OPERATION,
    /** Found: the referee is to recompute it. */
    FOUND
  }

  /** Who is wrong. */
  public enum Loser {
    FIRST,
    SECOND,
    BOTH
  }

  public Bisection {
    if (steps < 1 || operations < 1 || agreed < 0 || differs <= agreed) {
      throw new IllegalArgumentException(
          "bisection of " + steps + " steps of " + operations + " operations: give at least 1");
    }
  }

  /** Opens the search over a run. */
  public static Bisection of(long steps, long operations) {
    return new Bisection(Phase.STEP, 0, steps, steps, 0, operations).narrowed();
  }

  /** Returns the position whose state both parties are to name; none once it is found. */
  public Optional<Long> asks() {
    return phase == Phase.FOUND ? Optional.empty() : Optional.of(agreed + (differs - agreed) / 2);
  }

  /** Returns the search after both have named their state at the position asked for. */
  public Bisection answered(Digest first, Digest second) {
    long middle = asks().orElseThrow(() -> new IllegalStateException("it is found already"));
    return (first.equals(second)
            ? new Bisection(phase, middle, differs, steps, step, operations)
            : new Bisection(phase, agreed, middle, steps, step, operations))
        .narrowed();
  }

  /** Returns the operation to recompute: the one from the agreed state to the next. */
  public long operation() {
    if (phase != Phase.FOUND) {
      throw new IllegalStateException("the search still asks");
    }
    return agreed;
  }

  /**
   * Returns who is wrong about the operation that was found.
   *
   * @param first what the first party says its state was after it
   * @param second what the second party says
   * @param referee what the referee computes from the agreed state
   */
  public static Loser judge(Digest first, Digest second, Digest referee) {
    if (first.equals(referee)) {
      return Loser.SECOND;
    }
    return second.equals(referee) ? Loser.FIRST : Loser.BOTH;
  }

  private Bisection narrowed() {
    if (differs - agreed > 1 || phase == Phase.FOUND) {
      return this;
    }
    if (phase == Phase.STEP) {
      return new Bisection(Phase.OPERATION, 0, operations, steps, agreed, operations).narrowed();
    }
    return new Bisection(Phase.FOUND, agreed, differs, steps, step, operations);
  }
}
