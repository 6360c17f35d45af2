package network.byline.attribution.strict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import network.byline.base.statement.SamplerSettings;

/**
 * Digests of everything that {@link ArithmeticContract} fixes. The main method prints them, so that
 * a process of another width, compiler or machine can be compared.
 */
final class Goldens {

  private Goldens() {}

  private static float[] numbers(long seed, int count, double size) {
    NormalStream normal = new NormalStream(seed);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) (size * normal.next());
    }
    return x;
  }

  static Map<String, String> all() {
    Map<String, String> digests = kernels();
    digests.put("random", new Bits().add(numbers(1, 200, 1)).hex());
    digests.put("product", product());
    for (boolean tied : new boolean[] {true, false}) {
      String name = tied ? " tied" : " untied";
      digests.put("model" + name, model(Tiny.model(tied)));
      digests.put("adapted" + name, model(Tiny.adapted(tied)));
      digests.put("training full" + name, training(Tiny.full(tied, 2)));
      digests.put("training adapter" + name, training(Tiny.lowRank(tied, 2)));
    }
    digests.put("sampler", sampler());
    return digests;
  }

  /** Those that even an interpreter has soon. */
  private static Map<String, String> kernels() {
    Map<String, String> digests = new TreeMap<>();
    digests.put("exp float", expFloat());
    digests.put("exp double and log", expDouble());
    digests.put("norm, softmax, gate, rope", rows());
    return digests;
  }

  private static String product() {
    int m = 37;
    int k = 576;
    int n = 192;
    float[] a = numbers(2, m * k, 1);
    PackedMatrix w = PackedMatrix.ofRows(numbers(3, n * k, 0.05), n, k);
    float[] c = new float[m * n];
    Gemm.multiply(new Rows().view(a, 0, k, m, k), w, c, 0, n);
    return new Bits().add(c).hex();
  }

  private static String expFloat() {
    float[] x = numbers(4, 3000, 40);
    for (int i = 0; i < x.length; i++) {
      x[i] = StrictMathFunctions.exp(x[i]);
    }
    return new Bits().add(x).hex();
  }

  private static String expDouble() {
    float[] x = numbers(5, 3000, 200);
    double[] y = new double[2 * x.length];
    for (int i = 0; i < x.length; i++) {
      y[2 * i] = StrictMathFunctions.exp((double) x[i]);
      y[2 * i + 1] = StrictMathFunctions.log(Math.abs((double) x[i]));
    }
    return new Bits().add(y).hex();
  }

  private static String rows() {
    int width = 75;
    float[] x = numbers(6, 4 * width, 2);
    float[] y = new float[4 * width];
    float[] inverse = new float[4];
    RmsNorm.forward(x, numbers(7, width, 1), 4, width, 1e-6f, y, inverse);
    float[] gated = new float[4 * width];
    SwiGlu.forward(x, y, gated.length, gated);
    Softmax.normalise(y, 0, width, Softmax.max(y, 0, width));
    float[] turned = numbers(8, 5 * 3 * 10, 1);
    new Rope(10, 10_000).turn(turned, 0, 5, 3, 250);
    return new Bits().add(y).add(inverse).add(gated).add(turned).hex();
  }

  private static String model(StrictModel model) {
    Bits bits = new Bits();
    int[] text = Tiny.text(9, 50);
    model.visit(text, 1, (position, logits) -> bits.add(logits));
    return bits.add(model.logProbs(text, 1)).hex();
  }

  private static String training(Trainer trainer) {
    try (trainer) {
      Bits bits = new Bits();
      for (int step = 0; step < 4; step++) {
        bits.add(trainer.step(Tiny.records(), 1e-2 / (1 + step)).loss());
      }
      return bits.add(trainer.tensors()).hex();
    }
  }

  private static String sampler() {
    float[] logits = numbers(10, 500, 2);
    List<Long> picks = new ArrayList<>();
    for (int topK : new int[] {0, 40}) {
      Sampler sampler = new Sampler(new SamplerSettings(700_000, topK, 930_000, 123));
      for (int step = 0; step < 200; step++) {
        picks.add((long) sampler.pick(logits, step));
      }
    }
    return new Bits().add(picks.stream().mapToLong(Long::longValue).toArray()).hex();
  }

  /** Prints the digests, one a line: all, or only the kernels'. */
  public static void main(String[] arguments) {
    boolean kernels = arguments.length > 0 && arguments[0].equals("kernels");
    System.out.printf(Locale.ROOT, "lanes = %d%n", Lanes.COUNT);
    (kernels ? kernels() : all())
        .forEach((name, digest) -> System.out.println(name + " = " + digest));
  }
}
