package network.byline.actors.work;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.scheduler.matching.WorkerId;

/**
 * How much is going on at a host.
 *
 * @param leased how many leases are out, by worker
 * @param waiting tasks that wait for a worker
 */
public record WorkCounts(SortedMap<WorkerId, Integer> leased, int waiting) {

  public WorkCounts {
    leased = Collections.unmodifiableSortedMap(new TreeMap<>(leased));
  }
}
