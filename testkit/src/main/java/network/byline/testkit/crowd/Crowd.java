package network.byline.testkit.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws the volunteers of a run.
 *
 * <ul>
 *   <li>Accounts: nine of ten have one machine, the rest up to four.
 *   <li>Speeds: log-normal around the reference machine's, with sigma 0.4, from a quarter to four
 *       times; one to four slots.
 *   <li>Days: 30 in 100 are always on, 40 in the evening, 20 in office hours, 10 now and then; time
 *       zones evenly spread.
 *   <li>Liars: as many in a hundred as the plan says, the kinds in turn; each cheats on all, half,
 *       a tenth or a fiftieth of its units. Sleepers, colluders and foreseers wait for 15 to 366
 *       units first, in networks of more than a hundred machines up to eight times as long. There
 *       is a ring for every hundred liars.
 * </ul>
 */
public final class Crowd {

  private static final int WHOLE = 1_000_000;
  private static final int LIARS_A_RING = 100;
  private static final int LARGE = 100;
  private static final int[] CHEAT_PPM = {1_000_000, 500_000, 100_000, 20_000};

  private Crowd() {}

  /**
   * Draws a crowd.
   *
   * @param liarsPpm how many of a million machines are liars'
   * @param conducts what kinds of liars there are
   */
  public static List<Volunteer> draw(
      int machines, int liarsPpm, List<Conduct> conducts, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Volunteer> crowd = new ArrayList<>();
    int account = 0;
    int liars = random.nextInt(conducts.size());
    while (crowd.size() < machines) {
      int own = random.nextInt(10) > 0 ? 1 : 2 + random.nextInt(3);
      boolean liar = random.nextInt(WHOLE) < liarsPpm;
      Conduct conduct = liar ? conducts.get(liars++ % conducts.size()) : Conduct.HONEST;
      int ring = random.nextInt(machines * (liarsPpm / 1_000) / 1_000 / LIARS_A_RING + 1);
      for (int i = 0; i < own && crowd.size() < machines; i++) {
        crowd.add(volunteer(crowd.size(), account, conduct, ring, machines > LARGE, random));
      }
      account++;
    }
    return crowd;
  }

  private static Volunteer volunteer(
      int number, int account, Conduct conduct, int ring, boolean large, SplittableRandom random) {
    double speed = Math.clamp(StrictMath.exp(0.4 * gaussian(random)), 0.25, 4.0);
    int day = random.nextInt(10);
    Habit habit =
        day < 3 ? Habit.STEADY : day < 7 ? Habit.EVENING : day < 9 ? Habit.OFFICE : Habit.CASUAL;
    return new Volunteer(
        number,
        account,
        (int) (1_000 * speed),
        1 + random.nextInt(4),
        habit,
        random.nextInt(24),
        conduct,
        conduct == Conduct.SYBIL ? WHOLE : CHEAT_PPM[random.nextInt(CHEAT_PPM.length)],
        conduct.waitsForTrust()
            ? 15 + random.nextInt(40) * random.nextInt(10) * (large ? 1 + random.nextInt(8) : 1)
            : 0,
        ring);
  }

  /** Draws from a normal distribution (Box and Muller), with the strict functions. */
  public static double gaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  /** Draws a waiting time with this mean. */
  public static long waiting(double meanMillis, SplittableRandom random) {
    return (long) Math.ceil(-meanMillis * StrictMath.log(1 - random.nextDouble()));
  }
}
