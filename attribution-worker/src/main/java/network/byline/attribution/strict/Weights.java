package network.byline.attribution.strict;

import java.util.List;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.Projection;

/**
 * The weights of a model, packed. The plain arrays are shared with whoever gave them.
 *
 * @param embedding [vocabulary][hidden], for looking up
 * @param finalNorm [hidden]
 * @param head from hidden to logits; the packed embedding where the two are tied
 */
record Weights(
    ModelConfig config,
    float[] embedding,
    List<Layer> layers,
    float[] finalNorm,
    Linear head,
    Rope rope) {

  /** The weights of one block; {@code matrices} in the order of {@link Projection}. */
  record Layer(float[] inputNorm, float[] middleNorm, List<Linear> matrices) {

    Linear matrix(Projection projection) {
      return matrices.get(projection.ordinal());
    }
  }

  float eps() {
    return (float) config.rmsNormEps();
  }

  /** Width of the queries of all heads. */
  int queryWidth() {
    return config.heads() * config.headDim();
  }

  /** Width of the keys, and of the values, of all key heads. */
  int keyWidth() {
    return config.kvHeads() * config.headDim();
  }
}
