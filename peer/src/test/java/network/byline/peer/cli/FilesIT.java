package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.byline.base.identity.KeyName;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.ScryptCost;
import network.byline.base.record.RecordText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are damaged, strange or too large, given to the commands and left in folders. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FilesIT {

  private static SharedHost host;

  @BeforeAll
  static void share(SharedHost shared) {
    host = shared;
  }

  @Test
  void recordsUpToTheLimitAreTakenAndLargerOnesNamedByTheirLines() throws IOException {
    Path file = host.scratch("limit").resolve("records.txt");
    String largest = "b".repeat(RecordText.MAX_BYTES);
    Files.writeString(
        file,
        "\uFEFFsmall\r\n\r\n" + largest + "\r\n\r\n" + largest + "c\n\n\0binary\n\nlast",
        StandardCharsets.UTF_8);
    host.run("datanet", "create", "limits", "--licence", "CC0-1.0", "--as", "ada").exits(0);

    String[] line = {"contribute", "limits", file.toString(), "--as", "ada", "--json", "--check"};
    for (int words = line.length; words >= line.length - 1; words--) {
      JsonNode report = host.run(Arrays.copyOf(line, words)).exits(ExitCodes.OK).document();
      assertThat(report.path("accepted").asInt()).isEqualTo(3);
      assertThat(report.path("refused").asInt()).isEqualTo(2);
      assertThat(report.path("notAccepted").findValuesAsText("line")).containsExactly("5", "7");
      assertThat(report.path("notAccepted").findValuesAsText("reason"))
          .first()
          .asString()
          .contains("65537", "65536", "split it");
    }
    assertThat(host.run("datanet", "show", "limits", "--json").document().path("passages").asInt())
        .isEqualTo(3);
  }

  @Test
  void aBatchFileThatIsDamagedPaysNobodyAndIsNamed() throws IOException {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                !host.run("earnings", "--as", "ada", "--json")
                    .document()
                    .path("settled")
                    .asText("0")
                    .equals("0"));
    Path copy = host.scratch("claims");
    Path batches = Files.createDirectory(copy.resolve("batches"));
    try (Stream<Path> files = Files.list(host.data().resolve("batches"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length - 40] ^= 1;
        Files.write(batches.resolve(file.getFileName()), changed);
      }
    }

    claim(copy).refuses(ExitCodes.FAILURE, copy.toString(), "is damaged", "--from");
    try (Stream<Path> files = Files.list(batches)) {
      for (Path file : files.toList()) {
        Files.write(file, new byte[0]);
      }
    }
    claim(copy).refuses(ExitCodes.FAILURE, copy.toString(), "is damaged", "--from");
    claim(host.data()).exits(ExitCodes.OK);
  }

  private static CommandLineRun claim(Path from) {
    return CommandLineRun.in(
        host.home(),
        "claim",
        "--as",
        "ada",
        "--from",
        from.toString(),
        "--rpc",
        host.rpc().toString());
  }

  @Test
  void aModelWhoseFilesAreDamagedAnswersNothingChargesNothingAndThenGoesOn() throws IOException {
    Path file = Files.writeString(host.scratch("spoiled").resolve("a.txt"), "Soup is soup.");
    host.run("datanet", "create", "soups", "--licence", "CC0-1.0", "--as", "ada").exits(0);
    host.run("contribute", "soups", file.toString(), "--as", "ada").exits(0);
    host.run("datanet", "publish", "soups", "--as", "ada").exits(0);
    Set<Path> before = blocks();
    host.run("model", "train", "spoiled", "--datanet", "soups", "--as", "ada").exits(0);
    Map<Path, byte[]> whole = new TreeMap<>();
    for (Path block : blocks()) {
      if (!before.contains(block)) {
        whole.put(block, Files.readAllBytes(block));
      }
    }
    assertThat(whole).isNotEmpty();
    TestKeys.put(host.home(), "mia");
    host.run("account", "deposit", "1", "--as", "mia").exits(0);
    String left = account();
    for (Map.Entry<Path, byte[]> block : whole.entrySet()) {
      byte[] changed = block.getValue().clone();
      changed[changed.length / 2] ^= 1;
      Files.write(block.getKey(), changed);
    }

    host.run("ask", "spoiled", "Soup is", "--max-tokens", "2", "--as", "mia")
        .refuses(ExitCodes.FAILURE, "block");
    assertThat(account()).isEqualTo(left);

    for (Map.Entry<Path, byte[]> block : whole.entrySet()) {
      Files.write(block.getKey(), block.getValue());
    }
    host.run("ask", "spoiled", "Soup is", "--max-tokens", "2", "--as", "mia").exits(0);
  }

  private static String account() {
    return host.run("account", "show", "--as", "mia", "--json").document().toString();
  }

  private static Set<Path> blocks() throws IOException {
    try (Stream<Path> walk = Files.walk(host.data().resolve("blocks"))) {
      return walk.filter(file -> file.toString().endsWith(".blk")).collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          empty file         | VERSION     | does not say which version
          a folder           | VERSION     | it is a folder
          binary             | passphrase  | it is not valid UTF-8
          empty file         | passphrase  | passphrase is empty
          a folder           | passphrase  | it is a folder
          empty file         | keys/operator.json | is damaged
          cut in the middle  | keys/operator.json | is damaged
          a changed digit    | keys/operator.json | is damaged
          another passphrase | keys/operator.json | wrong passphrase
          a folder           | keys/machine.json  | no regular file
          empty file         | db          | db
          """)
  void aHostIsNotStartedOnWhatIsDamagedButSaysWhichFile(String damage, String name, String words)
      throws IOException {
    Path data = host.scratch("damaged");
    Files.writeString(data.resolve("passphrase"), "correct horse");
    Keystore keys = new Keystore(data.resolve("keys"), ScryptCost.LIGHT, new SecureRandom());
    keys.create(new KeyName("operator"), "correct horse".toCharArray());
    Path file = data.resolve(name);
    spoil(file, damage);
    Map<Path, String> before = contents(data);

    CommandLineRun run =
        host.run("up", "--data", data.toString(), "--listen", "127.0.0.1:0", "--json");

    assertThat(run.code()).isIn(ExitCodes.FAILURE, ExitCodes.USAGE);
    run.refuses(run.code(), file.toString(), words);
    assertThat(contents(data)).as("nothing was changed").containsAllEntriesOf(before);
  }

  private static void spoil(Path file, String damage) throws IOException {
    byte[] whole = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    Files.deleteIfExists(file);
    String text = new String(whole, StandardCharsets.UTF_8);
    switch (damage) {
      case "empty file" -> Files.createFile(file);
      case "a folder" -> Files.createDirectory(file);
      case "binary" -> Files.write(file, new byte[] {(byte) 0xff, 0, 1});
      case "cut in the middle" -> Files.writeString(file, text.substring(0, text.length() / 2));
      case "a changed digit" -> Files.writeString(file, changedMac(text));
      default ->
          new Keystore(file.resolveSibling("."), ScryptCost.LIGHT, new SecureRandom())
              .create(new KeyName("operator"), "another".toCharArray());
    }
  }

  private static String changedMac(String text) {
    int at = text.indexOf("\"mac\" : \"") + 9;
    return text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1);
  }

  private static Map<Path, String> contents(Path folder) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        contents.put(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void filesToRestoreFromThatAreNoneAreNamed() throws IOException {
    Path folder = host.scratch("restore");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
    Path large = Files.write(folder.resolve("large"), new byte[100_000]);
    for (String option : new String[] {"--file", "--phrase-file"}) {
      restore(option, binary).refuses(ExitCodes.FAILURE, binary.toString(), "UTF-8");
      restore(option, large).refuses(ExitCodes.FAILURE, large.toString(), "right file");
      restore(option, folder).refuses(ExitCodes.FAILURE, folder.toString(), "a folder");
      restore(option, folder.resolve("none")).refuses(ExitCodes.FAILURE, "none: there is no such");
    }
  }

  private static CommandLineRun restore(String option, Path file) {
    return host.run("keys", "restore", "--name", "restored", option, file.toString());
  }
}
