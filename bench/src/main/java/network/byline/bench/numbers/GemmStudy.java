package network.byline.bench.numbers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.byline.attribution.strict.GemmDoor;
import network.byline.bench.Contest;
import picocli.CommandLine.Command;

/** The engine's matrix product against the library's, one core each. */
@Command(
    name = "gemm",
    mixinStandardHelpOptions = true,
    description = "Matrix product on one core, against DJL.")
public final class GemmStudy implements Callable<Integer> {

  private static final int TURNS = 9;

  /** m, k, n and the least ratio. */
  private record Case(int m, int k, int n, double bar) {}

  private static final List<Case> CASES =
      List.of(
          new Case(512, 512, 512, 0.75),
          new Case(2048, 576, 1536, 0.65),
          new Case(128, 192, 512, 0));

  /** For picocli. */
  GemmStudy() {}

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        "# Matrix product%n%nOne core, vectors of %d bits (%s).%n%n",
        GemmDoor.vectorBits(), instructionSet());
    System.out.println("| m × k × n | strict, GFLOP per CPU-second | DJL | ratio | bar |");
    System.out.println("| --- | --- | --- | --- | --- |");
    boolean met = true;
    try (NDManager manager = Djl.start()) {
      for (Case c : CASES) {
        met &= measure(c, manager);
      }
    }
    return met ? 0 : 1;
  }

  private static boolean measure(Case c, NDManager manager) {
    float[] a = numbers(c.m() * c.k());
    float[] b = numbers(c.n() * c.k());
    double gigaflop = 2e-9 * c.m() * c.k() * c.n();
    GemmDoor strict = new GemmDoor(a, b, c.m(), c.k(), c.n());
    try (NDArray left = manager.create(a, new Shape(c.m(), c.k()));
        NDArray rows = manager.create(b, new Shape(c.n(), c.k()));
        NDArray right = rows.transpose().duplicate()) {
      List<Contest.Figure> figures =
          new Contest()
              .add("strict", gigaflop, strict::multiply)
              .add("DJL", gigaflop, () -> left.matMul(right).close())
              .run(TURNS);
      double ours = figures.get(0).perCpuSecond();
      double theirs = figures.get(1).perCpuSecond();
      System.out.printf(
          Locale.ROOT,
          "| %d × %d × %d | %.1f | %.1f | %.2f | %s |%n",
          c.m(),
          c.k(),
          c.n(),
          ours,
          theirs,
          ours / theirs,
          c.bar() == 0 ? "–" : String.format(Locale.ROOT, "%.2f", c.bar()));
      return ours / theirs >= c.bar();
    }
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (i * 7919L % 1000 - 500) / 500f;
    }
    return numbers;
  }

  /** Returns the widest vector instructions that the machine names. */
  private static String instructionSet() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return "instruction set unknown";
    }
    String text = Files.readString(info);
    return text.contains("avx512f") ? "AVX-512" : text.contains("avx2") ? "AVX2" : "SSE";
  }
}
