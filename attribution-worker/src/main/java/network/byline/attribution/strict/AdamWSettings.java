package network.byline.attribution.strict;

/**
 * Constants of the optimiser.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param damping ρ inside the root, &gt; 0: it keeps the update smooth where a second moment is
 *     tiny
 * @param weightDecay λ, decoupled, of matrices only (no norm weights), ≥ 0
 * @param clipNorm largest norm of the batch gradient; 0 switches clipping off
 */
public record AdamWSettings(
    double beta1, double beta2, double damping, double weightDecay, double clipNorm) {

  /** Refuses constants outside their ranges. */
  public AdamWSettings {
    requireThat(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 <= beta1 < 1");
    requireThat(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 <= beta2 < 1");
    requireThat(damping > 0 && damping < 1e3, "damping", damping, "a positive number");
    requireThat(weightDecay >= 0 && weightDecay < 1e3, "weightDecay", weightDecay, "0 or more");
    requireThat(clipNorm >= 0 && clipNorm < 1e9, "clipNorm", clipNorm, "0 or more");
  }

  /** The recommended form: β 0.9 and 0.99, no decay, no clipping (a kink in the path). */
  public static AdamWSettings withDamping(double damping) {
    return new AdamWSettings(0.9, 0.99, damping, 0, 0);
  }

  private static void requireThat(boolean holds, String field, double value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(field + " is " + value + "; use " + range);
    }
  }
}
