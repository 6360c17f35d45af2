package network.byline.attribution.train;

import java.util.Arrays;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.format.SafeTensors;
import network.byline.attribution.format.TensorMap;

/** How a run ended. */
public sealed interface TrainingOutcome {

  /**
   * All steps were done.
   *
   * @param tensors the trained weights, rounded to the type in which they are stored
   * @param stored that type
   * @param losses nats per token of each step's batch, before the step
   */
  record Finished(TensorMap tensors, Dtype stored, double[] losses) implements TrainingOutcome {

    /** The canonical weights file, a function of the recipe and its inputs. */
    public byte[] weightsFile() {
      return SafeTensors.bytes(tensors, stored);
    }

    /** Mean loss of the last tenth of the steps, at least one, in nats per token. */
    public double finalLoss() {
      int from = losses.length - Math.max(1, losses.length / 10);
      return Arrays.stream(losses, from, losses.length).average().orElseThrow();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Finished that
          && tensors.equals(that.tensors)
          && stored == that.stored
          && Arrays.equals(losses, that.losses);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(losses);
    }

    @Override
    public String toString() {
      return "Finished[steps=" + losses.length + ", finalLoss=" + finalLoss() + "]";
    }
  }

  /**
   * The caller asked to stop; with a checkpoint the run can be resumed.
   *
   * @param step steps done
   */
  record Cancelled(int step) implements TrainingOutcome {}

  /**
   * The loss was no longer a number: the rate is too high.
   *
   * @param step steps done
   */
  record Diverged(int step) implements TrainingOutcome {}
}
