package network.byline.testkit.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.verification.Case;

/**
 * What must be true on the whole and not at each step: shares and waits, with bounds so wide that a
 * right run misses them less than once in a million.
 */
final class ChanceMirror {

  private final Map<Integer, Long> acceptedAt = new HashMap<>();
  private final Map<WorkerId, Integer> passes = new HashMap<>();
  private final Set<WorkerId> leased = new HashSet<>();
  private final Set<TaskId> unpaidLate = new HashSet<>();
  private double auditsExpected;
  private double auditsVariance;
  private long audits;
  private long allPasses;
  private long floodMillis;
  private long flood;
  private long othersMillis;
  private long others;
  private long slow;
  private double wrongNotAudited;
  private long wrongAudited;
  private long slowAlone;

  void accepted(SimJob job, long millis) {
    acceptedAt.put(job.number, millis);
  }

  void leased(
      SimTask task,
      Lease lease,
      Offer taken,
      Map<WorkerId, Offer> offers,
      Map<WorkerId, Integer> open,
      Tally tally,
      World world) {
    leased.add(lease.worker());
    Long since = task.generates() ? acceptedAt.remove(task.job.number) : null;
    if (since != null && task.job.client.equals(World.flooder())) {
      floodMillis += world.millis() - since;
      flood++;
    } else if (since != null) {
      othersMillis += world.millis() - since;
      others++;
    }
    if (!task.generates()) {
      passes.merge(lease.worker(), 1, Integer::sum);
      allPasses++;
    }
    if (offers.isEmpty()) {
      return;
    }
    Digest model = world.model(task.job.model);
    boolean chance = false;
    for (Map.Entry<WorkerId, Offer> offer : offers.entrySet()) {
      boolean itself = offer.getKey().equals(lease.worker());
      int out = open.getOrDefault(offer.getKey(), 0) - (itself ? 1 : 0);
      chance |=
          offer.getValue().residentModels().contains(model)
              && offer.getValue().kinds().contains(lease.kind())
              && offer.getValue().arithmeticContract() == Desk.CONTRACT
              && !task.excluded.contains(offer.getValue().account())
              && out < offer.getValue().slots();
    }
    if (chance) {
      tally.residentChances++;
      if (taken.residentModels().contains(model)) {
        tally.residentHits++;
      }
    }
  }

  void audited(Case known, SimJob job, int ppm, boolean audited) {
    double rate = ppm / 1e6;
    if (ppm < 1_000_000 && !known.witnesses().getFirst().finding().equals(job.truth())) {
      wrongNotAudited += StrictMath.log(1 - rate);
      wrongAudited += audited ? 1 : 0;
    }
    auditsExpected += rate;
    auditsVariance += rate * (1 - rate);
    audits += audited ? 1 : 0;
  }

  /** A task was out alone for long after its soft deadline, or with a copy as it should be. */
  void slow(boolean hadCopy) {
    slow++;
    slowAlone += hadCopy ? 0 : 1;
  }

  void late(SimTask task) {
    unpaidLate.add(task.id);
  }

  void lateJudged(SimTask task) {
    unpaidLate.remove(task.id);
  }

  /** Returns what is wrong on the whole, or an empty text. */
  String wrong(WorldPlan plan, Tally tally) {
    double deviation = Math.sqrt(auditsVariance);
    if (audits < auditsExpected - 5 * deviation - 1
        || audits > auditsExpected + 5 * deviation + 1) {
      return "there were " + audits + " audits where " + auditsExpected + " are expected";
    }
    if (tally.residentChances > 200 && tally.residentHits * 100 < tally.residentChances * 70) {
      return "only "
          + tally.residentHits
          + " of "
          + tally.residentChances
          + " tasks went where the model was";
    }
    if (tally.residentChances > 1_000 && tally.residentHits == tally.residentChances) {
      return "no newcomer was tried in " + tally.residentChances + " decisions";
    }
    int most = passes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (allPasses > 300 && most * 4L > allPasses) {
      return "one machine did " + most + " of " + allPasses + " checks";
    }
    if (plan.clients() < 10 && flood > 50 && others > 50 && floodMillis / flood > 4_000) {
      if (othersMillis / others * 10 > floodMillis / flood * 7) {
        return "who sends few tasks waits "
            + othersMillis / others
            + " ms, and who floods the network "
            + floodMillis / flood
            + " ms";
      }
    }
    if (wrongAudited == 0 && wrongNotAudited < -14) {
      return "no wrong score was ever audited, as if it had been foreseen";
    }
    if (slow > 5 && slowAlone * 2 > slow) {
      return slowAlone + " of " + slow + " slow tasks got no second worker";
    }
    if (!unpaidLate.isEmpty()) {
      return unpaidLate.size() + " workers that came second were not paid: " + unpaidLate;
    }
    if (plan.machines() < 100 && plan.jobs() > 500 && leased.size() * 10 < plan.machines() * 8) {
      return "only " + leased.size() + " of " + plan.machines() + " machines ever had a task";
    }
    return "";
  }
}
