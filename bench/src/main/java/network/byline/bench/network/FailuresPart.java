package network.byline.bench.network;

import java.util.Locale;
import network.byline.testkit.network.Tally;
import network.byline.testkit.network.World;
import network.byline.testkit.network.WorldPlan;

/** What failures of workers cost: nothing is lost or paid twice, work is done about as fast. */
final class FailuresPart {

  private static final int MACHINES = 200;
  private static final int JOBS = 100_000;
  private static final int KILLED_PPM = 300_000;
  private static final int AWAY_MILLIS = 10_000;
  private static final double FLOOD = 1_000;
  private static final double LOAD = 0.6;
  private static final double LEAST_GOODPUT = 0.85;
  private static final double MOST_P99 = 2.5;
  private static final int P99 = 99;

  private FailuresPart() {}

  static boolean run(int shorter) {
    int jobs = JOBS / shorter;
    Tally calmFlood = World.run(WorldPlan.calm(1, MACHINES, jobs, FLOOD));
    Tally flood =
        World.run(WorldPlan.calm(1, MACHINES, jobs, FLOOD).failing(KILLED_PPM, AWAY_MILLIS));
    double capacity = jobs * 1e3 / calmFlood.millis();
    Tally calm = World.run(WorldPlan.calm(2, MACHINES, jobs, LOAD * capacity));
    Tally failing =
        World.run(
            WorldPlan.calm(2, MACHINES, jobs, LOAD * capacity).failing(KILLED_PPM, AWAY_MILLIS));
    double goodput = (double) calmFlood.millis() / flood.millis();
    double p99 = (double) failing.percentile(P99) / calm.percentile(P99);
    NetworkStudy.table(
        "Failures",
        String.format(
            Locale.ROOT,
            "%d volunteers, %,d jobs of median 5 s, scored and audited. Of the machines 30 %% fail"
                + " in a minute, by process, machine or network, and are back after %d s on"
                + " average: %,d and %,d failures, %d and %d second copies. Goodput is taken with"
                + " all jobs waiting from the start (calm: %.1f a second), times at 60 %% of that"
                + " (calm: median %.1f s, 99 of 100 within %.1f s; failing: %.1f s and %.1f s).",
            MACHINES,
            jobs,
            AWAY_MILLIS / 1_000,
            flood.kills(),
            failing.kills(),
            flood.secondCopies(),
            failing.secondCopies(),
            capacity,
            calm.percentile(50) / 1e3,
            calm.percentile(P99) / 1e3,
            failing.percentile(50) / 1e3,
            failing.percentile(P99) / 1e3));
    long lost = 2L * jobs - flood.decided() - failing.decided();
    boolean met = NetworkStudy.line("jobs lost", Long.toString(lost), "0", lost == 0);
    met &=
        NetworkStudy.line(
            "leases, jobs or results paid twice",
            "0: the watch ends a run at the first",
            "0",
            true);
    met &=
        NetworkStudy.line(
            "goodput against calm",
            String.format(Locale.ROOT, "%.1f %%", 100 * goodput),
            "85 %",
            goodput >= LEAST_GOODPUT);
    met &=
        NetworkStudy.line(
            "time within which 99 of 100 jobs end, against calm",
            String.format(Locale.ROOT, "%.2f×", p99),
            "2.5×",
            p99 <= MOST_P99);
    return met;
  }
}
