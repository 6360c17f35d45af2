package network.byline.testkit.network;

import java.util.List;
import network.byline.testkit.crowd.Conduct;

/**
 * What a run is made of. Equal plans give equal runs, to the last event.
 *
 * @param seed where all chance comes from
 * @param machines how many machines volunteers lend
 * @param jobs how many jobs clients order
 * @param jobsPerSecond how many on average, evenly random
 * @param clients how many clients order; of fewer than ten the first one orders three of four jobs
 * @param models how many models they ask for
 * @param days whether machines are switched on and off by their habits
 * @param killedPpm how many of a million machines fail in a minute
 * @param backMillis how long a machine that failed is away on average
 * @param stalledPpm how many of a million tasks take 5 to 64 times as long, as on a laptop that
 *     sleeps
 * @param outages how many times the hosts are away for half a minute
 * @param liarsPpm how many of a million machines are liars'
 * @param conducts what kinds of liars there are
 * @param levels how many of a hundred orders ask for each level, in the order of the levels
 * @param queueBound how many tasks may wait in all; a quarter of them of one client
 */
public record WorldPlan(
    long seed,
    int machines,
    int jobs,
    double jobsPerSecond,
    int clients,
    int models,
    boolean days,
    int killedPpm,
    int backMillis,
    int stalledPpm,
    int outages,
    int liarsPpm,
    List<Conduct> conducts,
    List<Integer> levels,
    int queueBound) {

  /** All kinds of liars. */
  public static final List<Conduct> ALL_LIARS =
      List.of(Conduct.values()).stream().filter(Conduct::isLiar).toList();

  public WorldPlan {
    conducts = List.copyOf(conducts);
    levels = List.copyOf(levels);
  }

  /**
   * Returns a small world for finding bugs, one of three kinds by the seed: one without failures
   * that is asked for more than it can do; one in which everything happens; and one of many scorers
   * that wait until they are trusted.
   */
  public static WorldPlan small(long seed) {
    return switch (Math.floorMod(seed, 3)) {
      case 0 ->
          new WorldPlan(
              seed,
              48,
              1_200,
              12.0,
              6,
              3,
              false,
              0,
              20_000,
              0,
              0,
              250_000,
              ALL_LIARS,
              List.of(85, 5, 5, 5),
              120);
      case 1 ->
          new WorldPlan(
              seed,
              48,
              700,
              3.0,
              6,
              3,
              false,
              120_000,
              20_000,
              20_000,
              2,
              250_000,
              ALL_LIARS,
              List.of(55, 15, 20, 10),
              120);
      default ->
          new WorldPlan(
              seed,
              24,
              1_800,
              2.0,
              6,
              3,
              false,
              20_000,
              20_000,
              5_000,
              0,
              400_000,
              List.of(Conduct.FORESEER, Conduct.FORESEER, Conduct.REPLAYER),
              List.of(100, 0, 0, 0),
              120);
    };
  }

  /** Returns a calm world of honest machines that are always on. */
  public static WorldPlan calm(long seed, int machines, int jobs, double jobsPerSecond) {
    return new WorldPlan(
        seed,
        machines,
        jobs,
        jobsPerSecond,
        100,
        8,
        false,
        0,
        10_000,
        0,
        0,
        0,
        ALL_LIARS,
        List.of(100, 0, 0, 0),
        1_000_000);
  }

  /** Returns this world with machines that fail. */
  public WorldPlan failing(int killedPerMinutePpm, int awayMillis) {
    return new WorldPlan(
        seed,
        machines,
        jobs,
        jobsPerSecond,
        clients,
        models,
        days,
        killedPerMinutePpm,
        awayMillis,
        stalledPpm,
        outages,
        liarsPpm,
        conducts,
        levels,
        queueBound);
  }

  /** Returns this world with liars of these kinds. */
  public WorldPlan lying(int ppm, List<Conduct> kinds) {
    return new WorldPlan(
        seed,
        machines,
        jobs,
        jobsPerSecond,
        clients,
        models,
        days,
        killedPpm,
        backMillis,
        stalledPpm,
        outages,
        ppm,
        kinds,
        levels,
        queueBound);
  }

  /** Returns this world with orders of these levels, in parts of a hundred. */
  public WorldPlan ordering(List<Integer> ofEachLevel) {
    return new WorldPlan(
        seed,
        machines,
        jobs,
        jobsPerSecond,
        clients,
        models,
        days,
        killedPpm,
        backMillis,
        stalledPpm,
        outages,
        liarsPpm,
        conducts,
        ofEachLevel,
        queueBound);
  }

  /** Returns this world with machines that follow their owners' days. */
  public WorldPlan daily() {
    return new WorldPlan(
        seed,
        machines,
        jobs,
        jobsPerSecond,
        clients,
        models,
        true,
        killedPpm,
        backMillis,
        stalledPpm,
        outages,
        liarsPpm,
        conducts,
        levels,
        queueBound);
  }
}
