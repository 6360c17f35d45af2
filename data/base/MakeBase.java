import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/**
 * Makes the text on which the base model is trained, from unpacked Debian packages.
 *
 * <p>Usage: {@code java MakeBase.java UNPACKED_ROOT LEXICON_FOLDER OUTPUT_FOLDER}. Writes {@code
 * corpus.jsonl}, one {@code {"text": …}} a line. Whatever shares {@link #SHARED_WORDS} words in a
 * row with a record of the lexicon is left out. The output depends on the input bytes alone.
 */
public final class MakeBase {
  private static final int MIN_CHARS = 200;
  private static final int MAX_CHARS = 800;
  private static final int SHARED_WORDS = 12;

  private record Source(String name, List<String> paragraphs, int budget) {}

  private MakeBase() {}

  /** A passage that Webster quotes in an entry that the datanet does not hold: left out too. */
  private static final String QUOTED = "But ten men were found among those who said to Ishmael";

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    Set<Long> lexicon = lexiconSpans(Path.of(args[1]));
    Path out = Path.of(args[2]);
    Path doc = root.resolve("usr/share/doc");
    Path sword = root.resolve("usr/share/sword/modules");
    List<Source> sources =
        List.of(
            new Source("austen", austen(root), 4_200_000),
            new Source("henry", sword(sword.resolve("comments/zcom/mhcc"), "bzz"), 1_800_000),
            new Source("spurgeon", sword(sword.resolve("comments/zcom/tdavid"), "czz"), 1_400_000),
            new Source(
                "web-bible", sword(sword.resolve("texts/ztext/engWEB2015eb"), "bzz"), 1_200_000),
            new Source("anarchist-faq", anarchism(doc.resolve("anarchism/markdown")), 900_000),
            new Source(
                "debian-handbook", handbook(doc.resolve("debian-handbook/html/en-US")), 1_200_000),
            new Source("perl", perl(root.resolve("usr/share/perl")), 1_400_000),
            new Source("python", python(doc.resolve("python3.11/html/_sources")), 1_400_000));
    Set<String> seen = new HashSet<>();
    StringBuilder all = new StringBuilder();
    for (Source source : sources) {
      List<String> texts = new ArrayList<>();
      int shared = 0;
      for (String text : documents(source.paragraphs())) {
        if (sharesSpan(text, lexicon) || text.startsWith(QUOTED)) {
          shared++;
        } else if (seen.add(key(text))) {
          texts.add(text);
        }
      }
      List<String> kept = select(texts, source.budget());
      int bytes = 0;
      for (String text : kept) {
        all.append("{\"text\":").append(json(text)).append("}\n");
        bytes += text.length();
      }
      System.out.printf(
          Locale.ROOT,
          "%-16s %6d documents %8d characters (of %d; %d shared a span with the lexicon)%n",
          source.name(),
          kept.size(),
          bytes,
          texts.size(),
          shared);
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(out);
    Files.write(out.resolve("corpus.jsonl"), bytes);
    System.out.println(
        "corpus.jsonl " + bytes.length + " bytes " + HexFormat.of().formatHex(digest(bytes)));
  }

  private static List<String> select(List<String> texts, int budget) {
    List<String> byHash = new ArrayList<>(texts);
    byHash.sort(
        Comparator.comparing(
            t -> HexFormat.of().formatHex(digest(t.getBytes(StandardCharsets.UTF_8)))));
    Set<String> chosen = new HashSet<>();
    int sum = 0;
    for (String text : byHash) {
      sum += text.length();
      if (sum > budget) {
        break;
      }
      chosen.add(text);
    }
    return texts.stream().filter(chosen::contains).toList();
  }

