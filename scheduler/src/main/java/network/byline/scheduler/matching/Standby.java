package network.byline.scheduler.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.byline.base.value.Address;

/** A worker in the book: its offer, and how many of its slots are out on lease. */
final class Standby {

  private final Offer offer;
  private final boolean newcomer;
  private final Instant until;
  private final long accountBits;
  private final List<Pool.Membership> memberships = new ArrayList<>();
  private int out;

  Standby(Offer offer, boolean newcomer, Instant until, int out) {
    this.offer = offer;
    this.newcomer = newcomer;
    this.until = until;
    this.out = out;
    this.accountBits = bits(offer.account());
  }

  /** Registers the worker with a pool. */
  void join(Pool pool) {
    memberships.add(pool.register(this));
  }

  List<Pool.Membership> memberships() {
    return memberships;
  }

  /** Tells whether its account is one of these; it looks at the address only if it nearly is. */
  boolean isOf(Set<Address> accounts) {
    for (Address account : accounts) {
      if (bits(account) == accountBits && account.equals(offer.account())) {
        return true;
      }
    }
    return false;
  }

  private static long bits(Address account) {
    return account.bytes().getLong(0);
  }

  Offer offer() {
    return offer;
  }

  Address account() {
    return offer.account();
  }

  boolean newcomer() {
    return newcomer;
  }

  Instant until() {
    return until;
  }

  int out() {
    return out;
  }

  /** Returns how many slots are free; none where more are out than a new offer has. */
  int credits() {
    return Math.max(0, offer.slots() - out);
  }

  void take() {
    out++;
  }

  void giveBack() {
    if (out > 0) {
      out--;
    }
  }
}
