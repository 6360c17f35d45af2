package network.byline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A measurement of several ways to do the same work, side by side in one process: the contestants
 * take turns, so that what else goes on at the machine hits all of them alike.
 */
public final class Contest {

  private static final double NANOS = 1e9;
  private static final double TURN_SECONDS = 0.5;

  private final List<Contestant> contestants = new ArrayList<>();

  /** Work that is repeated. */
  @FunctionalInterface
  public interface Work {
    /** Does the work once. */
    void once();
  }

  /** One way to do the work. */
  private record Contestant(String name, double units, Work work) {}

  /**
   * What came of it.
   *
   * @param name whose figure it is
   * @param perCpuSecond median over the turns, in units for each second of this process's CPU time
   * @param perSecond the same for each second that passed
   */
  public record Figure(String name, double perCpuSecond, double perSecond) {}

  /**
   * Adds a way to do the work.
   *
   * @param units how much of whatever is counted one repetition does
   */
  public Contest add(String name, double units, Work work) {
    contestants.add(new Contestant(name, units, work));
    return this;
  }

  /**
   * Lets every contestant warm up for two turns, and then measures.
   *
   * @param turns how many each gets, of half a second and at least one repetition
   */
  public List<Figure> run(int turns) {
    double[][] cpu = new double[contestants.size()][turns];
    double[][] wall = new double[contestants.size()][turns];
    for (int turn = -2; turn < turns; turn++) {
      for (int c = 0; c < contestants.size(); c++) {
        Contestant contestant = contestants.get(c);
        long cpuStart = cpuNanos();
        long start = System.nanoTime();
        long repetitions = 0;
        do {
          contestant.work().once();
          repetitions++;
        } while ((System.nanoTime() - start) / NANOS < TURN_SECONDS);
        double done = repetitions * contestant.units();
        if (turn >= 0) {
          wall[c][turn] = done / ((System.nanoTime() - start) / NANOS);
          cpu[c][turn] = done / ((cpuNanos() - cpuStart) / NANOS);
        }
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (int c = 0; c < contestants.size(); c++) {
      figures.add(new Figure(contestants.get(c).name(), median(cpu[c]), median(wall[c])));
    }
    return figures;
  }

  /** Returns the middle of some figures, of an even number the mean of the two in the middle. */
  public static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
