package network.byline.scheduler.matching;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What matching found. */
public sealed interface Match {

  /** A worker fits and has a slot. */
  record Matched(Offer offer) implements Match {}

  /**
   * No worker fits now.
   *
   * @param reasons why, for each worker that offers anything
   */
  record NothingFits(SortedMap<WorkerId, String> reasons) implements Match {

    public NothingFits {
      reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /** Returns all reasons in one line for people. */
    public String text() {
      if (reasons.isEmpty()) {
        return "no worker has made an offer";
      }
      StringBuilder text = new StringBuilder();
      for (Map.Entry<WorkerId, String> reason : reasons.entrySet()) {
        text.append(text.isEmpty() ? "" : "; ")
            .append(reason.getKey())
            .append(": ")
            .append(reason.getValue());
      }
      return text.toString();
    }
  }
}
