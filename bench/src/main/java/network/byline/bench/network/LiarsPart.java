package network.byline.bench.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.byline.scheduler.verification.Level;
import network.byline.testkit.crowd.Conduct;
import network.byline.testkit.network.Tally;
import network.byline.testkit.network.World;
import network.byline.testkit.network.WorldPlan;

/** What becomes of a network of which three in ten lie. */
final class LiarsPart {

  private static final int MACHINES = 1_000;
  private static final int JOBS = 1_000_000;
  private static final double A_SECOND = 60;
  private static final int LIARS_PPM = 300_000;
  private static final List<Integer> LEVELS = List.of(70, 10, 15, 5);

  private static final List<Conduct> PATIENT =
      List.of(Conduct.COLLUDER, Conduct.SLEEPER, Conduct.COLLUDER, Conduct.FORESEER);

  private LiarsPart() {}

  static boolean run(int shorter) {
    boolean met = run("Liars of all kinds", WorldPlan.ALL_LIARS, shorter);
    met &= run("Liars who wait and work together", PATIENT, shorter);
    return met;
  }

  private static boolean run(String title, List<Conduct> conducts, int shorter) {
    WorldPlan plan =
        WorldPlan.calm(1, MACHINES, JOBS / shorter, A_SECOND)
            .lying(LIARS_PPM, conducts)
            .ordering(LEVELS);
    Tally tally = World.run(plan);
    long accepted = 0;
    long wrongTokens = 0;
    for (Level level : Level.values()) {
      accepted += tally.level(level).accepted;
      wrongTokens += tally.level(level).wrongTokens;
    }
    long honest = 0;
    long punished = 0;
    long ahead = 0;
    long liars = 0;
    for (Tally.OfAccount account : tally.accounts()) {
      if (!account.conduct.isLiar()) {
        honest++;
        punished += account.convicted ? 1 : 0;
      } else {
        liars++;
        ahead += account.cheats > 0 && account.gained >= account.lost ? 1 : 0;
      }
    }
    NetworkStudy.table(
        title,
        String.format(
            Locale.ROOT,
            "%,d volunteers, 30 %% of them liars of %d kinds in turn, %,d jobs (%d %%"
                + " scored, %d %% audited, %d %% quorum, %d %% exact). %,d audits, %,d calls of the"
                + " referee, %,d jobs looked at again after a conviction. Counted as wrong is"
                + " whatever was settled wrongly, also where looking back found it later.",
            MACHINES,
            Set.copyOf(conducts).size(),
            plan.jobs(),
            LEVELS.get(0),
            LEVELS.get(1),
            LEVELS.get(2),
            LEVELS.get(3),
            tally.audits(),
            tally.referees(),
            tally.lookedBack()));
    boolean met =
        NetworkStudy.line(
            "wrong tokens paid with an honest scorer",
            Long.toString(tally.wrongWithHonestScorer()),
            "0",
            tally.wrongWithHonestScorer() == 0);
    met &=
        NetworkStudy.line(
            "wrong tokens paid in all",
            rate(wrongTokens, accepted),
            "10⁻³",
            wrongTokens * 1_000 <= accepted);
    met &= scores(tally, Level.SCORED, 50);
    met &= scores(tally, Level.QUORUM, 1_000);
    met &=
        NetworkStudy.line(
            "liars' accounts whose cheats brought as much as was taken from them, or more",
            ahead + " of " + liars,
            "0",
            ahead == 0);
    met &=
        NetworkStudy.line(
            "honest accounts punished",
            punished + " of " + honest,
            "under 0.1 %",
            punished * 1_000 < honest);
    redundancy(tally);
    conducts(tally);
    return met;
  }

  private static boolean scores(Tally tally, Level level, int oneIn) {
    Tally.OfLevel counts = tally.level(level);
    return NetworkStudy.line(
        "wrong scores settled, " + level.name().toLowerCase(Locale.ROOT),
        rate(counts.wrongScores, counts.accepted) + ", " + counts.foundLater + " found later",
        oneIn == 50 ? "2·10⁻²" : "10⁻³",
        counts.wrongScores * oneIn <= counts.accepted);
  }

  private static void redundancy(Tally tally) {
    System.out.printf(
        "%n| level | accepted | refused | wrong tokens | wrong scores | work beyond generating, of"
            + " it |%n| --- | --- | --- | --- | --- | --- |%n");
    for (Level level : Level.values()) {
      Tally.OfLevel counts = tally.level(level);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %,d | %d | %d | %.1f %% |%n",
          level.name().toLowerCase(Locale.ROOT),
          counts.accepted,
          counts.refused,
          counts.wrongTokens,
          counts.wrongScores,
          100.0 * counts.checking / Math.max(1, counts.generating));
    }
    System.out.printf(
        Locale.ROOT,
        "%nScoring alone is 60 %% of generating. The fund for audits ended with %.2f %% of all pay;"
            + " the operator advanced %.2f %%.%n",
        100.0 * tally.fund() / tally.paid(),
        100.0 * tally.advanced() / tally.paid());
  }

  private static void conducts(Tally tally) {
    System.out.printf(
        "%n| conduct | accounts | convicted | cheats paid | gained by them | taken |%n"
            + "| --- | --- | --- | --- | --- | --- |%n");
    Map<String, long[]> sums = new TreeMap<>();
    for (Tally.OfAccount account : tally.accounts()) {
      long[] sum =
          sums.computeIfAbsent(
              account.conduct.name().toLowerCase(Locale.ROOT).replace('_', ' '), _ -> new long[5]);
      sum[0]++;
      sum[1] += account.convicted ? 1 : 0;
      sum[2] += account.cheats;
      sum[3] += account.gained;
      sum[4] += account.lost;
    }
    sums.forEach(
        (conduct, sum) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %,d | %,d |%n",
                conduct,
                sum[0],
                sum[1],
                sum[2],
                sum[3],
                sum[4]));
  }

  private static String rate(long part, long all) {
    return String.format(Locale.ROOT, "%,d of %,d (%.1e)", part, all, (double) part / all);
  }
}
