package network.byline.attribution.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import network.byline.attribution.strict.GemmSample;

/**
 * The kind of machine that a process runs on: machines of one class differ in speed only.
 *
 * @param cpu the vendor that the processor names
 * @param instructions its widest vector instructions
 * @param vectorBits the width of the vectors that this process uses
 * @param processors how many processors this process may use
 * @param memoryMebibytes the machine's memory; 0 if unknown
 */
public record Environment(
    String cpu, String instructions, int vectorBits, int processors, long memoryMebibytes) {

  private static final String UNKNOWN = "unknown";

  /** Looks at this machine. */
  public static Environment here() {
    String processors = text("/proc/cpuinfo");
    return new Environment(
        field(processors, "vendor_id"),
        widest(Set.of(field(processors, "flags").split(" "))),
        GemmSample.vectorBits(),
        Runtime.getRuntime().availableProcessors(),
        mebibytes(field(text("/proc/meminfo"), "MemTotal")));
  }

  /** Returns the class in a word: vendor, instructions and width of vectors. */
  public String word() {
    return String.join("/", cpu, instructions, Integer.toString(vectorBits));
  }

  /** Returns what stands after a name and a colon, the first time; "unknown" if nothing does. */
  static String field(String text, String name) {
    for (String line : text.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return UNKNOWN;
  }

  static String widest(Set<String> flags) {
    return List.of("avx512f", "avx2", "avx", "sse2").stream()
        .filter(flags::contains)
        .findFirst()
        .orElse(UNKNOWN)
        .toLowerCase(Locale.ROOT);
  }

  private static long mebibytes(String kibibytes) {
    String digits = kibibytes.replace(" kB", "");
    return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) / 1024 : 0;
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
