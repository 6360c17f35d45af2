package network.byline.scheduler.matching;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Picks the worker for a task out of a few offers, by looking at all of them. The result depends on
 * the offers alone, not on their order. Among thousands, {@link OfferBook} decides by the same
 * rules of what fits.
 */
public final class Matching {

  private Matching() {}

  /**
   * Returns the best of the offers that fit.
   *
   * <p>An offer fits if it takes tasks of the kind, computes under the model's arithmetic, has a
   * free slot, and its account is not excluded. Among those that fit, a worker of another account
   * than the avoided one comes first, then another worker of that account, then the avoided worker
   * itself: on a lone host the same machine scores what it generated, as another task. Ties go to
   * who has the model in memory, then to who has more free slots, then to the lower worker id.
   */
  public static Match pick(List<Offer> offers, TaskNeed need) {
    TreeMap<WorkerId, String> reasons = new TreeMap<>();
    Optional<Offer> best = Optional.empty();
    Comparator<Offer> order = order(need);
    for (Offer offer : offers) {
      Optional<String> reason = refusal(offer, need);
      if (reason.isPresent()) {
        reasons.put(offer.worker(), reason.get());
      } else if (best.isEmpty() || order.compare(offer, best.get()) < 0) {
        best = Optional.of(offer);
      }
    }
    return best.<Match>map(Match.Matched::new).orElseGet(() -> new Match.NothingFits(reasons, 0));
  }

  /** Returns why an offer does not fit a task, or nothing if it does. */
  static Optional<String> refusal(Offer offer, TaskNeed need) {
    if (!offer.kinds().contains(need.kind())) {
      return Optional.of("takes no " + need.kind() + " tasks");
    }
    if (offer.arithmeticContract() != need.arithmeticContract()) {
      return Optional.of(
          "computes under arithmetic contract "
              + offer.arithmeticContract()
              + ", the model needs "
              + need.arithmeticContract());
    }
    if (need.excluded().contains(offer.account())) {
      return Optional.of("its account must not check its own work");
    }
    return offer.slots() == 0 ? Optional.of("is busy") : Optional.empty();
  }

  private static Comparator<Offer> order(TaskNeed need) {
    return Comparator.<Offer>comparingInt(need::closeness)
        .thenComparing(offer -> !offer.residentModels().contains(need.model()))
        .thenComparing(Offer::slots, Comparator.reverseOrder())
        .thenComparing(Offer::worker);
  }
}
