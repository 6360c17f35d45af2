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
   * @param reasons why, for each of the first {@value #MAX_NAMED} workers that offer anything
   * @param others how many workers more there are, none of which fits either
   */
  record NothingFits(SortedMap<WorkerId, String> reasons, int others) implements Match {

    /** How many workers are told apart; a network of thousands must not fill a log line. */
    public static final int MAX_NAMED = 16;

    public NothingFits {
      TreeMap<WorkerId, String> named = new TreeMap<>();
      for (Map.Entry<WorkerId, String> reason : reasons.entrySet()) {
        if (named.size() < MAX_NAMED) {
          named.put(reason.getKey(), reason.getValue());
        } else {
          others++;
        }
      }
      reasons = Collections.unmodifiableSortedMap(named);
    }

    /** Returns the reasons in one line for people. */
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
      if (others > 0) {
        text.append("; and ").append(others).append(" more");
      }
      return text.toString();
    }
  }
}
