package network.byline.testkit.network;

/** Something that must always be true was not; the message names the seed that shows it. */
public final class InvariantBroken extends AssertionError {

  private static final long serialVersionUID = 1;

  InvariantBroken(WorldPlan plan, long step, long millis, String what) {
    super(
        what
            + " (seed "
            + plan.seed()
            + ", step "
            + step
            + ", "
            + millis
            + " ms; run the same plan again to see it again: "
            + plan
            + ")");
  }
}
