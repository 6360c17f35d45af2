package network.byline.attribution.train;

/**
 * The learning rate over a run: a linear warm-up to the peak, then a decay to a part of it at the
 * last step.
 *
 * @param peak highest rate, above 0 and at most 1
 * @param warmup part of the steps that the warm-up takes, from 0 to 1; at least one step
 * @param decay shape of the way down
 * @param last rate of the last step as a part of the peak, from 0 to 1
 */
public record LearningRate(double peak, double warmup, Decay decay, double last) {

  /** Shapes of the way down from the peak. */
  public enum Decay {
    /** A straight line. */
    LINEAR,
    /** Half a period of a cosine. */
    COSINE
  }

  /** Checks the ranges. */
  public LearningRate {
    Recipe.range("rate.peak", peak, Double.MIN_NORMAL, 1);
    Recipe.range("rate.warmup", warmup, 0, 1);
    Recipe.range("rate.last", last, 0, 1);
  }

  /**
   * The rate of one step.
   *
   * @param step from 0 to {@code steps} - 1
   * @param steps length of the run
   */
  public double at(int step, int steps) {
    int rising = Math.max(1, (int) Math.ceil(warmup * steps));
    if (step < rising) {
      return peak * (step + 1) / rising;
    }
    double way = (double) (step + 1 - rising) / (steps - rising);
    double height =
        switch (decay) {
          case LINEAR -> 1 - way;
          case COSINE -> 0.5 * (1 + StrictMath.cos(StrictMath.PI * way));
        };
    return peak * (last + (1 - last) * height);
  }
}
