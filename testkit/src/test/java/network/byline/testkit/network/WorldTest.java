package network.byline.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.byline.scheduler.verification.Level;
import org.junit.jupiter.api.Test;

/** The bars of {@code bench/run network} in a short form. */
class WorldTest {

  private static final int JOBS = 3_000;

  @Test
  void failuresLoseNothingAndCostLittle() {
    Tally calm = World.run(WorldPlan.calm(1, 100, JOBS, 8));
    Tally failing = World.run(WorldPlan.calm(1, 100, JOBS, 8).failing(300_000, 10_000));
    assertThat(failing.kills()).isGreaterThan(150);
    assertThat(failing.decided()).isEqualTo(JOBS);
    assertThat(failing.percentile(99)).isLessThan(calm.percentile(99) * 5 / 2);
  }

  @Test
  void liarsAreCaughtAndNobodyElseIs() {
    Tally tally =
        World.run(
            WorldPlan.calm(2, 150, JOBS, 12)
                .lying(300_000, WorldPlan.ALL_LIARS)
                .ordering(List.of(70, 10, 15, 5)));
    long convicted = 0;
    for (Tally.OfAccount account : tally.accounts()) {
      assertThat(account.convicted && !account.conduct.isLiar()).isFalse();
      convicted += account.convicted ? 1 : 0;
    }
    assertThat(convicted).isGreaterThan(20);
    assertThat(tally.wrongWithHonestScorer()).isZero();
    assertThat(tally.level(Level.EXACT).wrongScores).isZero();
    assertThat(tally.level(Level.SCORED).wrongScores * 50)
        .isLessThan(tally.level(Level.SCORED).accepted);
  }

  @Test
  void daysAndNightsOfVolunteersChangeWhoWorksButLoseNothing() {
    Tally tally = World.run(WorldPlan.calm(3, 200, 1_000, 0.5).daily());
    assertThat(tally.decided()).isEqualTo(1_000);
    assertThat(tally.accounts()).filteredOn(account -> account.earned == 0).isNotEmpty();
  }
}