  /** Joins neighbouring paragraphs, and cuts long ones at sentence ends, to about MAX_CHARS. */
  private static List<String> documents(List<String> paragraphs) {
    List<String> documents = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String paragraph : paragraphs) {
      String text = plain(paragraph);
      if (text.isEmpty() || !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
        close(open, documents);
        continue;
      }
      for (String sentence : text.split("(?<=[a-z][.!?][\"')]{0,2}) (?=[\"'(]?[A-Z])")) {
        if (!open.isEmpty() && open.length() + 1 + sentence.length() > MAX_CHARS) {
          close(open, documents);
        }
        open.append(open.isEmpty() ? "" : " ").append(sentence);
      }
    }
    close(open, documents);
    return documents;
  }

  private static void close(StringBuilder open, List<String> documents) {
    if (open.length() >= MIN_CHARS && open.length() <= 2 * MAX_CHARS && letterShare(open) > 0.88) {
      documents.add(open.toString());
    }
    open.setLength(0);
  }

  // ---- sources ----

  /** Jane Austen's novels: the character vectors inside an R data base, a line an element. */
  private static List<String> austen(Path root) throws IOException {
    byte[] file =
        Files.readAllBytes(root.resolve("usr/lib/R/site-library/janeaustenr/data/Rdata.rdb"));
    List<String> paragraphs = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    int at = 0;
    while (at + 4 < file.length) {
      Inflated block = inflate(file, at + 4);
      at += 4 + block.used();
      ByteBuffer in = ByteBuffer.wrap(block.bytes());
      for (int i = 0; i + 8 <= in.limit(); i++) {
        // A CHARSXP: flags 00 04 00 09 (or 00 00 00 09), length, bytes.
        int flags = in.getInt(i);
        int length = in.getInt(i + 4);
        if (flags != 0x00040009 || length < 0 || i + 8 + length > in.limit()) {
          continue;
        }
        String line = new String(block.bytes(), i + 8, length, StandardCharsets.UTF_8);
        i += 7 + length;
        if (line.isBlank()) {
          paragraphs.add(open.toString());
          open.setLength(0);
        } else if (!line.matches("(?i)(volume|chapter) .*")) {
          open.append(line).append(' ');
        }
      }
      paragraphs.add(open.toString());
      open.setLength(0);
    }
    return paragraphs.stream().map(p -> p.replace("_", "")).filter(p -> p.length() > 60).toList();
  }

  /** A SWORD module: zlib blocks of marked-up text one after another. */
  private static List<String> sword(Path folder, String extension) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    for (String testament : List.of("ot.", "nt.")) {
      Path path = folder.resolve(testament + extension);
      if (!Files.exists(path)) {
        continue;
      }
      byte[] file = Files.readAllBytes(path);
      // The index beside it: offset, compressed size, size, each a little-endian u32.
      ByteBuffer index =
          ByteBuffer.wrap(
                  Files.readAllBytes(folder.resolve(testament + extension.replaceFirst("z$", "s"))))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (index.remaining() >= 12) {
        int at = index.getInt();
        int size = index.getInt();
        index.getInt();
        if (size == 0) {
          continue;
        }
        Inflated block = inflate(file, at);
        String text = new String(block.bytes(), StandardCharsets.UTF_8);
        text = text.replaceAll("(?s)<note.*?</note>", " ").replaceAll("(?s)<title.*?</title>", " ");
        for (String p : text.split("<(?:/?p|lb|div|/div|chapter|milestone)[^>]*>|\\u0000+")) {
          String clean = entities(p.replaceAll("<[^>]*>", " "));
          if (clean.length() > 40) {
            paragraphs.add(clean);
          }
        }
      }
    }
    return paragraphs;
  }

  private static List<String> anarchism(Path folder) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    for (Path path : files(folder, ".md.gz")) {
      String text;
      try (GZIPInputStream in =
          new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(path)))) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      for (String p : text.split("\\n\\s*\\n")) {
        if (p.matches("(?s)[A-Z\"_].*") && p.length() > 120) {
          paragraphs.add(
              p.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").replaceAll("[_*\\\\]", ""));
        }
      }
    }
    return paragraphs;
  }

  private static List<String> handbook(Path folder) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    Pattern para = Pattern.compile("(?s)<div class=\"para\">(.*?)</div>");
    for (Path path : files(folder, ".html")) {
      Matcher m = para.matcher(Files.readString(path));
      while (m.find()) {
        String p = entities(m.group(1).replaceAll("<[^>]*>", ""));
        if (p.length() > 80) {
          paragraphs.add(p);
        }
      }
    }
    return paragraphs;
  }

  private static List<String> perl(Path folder) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    for (Path path : files(folder, ".pod")) {
      String name = path.getFileName().toString();
      if (name.matches("perl(cn|jp|ko|tw|toc|.*delta)\\.pod") || !name.startsWith("perl")) {
        continue;
      }
      for (String p : Files.readString(path, StandardCharsets.ISO_8859_1).split("\\n\\s*\\n")) {
        String text = p;
        for (int i = 0; i < 3; i++) {
          text =
              text.replaceAll("[BCFISX]<<+ (.*?) >>+", "$1")
                  .replaceAll("L<(?:[^<>|]*\\|)?([^<>]*)>", "$1")
                  .replaceAll("X<[^<>]*>", "")
                  .replaceAll("[BCFISXZ]<([^<>]*)>", "$1")
                  .replaceAll("E<[a-z0-9]+>", " ");
        }
        if (text.matches("(?s)[A-Z\"].*[.:!?)]\\s*")
            && text.length() > 100
            && letterShare(text) > 0.88) {
          paragraphs.add(text);
        }
      }
    }
    return paragraphs;
  }

  private static List<String> python(Path folder) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    for (Path path : files(folder, ".rst.txt")) {
      if (path.toString().contains("glossary") || path.toString().contains("license")) {
        continue;
      }
      for (String p : Files.readString(path).split("\\n\\s*\\n")) {
        String text =
            p.replaceAll(":[a-z:]+:`[~!]?(?:([^`<]*?) ?<[^`>]*>|([^`]*))`", "$1$2")
                .replaceAll("``?([^`]*)``?_?_?", "$1")
                .replaceAll("\\*\\*?([^*\\n]+)\\*\\*?", "$1")
                .replaceAll("\\|([a-z-]+)\\|", "$1");
        if (text.matches("(?s)[A-Z\"].*[.:!?)]\\s*")
            && text.length() > 100
            && !text.contains("::")
            && letterShare(text) > 0.88) {
          paragraphs.add(text);
        }
      }
    }
    return paragraphs;
  }

  // ---- overlap with the lexicon ----

  private static Set<Long> lexiconSpans(Path folder) throws IOException {
    Set<Long> spans = new HashSet<>();
    for (Path path : files(folder, ".jsonl")) {
      for (String line : Files.readAllLines(path)) {
        spans(line.substring("{\"text\":".length())).forEach(spans::add);
      }
    }
    return spans;
  }

  private static boolean sharesSpan(String text, Set<Long> lexicon) {
    return spans(text).anyMatch(lexicon::contains);
  }

  private static Stream<Long> spans(String text) {
    String[] words = key(text).split(" ");
    Stream.Builder<Long> hashes = Stream.builder();
    for (int i = 0; i + SHARED_WORDS <= words.length; i++) {
      long hash = 0xcbf29ce484222325L;
      for (int j = i; j < i + SHARED_WORDS; j++) {
        for (int k = 0; k < words[j].length(); k++) {
          hash = (hash ^ words[j].charAt(k)) * 0x100000001b3L;
        }
        hash = (hash ^ ' ') * 0x100000001b3L;
      }
      hashes.add(hash);
    }
    return hashes.build();
  }

  // ---- shared ----

  private record Inflated(byte[] bytes, int used) {}

  private static Inflated inflate(byte[] file, int at) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file, at, file.length - at);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        if (n == 0 && inflater.needsInput()) {
          throw new IOException("truncated block at " + at);
        }
        out.write(buffer, 0, n);
      }
      return new Inflated(out.toByteArray(), (int) inflater.getBytesRead());
    } catch (DataFormatException e) {
      throw new IOException("no zlib block at " + at, e);
    } finally {
      inflater.end();
    }
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(p -> p.toString().endsWith(ending) && Files.isRegularFile(p))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  private static String entities(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#160;", " ")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
  }

  private static String plain(String text) {
    return text.replaceAll("[\u201c\u201d]", "\"")
        .replaceAll("[\u2018\u2019]", "'")
        .replaceAll("[\u2013\u2014]", "--")
        .replace("\u2026", "...")
        .replace('\u00a0', ' ')
        .replaceAll("\\s+", " ")
        .replaceAll(" ([,.;:])", "$1")
        .strip();
  }

  private static double letterShare(CharSequence text) {
    long good = text.chars().filter(c -> Character.isLetter(c) || c == ' ' || c == '\n').count();
    return (double) good / text.length();
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
  }

  private static String json(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
