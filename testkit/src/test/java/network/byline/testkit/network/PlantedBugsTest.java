package network.byline.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import network.byline.base.value.Digest;
import network.byline.scheduler.reputation.TrustRules;
import org.junit.jupiter.api.Test;

/**
 * The watch must see a bug where there is one, and none where there is none. {@code
 * -Dbyline.seeds=N} looks at N seeds for each bug instead of {@value #SEEDS}.
 */
class PlantedBugsTest {

  private static final int SEEDS = 6;
  private static final int MOST = Integer.getInteger("byline.seeds", SEEDS);

  @Test
  void nearlyEveryPlantedBugIsFoundWithinAFewSeeds() {
    Map<String, Function<Digest, Decisions>> bugs = PlantedBugs.all();
    List<String> missed = new ArrayList<>();
    for (Map.Entry<String, Function<Digest, Decisions>> bug : bugs.entrySet()) {
      if (!isFound(bug.getValue())) {
        missed.add(bug.getKey());
      }
    }
    System.out.println(
        (bugs.size() - missed.size())
            + " of "
            + bugs.size()
            + " planted bugs found; missed: "
            + missed);
    assertThat(bugs).hasSizeGreaterThanOrEqualTo(30);
    assertThat(missed.size() * 100).as("missed: %s", missed).isLessThanOrEqualTo(bugs.size() * 5);
  }

  @Test
  void coresAsTheyShipBreakNothing() {
    for (long seed = 1; seed <= MOST; seed++) {
      Tally tally = World.run(WorldPlan.small(seed));
      assertThat(tally.decided()).isEqualTo(WorldPlan.small(seed).jobs());
    }
  }

  @Test
  void aSeedIsReplayedToTheLastEvent() {
    WorldPlan plan = WorldPlan.small(4);
    long first = World.run(plan).fingerprint();
    assertThat(World.run(plan).fingerprint()).isEqualTo(first);
    assertThat(World.run(WorldPlan.small(5)).fingerprint()).isNotEqualTo(first);
  }

  @Test
  void whatIsBrokenNamesItsSeedAndBreaksAgain() {
    Function<Digest, Decisions> bug =
        Objects.requireNonNull(PlantedBugs.all().get("a leased slot stays free"));
    String first = said(bug, 1);
    assertThat(first).contains("slots free, and the book says").contains("seed 1, step ");
    assertThat(said(bug, 1)).isEqualTo(first);
  }

  private static String said(Function<Digest, Decisions> bug, long seed) {
    try {
      World.run(WorldPlan.small(seed), bug);
    } catch (InvariantBroken e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("nothing was found");
  }

  private static boolean isFound(Function<Digest, Decisions> bug) {
    for (long seed = 1; seed <= MOST; seed++) {
      try {
        World.run(WorldPlan.small(seed), bug);
      } catch (InvariantBroken | IllegalArgumentException e) {
        return true;
      }
    }
    return false;
  }

  /** The rules of the product are those that the watch knows. */
  @Test
  void rulesAreThoseOfTheSecurityPage() {
    assertThat(TrustRules.DEFAULT)
        .isEqualTo(new TrustRules(10, 20_000, 100_000, 1_250_000, 250_000, 64, 50_000, 20, 2));
  }
}
