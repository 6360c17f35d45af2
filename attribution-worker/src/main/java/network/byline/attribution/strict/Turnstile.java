package network.byline.attribution.strict;

/** Lets records through one by one in their order, whichever thread finished first. */
final class Turnstile {

  private final int count;
  private int turn;
  private boolean abandoned;

  /** Sum over the records so far, added in their order. */
  double loss;

  Turnstile(int count) {
    this.count = count;
  }

  synchronized void await(int index) throws InterruptedException {
    while (turn != index) {
      if (abandoned) {
        throw new IllegalStateException("another thread failed before record " + index);
      }
      wait();
    }
  }

  synchronized void pass(double recordLoss) {
    loss += recordLoss;
    turn++;
    if (turn > count) {
      throw new IllegalStateException("more records than " + count);
    }
    notifyAll();
  }

  /** Wakes who would wait forever. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }
}
