package network.byline.attribution.strict;

import java.util.Arrays;
import java.util.List;

/**
 * AdamW with its damping inside the root, in double, element by element: m ← β1 m + (1-β1) G; s ←
 * β2 s + (1-β2) G²; θ ← (1 - ηλ) θ - η (m / c1) / sqrt(s / c2 + ρ), with c = 1 - β^step. The
 * weights that the kernels see are θ rounded to float.
 */
final class AdamW {

  private final AdamWSettings settings;
  private final List<Parameter> parameters;
  private final double[][] values;
  private final double[][] first;
  private final double[][] second;
  private double power1 = 1;
  private double power2 = 1;
  private long step;

  AdamW(AdamWSettings settings, List<Parameter> parameters) {
    this.settings = settings;
    this.parameters = parameters;
    values = new double[parameters.size()][];
    first = new double[parameters.size()][];
    second = new double[parameters.size()][];
    for (int p = 0; p < parameters.size(); p++) {
      float[] value = parameters.get(p).value();
      values[p] = new double[value.length];
      for (int i = 0; i < value.length; i++) {
        values[p][i] = value[i];
      }
      first[p] = new double[value.length];
      second[p] = new double[value.length];
    }
  }

  long step() {
    return step;
  }

  TrainingState state() {
    return new TrainingState(step, copies(values), copies(first), copies(second));
  }

  /** Takes over another's state, the parameters' rounded values included. */
  void restore(TrainingState state) {
    overwrite(values, state.values(), "values");
    overwrite(first, state.first(), "first moments");
    overwrite(second, state.second(), "second moments");
    step = 0;
    power1 = 1;
    power2 = 1;
    while (step < state.step()) {
      step++;
      power1 *= settings.beta1();
      power2 *= settings.beta2();
    }
    for (int p = 0; p < values.length; p++) {
      float[] out = parameters.get(p).value();
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) values[p][i];
      }
    }
  }

  private static List<double[]> copies(double[][] arrays) {
    return Arrays.stream(arrays).map(double[]::clone).toList();
  }

  private static void overwrite(double[][] target, List<double[]> source, String what) {
    if (source.size() != target.length) {
      throw new IllegalArgumentException(
          what + " of " + source.size() + " tensors given, the model has " + target.length);
    }
    for (int p = 0; p < target.length; p++) {
      if (source.get(p).length != target[p].length) {
        throw new IllegalArgumentException(
            what
                + " of tensor "
                + p
                + " are "
                + source.get(p).length
                + ", not "
                + target[p].length);
      }
      System.arraycopy(source.get(p), 0, target[p], 0, target[p].length);
    }
  }

  /**
   * Takes one step.
   *
   * @param sums the batch's summed gradients, in the order of the parameters
   * @param divisor what the sums are divided by
   * @param rate η
   */
  void update(List<float[]> sums, double divisor, double rate) {
    step++;
    power1 *= settings.beta1();
    power2 *= settings.beta2();
    double factor = clip(sums, divisor) / divisor;
    for (int p = 0; p < values.length; p++) {
      double keep = parameters.get(p).decays() ? 1 - rate * settings.weightDecay() : 1;
      updateOne(p, sums.get(p), factor, rate, keep);
    }
  }

  private void updateOne(int p, float[] sum, double factor, double rate, double keep) {
    double b1 = settings.beta1();
    double b2 = settings.beta2();
    double rho = settings.damping();
    double c1 = 1 - power1;
    double c2 = 1 - power2;
    double[] value = values[p];
    double[] m = first[p];
    double[] s = second[p];
    float[] out = parameters.get(p).value();
    for (int i = 0; i < value.length; i++) {
      double g = sum[i] * factor;
      m[i] = b1 * m[i] + (1 - b1) * g;
      s[i] = b2 * s[i] + (1 - b2) * (g * g);
      value[i] = keep * value[i] - rate * (m[i] / c1) / Math.sqrt(s[i] / c2 + rho);
      out[i] = (float) value[i];
    }
  }

  /** The factor that brings the batch gradient's norm down to the limit, at most 1. */
  private double clip(List<float[]> sums, double divisor) {
    if (settings.clipNorm() == 0) {
      return 1;
    }
    double norm = norm(sums) / divisor;
    return norm > settings.clipNorm() ? settings.clipNorm() / norm : 1;
  }

  /** Euclidean norm: one chain in double over all parameters in their order. */
  static double norm(List<float[]> sums) {
    double sum = 0;
    for (float[] array : sums) {
      for (float g : array) {
        sum = Math.fma((double) g, (double) g, sum);
      }
    }
    return Math.sqrt(sum);
  }
}
