package network.byline.scheduler.verification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * The latest jobs that each account vouched for and nobody else checked. When an account is
 * convicted they are looked at again: it finds those who covered for it, so that a ring of
 * colluders falls with its first member.
 */
public final class Lookback {

  /** How many jobs of an account are remembered. */
  public static final int MAX_JOBS = 256;

  private final Map<Address, Deque<Digest>> jobs = new HashMap<>();

  /** Remembers a job that was accepted on the word of these accounts. */
  public void accepted(Digest job, Collection<Address> accounts) {
    for (Address account : accounts) {
      Deque<Digest> latest = jobs.computeIfAbsent(account, _ -> new ArrayDeque<>());
      if (latest.size() == MAX_JOBS) {
        latest.removeFirst();
      }
      latest.addLast(job);
    }
  }

  /** Forgets a convicted account and returns its jobs, the latest first. */
  public List<Digest> convicted(Address account) {
    Deque<Digest> latest = jobs.remove(account);
    return latest == null ? List.of() : new ArrayList<>(latest.reversed());
  }
}
