package network.byline.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.byline.attribution.tokenizer.BpeTrainer;
import network.byline.attribution.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Model files that lie about themselves, cut at every byte and damaged by seeded chance: each is
 * read or is a {@link FormatException} of one short line, within a budget of memory in proportion
 * to its size. {@code -Dbyline.fuzz=N} sets how many damaged inputs are tried.
 */
class LyingHeadersTest {
  private static final long SEED = 20_261_122;
  private static final long INPUTS = Long.getLong("byline.fuzz", 50_000);
  private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Bytes that reading may allocate in all, garbage included: so many, and per byte of input. */
  private static final long BASE_BYTES = 1 << 20;

  private static final long BYTES_PER_BYTE = 64;

  /** The same for any one document, however large. */
  private static final long LARGEST_BYTES = 256 << 20;

  private static final long TENSOR_BUDGET = 64 << 10;
  private static final String TEXT = "It's 12 o'clock, \u00e9t\u00e9 \ud83d\ude00 the end";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Kind SAFETENSORS =
      new Kind("safetensors", 40, tensors(), LyingHeadersTest::readTensors);
  private static final Kind TOKENIZER =
      new Kind("tokenizer.json", 20, tokenizer(), LyingHeadersTest::readTokenizer);
  private static final Kind CONFIG =
      new Kind(
          "config.json",
          20,
          shipped("byline-base-2m/config.json"),
          file -> ModelConfig.parse(ModelConfig.parse(file).json()).parameterCount() > 0);
  private static final Kind ADAPTER =
      new Kind(
          "adapter_config.json",
          20,
          shipped("lexicon/adapter_config.json"),
          file -> AdapterConfig.parse(AdapterConfig.parse(file).json()).scale() > 0);

  private static long worst;

  /** A kind of file, its share of the inputs in percent, a whole one, and what reading means. */
  record Kind(String name, int percent, byte[] whole, Predicate<byte[]> reading) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    return List.of(SAFETENSORS, TOKENIZER, CONFIG, ADAPTER);
  }

  private static byte[] tensors() {
    return SafeTensors.bytes(
        TensorMap.of(
            List.of(
                new FloatTensor("model.norm.weight", new int[] {4}, new float[4]),
                new FloatTensor("model.layers.0.q.weight", new int[] {2, 3}, new float[6]),
                new FloatTensor("model.layers.1.q.weight", new int[] {3, 2}, new float[6]))),
        Dtype.F16);
  }

  private static boolean readTensors(byte[] file) {
    TensorMap read = SafeTensors.parse(file, TENSOR_BUDGET, "m.safetensors");
    return SafeTensors.parse(SafeTensors.bytes(read, Dtype.F32), TENSOR_BUDGET, "m").equals(read);
  }

  private static byte[] tokenizer() {
    return new BpeTrainer(280).add("the end of the end that is the end of it").train().json();
  }

  /** Reads by the ids that a configuration would name, and holds the tokenizer to its promise. */
  private static boolean readTokenizer(byte[] file) {
    Tokenizer tokenizer = Tokenizer.parse(file, 0, 260);
    return tokenizer.decode(tokenizer.encode(TEXT)).equals(TEXT);
  }

  private static byte[] shipped(String name) {
    try {
      return Files.readAllBytes(
          Path.of(System.getProperty("byline.root", "..")).resolve("models").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Classes that are loaded on first use count as nobody's. */
  @BeforeAll
  static void warmUp() {
    for (Kind kind : kinds()) {
      Mutations mutations = new Mutations(0);
      for (int i = 0; i < 500; i++) {
        try {
          assertThat(kind.reading.test(mutations.of(kind.whole))).isTrue();
        } catch (FormatException e) {
          assertThat(e.field()).isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void cutAtEveryByteIsRefused(Kind kind) {
    byte[] whole = kind.whole;
    assertThat(kind.reading.test(whole)).isTrue();
    int end = new String(whole, StandardCharsets.ISO_8859_1).stripTrailing().length();
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(read(kind, cut)).as("cut after %s bytes", length).isFalse();
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void damagedFilesAreReadOrRefusedWithinTheBudget() {
    StringBuilder report = new StringBuilder();
    for (Kind kind : kinds()) {
      byte[] whole = kind.whole;
      Mutations mutations = new Mutations(SEED);
      long count = INPUTS * kind.percent / 100;
      long accepted = 0;
      long begun = System.nanoTime();
      worst = 0;
      for (long i = 0; i < count; i++) {
        accepted += read(kind, mutations.of(whole)) ? 1 : 0;
      }
      report.append(
          String.format(
              "%s %,d (%,d of them read, at most %,d KiB each, %.1f s) ",
              kind, count, accepted, worst >> 10, (System.nanoTime() - begun) / 1e9));
      assertThat(accepted).as("%s: chance must leave some whole", kind).isBetween(1L, count - 1);
    }
    System.out.println("damaged model files, seed " + SEED + ": " + report);
  }

  /** Documents as large as they may be and made of what takes the most memory per byte. */
  @ParameterizedTest
  @ValueSource(strings = {"[],", "1.5,", "\"a b\",", "{\"a\":1},"})
  void whatIsMadeToFillMemoryStaysWithinTheBudget(String unit) {
    String merges = unit.repeat((16 << 20) / unit.length() - 20);
    byte[] tokenizer =
        ("{\"model\":{\"merges\":[" + merges + "1]}}").getBytes(StandardCharsets.UTF_8);
    byte[] names =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":0")
            .collect(Collectors.joining(",", "{", "}"))
            .getBytes(StandardCharsets.UTF_8);
    worst = 0;
    byte[] header = new byte[8 + SafeTensors.MAX_HEADER_BYTES];
    Arrays.fill(header, (byte) ' ');
    header[10] = 16;

    assertThat(read(TOKENIZER, tokenizer)).isFalse();
    assertThat(read(TOKENIZER, names)).isFalse();
    assertThat(read(SAFETENSORS, header)).isFalse();
    assertThat(worst).isLessThan(LARGEST_BYTES);
  }

  /** Whether the file was read; anything but a short refusal in one line fails. */
  private static boolean read(Kind kind, byte[] file) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long begun = System.nanoTime();
    boolean accepted;
    try {
      assertThat(kind.reading.test(file)).as("what was read comes back").isTrue();
      accepted = true;
    } catch (FormatException e) {
      accepted = false;
      String message = String.valueOf(e.getMessage());
      if (message.length() > 700 || message.chars().anyMatch(Character::isISOControl)) {
        throw failure(kind, file, "the refusal is not one short line: " + message, e);
      }
    } catch (RuntimeException | Error e) {
      throw failure(kind, file, "neither read nor refused", e);
    }
    long used = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    worst = Math.max(worst, used);
    if (used > BASE_BYTES + BYTES_PER_BYTE * file.length) {
      throw failure(kind, file, "allocated " + used + " bytes for " + file.length, null);
    }
    if (System.nanoTime() - begun > SLOWEST_NANOS) {
      throw failure(kind, file, "took longer than 20 s", null);
    }
    return accepted;
  }

  private static AssertionError failure(
      Kind kind, byte[] file, String what, @Nullable Throwable cause) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return new AssertionError(
        kind + ": " + what + "\n" + text.substring(0, Math.min(2_000, text.length())), cause);
  }
}
