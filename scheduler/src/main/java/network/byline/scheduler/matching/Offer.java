package network.byline.scheduler.matching;

import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A worker's standing readiness.
 *
 * @param worker which worker
 * @param account who earns what it computes
 * @param kinds the tasks it takes
 * @param arithmeticContract the number of the arithmetic it computes under
 * @param engineProfile its engine's name and version, for people
 * @param slots how many tasks it takes at once, those it has included; 0 while it takes none
 * @param residentModels roots of the models that it has in memory
 * @param sandboxed whether the operating system confines it
 */
public record Offer(
    WorkerId worker,
    Address account,
    Set<TaskKind> kinds,
    int arithmeticContract,
    String engineProfile,
    int slots,
    Set<Digest> residentModels,
    boolean sandboxed) {

  public Offer {
    kinds = Set.copyOf(kinds);
    residentModels = Set.copyOf(residentModels);
    if (slots < 0) {
      throw new IllegalArgumentException("offer.slots " + slots + " of " + worker + " is below 0");
    }
  }

  /** Returns the offer with some of its slots taken; more than there are leave none. */
  public Offer less(int taken) {
    return new Offer(
        worker,
        account,
        kinds,
        arithmeticContract,
        engineProfile,
        Math.max(0, slots - taken),
        residentModels,
        sandboxed);
  }
}
