package network.byline.attribution.strict;

import java.util.List;
import java.util.Map;
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

  /** The weights of one block; all projections have a matrix. */
  record Layer(float[] inputNorm, float[] middleNorm, Map<Projection, Linear> matrices) {

    Linear matrix(Projection projection) {
      Linear matrix = matrices.get(projection);
      if (matrix == null) {
        throw new IllegalStateException("no matrix " + projection);
      }
      return matrix;
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
