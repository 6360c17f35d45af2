package network.byline.attribution.strict;

import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.Projection;
import network.byline.attribution.format.TensorMap;

/** The same decoder written down once more, naively, in double and with Java's own functions. */
final class ReferenceModel {

  private final ModelConfig config;
  private final SortedMap<String, double[]> tensors = new TreeMap<>();

  ReferenceModel(ModelConfig config, TensorMap... maps) {
    this.config = config;
    for (TensorMap map : maps) {
      for (FloatTensor tensor : map.tensors()) {
        double[] wide = new double[tensor.data().length];
        for (int i = 0; i < wide.length; i++) {
          wide[i] = tensor.data()[i];
        }
        tensors.put(tensor.name(), wide);
      }
    }
  }

  /** The values of a tensor themselves, to be changed. */
  double[] get(String name) {
    double[] tensor = tensors.get(name);
    if (tensor == null) {
      throw new AssertionError(name);
    }
    return tensor;
  }

  /** Sum over the predicted tokens of -log p. */
  double loss(int[] tokens) {
    double[][] logits = logits(tokens);
    double loss = 0;
    for (int m = 0; m + 1 < tokens.length; m++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double x : logits[m]) {
        max = Math.max(max, x);
      }
      double sum = 0;
      for (double x : logits[m]) {
        sum += Math.exp(x - max);
      }
      loss += Math.log(sum) + max - logits[m][tokens[m + 1]];
    }
    return loss;
  }

  /** Logits after each token. */
  double[][] logits(int[] tokens) {
    int hidden = config.hiddenSize();
    double[][] x = new double[tokens.length][hidden];
    for (int m = 0; m < tokens.length; m++) {
      System.arraycopy(get(TensorNames.EMBEDDING), tokens[m] * hidden, x[m], 0, hidden);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      double[][] normed = norm(x, get(TensorNames.inputNorm(layer)));
      double[][] mixed = attention(layer, normed);
      add(x, linear(layer, Projection.O, mixed));
      normed = norm(x, get(TensorNames.middleNorm(layer)));
      double[][] gate = linear(layer, Projection.GATE, normed);
      double[][] up = linear(layer, Projection.UP, normed);
      for (int m = 0; m < gate.length; m++) {
        for (int i = 0; i < gate[m].length; i++) {
          gate[m][i] = gate[m][i] / (1 + Math.exp(-gate[m][i])) * up[m][i];
        }
      }
      add(x, linear(layer, Projection.DOWN, gate));
    }
    String head = config.tieWordEmbeddings() ? TensorNames.EMBEDDING : TensorNames.HEAD;
    return multiply(norm(x, get(TensorNames.FINAL_NORM)), get(head), config.vocabSize());
  }

  private double[][] attention(int layer, double[][] normed) {
    double[][] query = linear(layer, Projection.Q, normed);
    double[][] key = linear(layer, Projection.K, normed);
    double[][] value = linear(layer, Projection.V, normed);
    int dim = config.headDim();
    turn(query, config.heads());
    turn(key, config.kvHeads());
    double[][] mixed = new double[normed.length][config.heads() * dim];
    for (int head = 0; head < config.heads(); head++) {
      int at = head / (config.heads() / config.kvHeads()) * dim;
      for (int i = 0; i < normed.length; i++) {
        double[] p = new double[i + 1];
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          double score = 0;
          for (int d = 0; d < dim; d++) {
            score += query[i][head * dim + d] * key[j][at + d];
          }
          p[j] = Math.exp(score / Math.sqrt(dim));
          sum += p[j];
        }
        for (int j = 0; j <= i; j++) {
          for (int d = 0; d < dim; d++) {
            mixed[i][head * dim + d] += p[j] / sum * value[j][at + d];
          }
        }
      }
    }
    return mixed;
  }

  private void turn(double[][] x, int heads) {
    int dim = config.headDim();
    int half = dim / 2;
    for (int m = 0; m < x.length; m++) {
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < half; i++) {
          double angle = m * Math.pow(config.ropeTheta(), -2.0 * i / dim);
          double a = x[m][h * dim + i];
          double b = x[m][h * dim + half + i];
          x[m][h * dim + i] = a * Math.cos(angle) - b * Math.sin(angle);
          x[m][h * dim + half + i] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    }
  }

  private double[][] norm(double[][] x, double[] weight) {
    double[][] y = new double[x.length][weight.length];
    for (int m = 0; m < x.length; m++) {
      double sum = 0;
      for (double v : x[m]) {
        sum += v * v;
      }
      double root = Math.sqrt(sum / weight.length + config.rmsNormEps());
      for (int k = 0; k < weight.length; k++) {
        y[m][k] = x[m][k] / root * weight[k];
      }
    }
    return y;
  }

  private double[][] linear(int layer, Projection projection, double[][] x) {
    int outputs = projection.outputs(config);
    double[][] y = multiply(x, get(projection.path(layer) + ".weight"), outputs);
    double[] a = tensors.get(AdapterConfig.nameOfA(projection, layer));
    double[] b = tensors.get(AdapterConfig.nameOfB(projection, layer));
    if (a != null && b != null) {
      double[][] z = multiply(multiply(x, a, Tiny.ADAPTER.rank()), b, outputs);
      for (double[] row : z) {
        for (int i = 0; i < row.length; i++) {
          row[i] *= (double) Tiny.ADAPTER.alpha() / Tiny.ADAPTER.rank();
        }
      }
      add(y, z);
    }
    return y;
  }

  private static double[][] multiply(double[][] x, double[] w, int outputs) {
    int inputs = w.length / outputs;
    double[][] y = new double[x.length][outputs];
    for (int m = 0; m < x.length; m++) {
      for (int n = 0; n < outputs; n++) {
        for (int k = 0; k < inputs; k++) {
          y[m][n] += x[m][k] * w[n * inputs + k];
        }
      }
    }
    return y;
  }

  private static void add(double[][] x, double[][] y) {
    for (int m = 0; m < x.length; m++) {
      for (int k = 0; k < x[m].length; k++) {
        x[m][k] += y[m][k];
      }
    }
  }
}
