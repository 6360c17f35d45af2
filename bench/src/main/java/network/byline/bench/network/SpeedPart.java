package network.byline.bench.network;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import network.byline.testkit.network.Tally;
import network.byline.testkit.network.World;
import network.byline.testkit.network.WorldPlan;

/** How fast simulated time passes, and whether a seed is replayed to the last event. */
final class SpeedPart {

  private static final int MACHINES = 1_000;
  private static final int JOBS = 100_000;
  private static final int REPLAYS = 100;
  private static final int REPLAY_JOBS = 500;
  private static final double A_SECOND = 2.0;
  private static final int LIARS_PPM = 50_000;

  private SpeedPart() {}

  static boolean run(int shorter) {
    WorldPlan plan = plan(JOBS / shorter);
    long cpu = cpuNanos();
    long start = System.nanoTime();
    Tally tally = World.run(plan);
    double wall = (System.nanoTime() - start) / 1e9;
    double busy = (cpuNanos() - cpu) / 1e9;
    double simulated = tally.millis() / 1e3;
    int same = 0;
    int replays = Math.max(2, REPLAYS / shorter);
    long first = World.run(plan(REPLAY_JOBS)).fingerprint();
    for (int i = 0; i < replays; i++) {
      same += World.run(plan(REPLAY_JOBS)).fingerprint() == first ? 1 : 0;
    }
    NetworkStudy.table(
        "Speed",
        String.format(
            Locale.ROOT,
            "%,d volunteers with their days and 5 %% liars, %,d jobs at two a second: %.1f hours in"
                + " %.0f s (%.0f CPU-s, the start of the JVM's compilers included), %,d events."
                + " Replays are of %d jobs.",
            MACHINES,
            plan.jobs(),
            simulated / 3_600,
            wall,
            busy,
            tally.steps(),
            REPLAY_JOBS));
    boolean met =
        NetworkStudy.line(
            "simulated time against wall clock",
            String.format(Locale.ROOT, "%,.0f×", simulated / wall),
            "100×, aim 1,000×",
            simulated / wall >= 100);
    met &=
        NetworkStudy.line(
            "replays that are the same to the last event",
            same + " of " + replays,
            "all",
            same == replays);
    return met;
  }

  private static WorldPlan plan(int jobs) {
    return WorldPlan.calm(1, MACHINES, jobs, A_SECOND)
        .daily()
        .lying(LIARS_PPM, WorldPlan.ALL_LIARS);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
