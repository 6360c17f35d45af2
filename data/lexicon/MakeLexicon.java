import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Makes the records of the demo datanet from unpacked Debian packages.
 *
 * <p>Usage: {@code java MakeLexicon.java UNPACKED_ROOT OUTPUT_FOLDER}. The output depends on the
 * bytes of the packages alone: no clock, no randomness, no locale.
 */
public final class MakeLexicon {
  private static final int MIN_BYTES = 40;
  private static final int MAX_BYTES = 1200;
  private static final int HELD_OUT_PERCENT = 3;

  /** One work: its records and how many bytes of them are kept. */
  /** Bytes of text that are kept of each work: as much as the smallest large one has. */
  private static final int BUDGET = 255_000;

  private record Source(String name, List<String> records, int budget) {}

  private record Entry(String headword, String text) {}

  private MakeLexicon() {}

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    Path out = Path.of(args[1]);
    WordNet wordNet = WordNet.read(root.resolve("usr/share/wordnet"));
    List<Source> sources =
        List.of(
            new Source("devils-dictionary", devil(root), BUDGET),
            new Source("elements", elements(root), BUDGET),
            new Source("jargon-file", jargon(root), BUDGET),
            new Source("webster-1913", webster(root, wordNet.lemmas()), BUDGET),
            new Source("wordnet", wordNet.records(), BUDGET));
    Files.createDirectories(out.resolve("heldout"));
    Set<String> seen = new HashSet<>();
    long total = 0;
    for (Source source : sources) {
      List<String> kept = select(source, seen);
      StringBuilder train = new StringBuilder();
      StringBuilder heldOut = new StringBuilder();
      int trainCount = 0;
      int heldOutCount = 0;
      for (String text : kept) {
        boolean held = Integer.remainderUnsigned(hashInt(text, 28), 100) < HELD_OUT_PERCENT;
        (held ? heldOut : train).append("{\"text\":").append(json(text)).append("}\n");
        if (held) {
          heldOutCount++;
        } else {
          trainCount++;
        }
      }
      byte[] trainBytes = train.toString().getBytes(StandardCharsets.UTF_8);
      byte[] heldOutBytes = heldOut.toString().getBytes(StandardCharsets.UTF_8);
      Files.write(out.resolve(source.name() + ".jsonl"), trainBytes);
      Files.write(out.resolve("heldout").resolve(source.name() + ".jsonl"), heldOutBytes);
      total += trainBytes.length;
      System.out.printf(
          Locale.ROOT,
          "%-18s %5d records %7d bytes %s%n%18s %5d held out %6d bytes %s%n",
          source.name(),
          trainCount,
          trainBytes.length,
          sha256(trainBytes),
          "",
          heldOutCount,
          heldOutBytes.length,
          sha256(heldOutBytes));
    }
    System.out.println("total bytes " + total);
  }

  /** Keeps well-formed new texts, in hash order up to the budget, then restores source order. */
  private static List<String> select(Source source, Set<String> seen) {
    List<String> clean = new ArrayList<>();
    for (String raw : source.records()) {
      String text = canonical(raw);
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes >= MIN_BYTES
          && bytes <= MAX_BYTES
          && !OFFENSIVE.matcher(text).find()
          && seen.add(key(text))) {
        clean.add(text);
      }
    }
    List<String> byHash = new ArrayList<>(clean);
    byHash.sort(Comparator.comparing(MakeLexicon::hashHex));
    Set<String> chosen = new HashSet<>();
    int sum = 0;
    for (String text : byHash) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (sum + bytes > source.budget()) {
        break;
      }
      sum += bytes;
      chosen.add(text);
    }
    return clean.stream().filter(chosen::contains).toList();
  }

  // Slurs and crude sexual words: old works contain them, a demo need not repeat them.
  private static final Pattern OFFENSIVE =
      Pattern.compile(
          "nigger|negro|darky|darkies|\\bcoon|redskin|squaw|chinam[ae]n|mulatto|\\bkike|\\bspic\\b"
              + "|\\bjew|hebrew|savage|heathen|harlot|whore|\\bslut|\\brap(e|ed|ist)\\b|faggot"
              + "|\\bfuck|\\bshit|\\bcunt|\\btits?\\b|penis|vagina|\\bporn|masturbat|orgasm|nazi"
              + "|holocaust|retarded|lunatic|cripple",
          Pattern.CASE_INSENSITIVE);

  // ---- The Devil's Dictionary ----

  private static List<String> devil(Path root) throws IOException {
    List<String> records = new ArrayList<>();
    Pattern head =
        Pattern.compile("^([A-Z][A-Z' -]*[A-Z])(,? (\\(?[a-z]|[A-Z]+, ).*)", Pattern.DOTALL);
    for (Entry entry : dictd(root, "devil")) {
      String text = plain(entry.text());
      Matcher m = head.matcher(text);
      if (!m.matches() || text.contains("_")) {
        continue;
      }
      addPieces(records, m.group(1), text, 700);
    }
    return records;
  }

  // ---- The Elements ----

  private static List<String> elements(Path root) throws IOException {
    List<String> records = new ArrayList<>();
    Pattern form =
        Pattern.compile(
            "(?s)^(\\S+)\\s+Symbol: (\\S+)\\s+Atomic number: (\\d+)\\s+Atomic weight:"
                + " ?(\\S*)\\s+(.*)$");
    for (Entry entry : dictd(root, "elements")) {
      Matcher m = form.matcher(entry.text().strip());
      if (!m.matches()) {
        continue;
      }
      String weight = m.group(4).isEmpty() ? "" : " Atomic weight: " + m.group(4) + ".";
      String text =
          m.group(1)
              + ". Symbol: "
              + m.group(2)
              + ". Atomic number: "
              + m.group(3)
              + "."
              + weight
              + " "
              + plain(m.group(5));
      addPieces(records, m.group(1), text, 700);
    }
    return records;
  }

  // ---- The Jargon File ----

  private static List<String> jargon(Path root) throws IOException {
    List<String> records = new ArrayList<>();
    Pattern layout =
        Pattern.compile(
            "(?m)^"
                + " {6,}\\S|[|\\\\<>=_^~#@]|https?:|--------|\\[(?:[0-9-]{8}|licensepla|crunchly[^\\]]*)\\]");
    for (Entry entry : dictd(root, "jargon")) {
      String raw = entry.text().strip();
      int end = raw.indexOf('\n');
      if (end < 0 || layout.matcher(raw).find()) {
        continue; // drawings, code and quoted posts do not survive on one line
      }
      String body = plain(raw.substring(end));
      String text = plain(raw.substring(0, end)) + (body.startsWith(",") ? "" : " ") + body;
      if (text.contains("//") || text.length() > 900 || letterShare(text) < 0.9) {
        continue;
      }
      addPieces(records, plain(raw.substring(0, end)), text, 700);
    }
    return records;
  }

  // ---- Webster's Revised Unabridged Dictionary, 1913 ----

  /** Entries all of whose paragraphs are marked as the 1913 edition's and nobody else's. */
  private static List<String> webster(Path root, Set<String> common) throws IOException {
    List<String> records = new ArrayList<>();
    Pattern mark =
        Pattern.compile("\\[[^\\[\\]]*(?:Webster|WordNet|PJC|Century|MW10|RH|AS)[^\\[\\]]*\\]");
    Pattern head = Pattern.compile("(?s)^([A-Z][a-z]+(?: [a-z]+)?) \\\\[^\\\\]*\\\\,? (.*)$");
    Pattern part = Pattern.compile("^((?:n|a|adv|v\\. [ti]|prep|conj|interj|p\\. [pa])\\.)(.*)$");
    for (Entry entry : dictd(root, "gcide")) {
      String raw = entry.text().strip();
      Matcher marks = mark.matcher(raw);
      boolean pure = false;
      boolean other = false;
      while (marks.find()) {
        String by = marks.group().replaceAll("\\s+", " ");
        if (by.equals("[1913 Webster]")) {
          pure = true;
        } else {
          other = true;
        }
      }
      Matcher m = head.matcher(raw.replaceAll("\\[1913\\s+Webster\\]", " "));
      if (!pure || other || !m.matches() || !raw.endsWith("[1913 Webster]")) {
        continue;
      }
      String word = m.group(1);
      if (!common.contains(word.toLowerCase(Locale.ROOT))) {
        continue;
      }
      String body = plain(m.group(2));
      Matcher p = part.matcher(body);
      if (!p.matches()) {
        continue;
      }
      String rest = p.group(2).strip();
      while (rest.startsWith(";") || rest.startsWith("pl. ") || rest.startsWith("[")) {
        if (rest.startsWith("[")) {
          int close = matching(rest);
          rest = close < 0 ? "?" : rest.substring(close + 1).strip();
        } else {
          int stop = rest.indexOf('.', rest.startsWith("; pl. ") ? 6 : 4);
          rest = stop < 0 ? "?" : rest.substring(stop + 1).strip();
        }
      }
      rest = rest.replaceAll(" -- [A-Z][^ ]*[\"`*][^.]*\\..*$", "");
      if (rest.indexOf('?') >= 0
          || Pattern.compile("[`*\\\\<>{}=^\\]\\[_|]")
              .matcher(
                  rest.replaceAll(
                      "\\[(Obs|R|Archaic|Colloq|Eng|Scot|Prov\\. Eng|U\\."
                          + " S|Poetic|Slang|Local|Low)\\.\\]",
                      ""))
              .find()
          || rest.length() > 520
          || rest.length() < 60
          || rest.startsWith("See ")
          || letterShare(rest) < 0.9) {
        continue;
      }
      records.add(word + ", " + p.group(1) + " " + rest);
    }
    return records;
  }

  private static int matching(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '[') {
        depth++;
      } else if (text.charAt(i) == ']' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  // ---- WordNet ----

  private record WordNet(List<String> records, Set<String> lemmas) {
    static WordNet read(Path folder) throws IOException {
      List<String> records = new ArrayList<>();
      Set<String> lemmas = new TreeSet<>();
      for (String part : List.of("noun", "verb", "adj", "adv")) {
        Set<String> familiar = new HashSet<>();
        for (String line : lines(folder.resolve("index." + part))) {
          // lemma pos synset_cnt p_cnt [ptr...] sense_cnt tagsense_cnt offset...
          String[] f = line.split(" ");
          int senses = Integer.parseInt(f[2]);
          int pointers = Integer.parseInt(f[3]);
          int tagged = Integer.parseInt(f[5 + pointers]);
          lemmas.add(f[0].replace('_', ' '));
          for (int i = 0; i < Math.min(tagged, senses); i++) {
            familiar.add(f[6 + pointers + i]);
          }
        }
        for (String line : lines(folder.resolve("data." + part))) {
          int bar = line.indexOf(" | ");
          String[] f = line.substring(0, bar).split(" ");
          String gloss = line.substring(bar + 3).strip();
          if (!familiar.contains(f[0]) || gloss.length() > 320) {
            continue;
          }
          int words = Integer.parseInt(f[3], 16);
          TreeMap<Integer, String> names = new TreeMap<>();
          for (int i = 0; i < words; i++) {
            names.put(i, f[4 + 2 * i].replace('_', ' ').replaceAll("\\([a-z]+\\)$", ""));
          }
          if (names.get(0).matches(".*[0-9].*")) {
            continue;
          }
          String label =
              switch (part) {
                case "adj" -> "adjective";
                case "adv" -> "adverb";
                default -> part;
              };
          records.add(String.join(", ", names.values()) + " (" + label + "): " + plain(gloss));
        }
      }
      return new WordNet(records, lemmas);
    }

    private static List<String> lines(Path file) throws IOException {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .filter(Predicate.not(line -> line.startsWith(" ")))
          .toList();
    }
  }

  // ---- shared ----

  /** Entries of a dictd database in file order, each text once, information entries left out. */
  private static List<Entry> dictd(Path root, String name) throws IOException {
    Path folder = root.resolve("usr/share/dictd");
    byte[] zipped = Files.readAllBytes(folder.resolve(name + ".dict.dz"));
    byte[] all;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      all = in.readAllBytes();
    }
    TreeMap<Integer, Entry> entries = new TreeMap<>();
    for (String line :
        Files.readAllLines(folder.resolve(name + ".index"), StandardCharsets.UTF_8)) {
      String[] f = line.split("\t");
      if (f[0].startsWith("00")) {
        continue;
      }
      int offset = base64(f[1]);
      int length = base64(f[2]);
      entries.putIfAbsent(
          offset, new Entry(f[0], new String(all, offset, length, StandardCharsets.UTF_8)));
    }
    return List.copyOf(entries.values());
  }

  private static int base64(String digits) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      value = value * 64 + alphabet.indexOf(digits.charAt(i));
    }
    return value;
  }

  /** One line of plain text: link braces dropped, typographic signs as ASCII, spaces single. */
  private static String plain(String text) {
    return text.replaceAll("\\s+}", "}")
        .replaceAll("[{}]", "")
        .replaceAll("[\u201c\u201d]", "\"")
        .replaceAll("[\u2018\u2019]", "'")
        .replaceAll("[\u2013\u2014]", "--")
        .replace("\u2026", "...")
        .replace('\u00b7', '-')
        .replaceAll("``|''", "\"")
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** The product's canonical form of a record's text; refuses what is not printable ASCII. */
  private static String canonical(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC).replaceAll("\\s+", " ").strip();
    return normal.chars().allMatch(c -> c >= 0x20 && c < 0x7f) ? normal : "";
  }

  /** Cuts at sentence ends so that no piece exceeds max characters; later pieces name the head. */
  private static void addPieces(List<String> records, String head, String text, int max) {
    StringBuilder piece = new StringBuilder();
    boolean first = true;
    for (String sentence : text.split("(?<=[a-z][.!?][\"')]{0,2}) (?=[\"'(\\[]?[A-Z])")) {
      if (!piece.isEmpty() && piece.length() + 1 + sentence.length() > max) {
        records.add((first ? "" : head + " (cont.): ") + piece);
        first = false;
        piece.setLength(0);
      }
      piece.append(piece.isEmpty() ? "" : " ").append(sentence);
    }
    records.add((first ? "" : head + " (cont.): ") + piece);
  }

  private static double letterShare(String text) {
    long good = text.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
    return (double) good / text.length();
  }

  /** Two texts that differ in case or punctuation only count as the same record. */
  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
  }

  private static String json(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static int hashInt(String text, int at) {
    byte[] d = digest(text.getBytes(StandardCharsets.UTF_8));
    return (d[at] & 255) << 24
        | (d[at + 1] & 255) << 16
        | (d[at + 2] & 255) << 8
        | (d[at + 3] & 255);
  }

  private static String hashHex(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest(bytes));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
