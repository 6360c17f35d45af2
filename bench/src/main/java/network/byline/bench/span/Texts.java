package network.byline.bench.span;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import network.byline.attribution.tokenizer.Tokenizer;

/** Texts of token ids, the same on every machine. */
final class Texts {

  private static final int VOCABULARY = 32_000;
  private static final double COPY = 0.004;
  private static final int LONGEST_COPY = 400;

  private Texts() {}

  /**
   * Returns the sources of the JDK that runs this, as the shipped tokenizer cuts them: a real text
   * of that size which everyone has. It is shorter if there are not as many, empty if the JDK came
   * without them.
   */
  static char[] javaSources(Tokenizer tokenizer, int length) throws IOException {
    Path archive = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    char[] text = new char[length];
    int at = 0;
    if (Files.exists(archive)) {
      try (ZipFile zip = new ZipFile(archive.toFile())) {
        Iterator<? extends ZipEntry> files =
            zip.stream()
                .filter(entry -> entry.getName().endsWith(".java"))
                .sorted(Comparator.comparing(ZipEntry::getName))
                .iterator();
        while (files.hasNext() && at < length) {
          String source =
              new String(zip.getInputStream(files.next()).readAllBytes(), StandardCharsets.UTF_8);
          for (int id : tokenizer.encodePassage(source)) {
            if (at < length) {
              text[at++] = (char) id;
            }
          }
        }
      }
    }
    return Arrays.copyOf(text, at);
  }

  /**
   * Returns a text of chance: ids by Zipf's law, each regardless of those before, and now and then
   * a passage that stood before. About half of its tokens lie in such copies, of 200 tokens on
   * average. No text is harder on the caches, since nothing tells where the next symbol lies.
   */
  static char[] chance(int length) {
    SplittableRandom random = new SplittableRandom(1);
    double[] heap = new double[VOCABULARY];
    double sum = 0;
    for (int id = 0; id < VOCABULARY; id++) {
      sum += 1.0 / (id + 2.7);
      heap[id] = sum;
    }
    char[] text = new char[length];
    int at = 0;
    while (at < length) {
      if (at > LONGEST_COPY && random.nextDouble() < COPY) {
        int from = random.nextInt(at - LONGEST_COPY);
        int copied = Math.min(length - at, 1 + random.nextInt(LONGEST_COPY));
        System.arraycopy(text, from, text, at, copied);
        at += copied;
        continue;
      }
      int id = Arrays.binarySearch(heap, random.nextDouble() * sum);
      text[at++] = (char) (id < 0 ? Math.min(VOCABULARY - 1, -id - 1) : id);
    }
    return text;
  }

  /** Returns one token over and over. */
  static char[] oneToken(int length) {
    char[] text = new char[length];
    Arrays.fill(text, (char) 7);
    return text;
  }

  /** Returns the same passage of a thousand tokens over and over. */
  static char[] onePassage(int length) {
    char[] passage = chance(1000);
    char[] text = new char[length];
    for (int at = 0; at < length; at += passage.length) {
      System.arraycopy(passage, 0, text, at, Math.min(passage.length, length - at));
    }
    return text;
  }

  /** Returns the Fibonacci word over two tokens, which is all repeats and has no period. */
  static char[] fibonacci(int length) {
    char[] text = new char[length];
    int written = 1;
    int before = 0;
    text[0] = 1;
    while (written < length) {
      int copied = Math.min(length - written, Math.max(before, 1));
      if (before == 0) {
        text[written] = 2;
      } else {
        System.arraycopy(text, 0, text, written, copied);
      }
      int was = written;
      written += copied;
      before = was;
    }
    return text;
  }
}
