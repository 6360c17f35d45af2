package network.byline.attribution.strict;

import java.util.List;
import java.util.Map;
import network.byline.attribution.format.Projection;
import org.jspecify.annotations.Nullable;

/**
 * Where the gradients of one record go; null for what is not trained.
 *
 * @param embedding gradient of the embedding, the tied head's share included
 * @param head gradient of an untied head
 * @param pending what is still to be added to the sums of the batch, once it is the record's turn
 */
record Gradients(
    float @Nullable [] embedding,
    float @Nullable [] head,
    float @Nullable [] finalNorm,
    List<Layer> layers,
    List<Pending> pending) {

  /** The gradient of one trained parameter, by its place among them. */
  record Pending(int parameter, float[] gradient) {}

  /** Gradients of one block; all projections have theirs. */
  record Layer(
      float @Nullable [] inputNorm,
      float @Nullable [] middleNorm,
      Map<Projection, LinearGradient> matrices) {

    LinearGradient matrix(Projection projection) {
      LinearGradient matrix = matrices.get(projection);
      if (matrix == null) {
        throw new IllegalStateException("no gradient of " + projection);
      }
      return matrix;
    }
  }
}
