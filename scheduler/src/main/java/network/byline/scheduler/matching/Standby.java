package network.byline.scheduler.matching;

import java.time.Instant;
import network.byline.base.value.Address;

/** A worker in the book: its offer, and how many of its slots are out on lease. */
final class Standby {

  private final Offer offer;
  private final boolean newcomer;
  private final Instant until;
  private int out;

  Standby(Offer offer, boolean newcomer, Instant until, int out) {
    this.offer = offer;
    this.newcomer = newcomer;
    this.until = until;
    this.out = out;
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
