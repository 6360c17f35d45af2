package network.byline.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Rules that no other tool has. Each says what to write instead, and lists every offence at once.
 */
class TidyTest {

  private static final long LARGEST_SOURCE_BYTES = 60_000;

  private record Banned(Pattern pattern, String instead, List<String> exceptIn) {

    static Banned of(String regex, String instead, String... exceptIn) {
      return new Banned(Pattern.compile(regex), instead, List.of(exceptIn));
    }
  }

  /** Holds in the sources that ship. */
  private static final List<Banned> IN_MAIN =
      List.of(
          Banned.of(
              "Instant\\.now\\(|System\\.currentTimeMillis\\(|LocalDate\\.now\\(",
              "take an InstantSource through the constructor",
              "/peer/cli/",
              "/peer/demo/"),
          Banned.of("Math\\.random\\(|new Random\\(", "take a seed through the constructor"),
          Banned.of(
              "System\\.out|System\\.err\\b",
              "speak through the Terminal",
              "/peer/cli/",
              "/bench/",
              "Main.java"),
          Banned.of("\\.parallelStream\\(|\\.parallel\\(\\)", "split outputs by hand, in order"));

  /** Holds in every source. */
  private static final List<Banned> EVERYWHERE =
      List.of(
          Banned.of("Thread\\.sleep\\(", "wait for a condition", "/house/"),
          Banned.of("\\bF[I]XME\\b|\\bX[X]X\\b|\\bT[O]DO\\b", "do it, or file it", "/house/"),
          Banned.of("@D[i]sabled\\b", "print why it is skipped, and run it somewhere", "/house/"));

  @Test
  void sourcesUseNothingThatIsBanned() {
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.files(".java")) {
      String name = "/" + Repository.ROOT.relativize(file);
      String text = Repository.text(file);
      check(EVERYWHERE, name, text, offences);
      if (name.contains("/src/main/")) {
        check(IN_MAIN, name, text, offences);
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItHolds() {
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.files(".java")) {
      if (file.toString().contains("/src/main/java/")
          && !Files.exists(file.resolveSibling("package-info.java"))) {
        offences.add(
            Repository.ROOT.relativize(file.resolveSibling("")) + " lacks package-info.java");
      }
    }
    assertThat(offences.stream().distinct()).isEmpty();
  }

  @Test
  void everyPublicTypeSaysWhatItIs() {
    Pattern documented = Pattern.compile("\\*/\\s*\\n((?:[@})][^\\n]*\\n|\\s+[^\\n]*\\n)*)public ");
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.files(".java")) {
      if (!file.toString().contains("/src/main/java/")) {
        continue;
      }
      String text = Repository.text(file);
      boolean isPublic =
          Pattern.compile("(?m)^public [a-z ]*(class|interface|record|enum) ").matcher(text).find();
      if (isPublic && !documented.matcher(text).find()) {
        offences.add(Repository.ROOT.relativize(file) + " has a public type without a comment");
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void noSourceIsTooLong() {
    List<String> offences = new ArrayList<>();
    for (Path file : Repository.files(".java")) {
      if (file.toFile().length() > LARGEST_SOURCE_BYTES) {
        offences.add(Repository.ROOT.relativize(file) + " asks to be split");
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void linksBetweenPagesResolve() {
    Pattern link = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");
    List<String> offences = new ArrayList<>();
    for (Path page : Repository.files(".md")) {
      Matcher matcher = link.matcher(Repository.text(page));
      while (matcher.find()) {
        if (!Files.exists(page.resolveSibling(matcher.group(1)))) {
          offences.add(Repository.ROOT.relativize(page) + ": " + matcher.group(1));
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  private static void check(List<Banned> rules, String name, String text, List<String> offences) {
    for (Banned rule : rules) {
      if (rule.exceptIn().stream().anyMatch(name::contains)) {
        continue;
      }
      Matcher matcher = rule.pattern().matcher(text);
      while (matcher.find()) {
        long line = text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count() + 1;
        offences.add(name + ":" + line + " " + matcher.group() + ": " + rule.instead());
      }
    }
  }
}
