package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands say without any host: help, mistakes, keys, files. */
class CommandsTest {

  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everyCommandHasHelpWithAnExample() {
    return commands(Byline.commandLine(Surroundings.ofProcess()))
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command,
                    () -> {
                      String[] words = (command + " --help").split(" ");
                      CommandLineRun run =
                          run(List.of(words).subList(1, words.length).toArray(String[]::new))
                              .exits(ExitCodes.OK);
                      assertThat(run.out()).startsWith("Usage: " + command + " ");
                      assertThat(run.out()).contains("Example").contains("  " + command);
                    }));
  }

  @Test
  void theCommandsOfTheProjectAreThere() {
    assertThat(commands(Byline.commandLine(Surroundings.ofProcess())))
        .contains(
            "byline demo",
            "byline up",
            "byline chain",
            "byline status",
            "byline keys new",
            "byline keys restore",
            "byline account exit",
            "byline datanet publish",
            "byline contribute",
            "byline model train",
            "byline model register",
            "byline quote",
            "byline ask",
            "byline receipt list",
            "byline receipt verify",
            "byline usage",
            "byline earnings",
            "byline claim",
            "byline audit",
            "byline worker probe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "keys",
        "keys nonsense",
        "keys new --name Bad_Name",
        "account",
        "datanet create",
        "datanet create Bad_Name --licence CC0-1.0",
        "datanet create fine --licence CC0-1.0 --visibility sealed",
        "datanet create fine --licence CC0-1.0 --visibility hidden",
        "contribute fine",
        "model train Bad_Name --datanet fine",
        "model train fine --datanet fine --price cheap",
        "model register fine . --base other",
        "ask fine",
        "ask fine hello --max-tokens many",
        "ask fine hello --temperature warm",
        "ask fine hello --temperature -1",
        "ask fine hello --top-p 2",
        "ask fine hello --max-fee 1,5",
        "ask fine hello --disclosure secret",
        "receipt show 0x12",
        "receipt list --before 0x12",
        "receipt list --limit 201",
        "usage 0xzz",
        "usage --limit 0",
        "audit one",
        "audit --rpc here",
        "claim --from nowhere",
        "status --host nowhere",
        "status --host nowhere:port",
        "up --listen nowhere",
        "up --batch-interval soon",
        "up --vault 0x12",
        "up --sandbox maybe",
        "up --worker-nice 20",
        "chain --port 70000",
        "worker",
        "worker probe --worker-threads 0",
        "worker probe --sandbox maybe"
      })
  void aMistakeIsNamedInOneLineAndExitsWithTwo(String line) {
    keyOf("default");
    String[] words = (line + " --json").split(" ");

    CommandLineRun run = run(words).refuses(ExitCodes.USAGE);

    JsonNode document = run.document();
    assertThat(document.path("exitCode").asInt()).isEqualTo(ExitCodes.USAGE);
    assertThat("byline: " + document.path("error").asText())
        .isEqualTo(run.err().lines().filter(l -> l.startsWith("byline: ")).findFirst().orElse(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "datanet list",
        "datanet show fine",
        "model list",
        "quote fine hello",
        "ask fine hello",
        "usage",
        "earnings"
      })
  void withoutAHostTheLineSaysWhereAndWhatToDo(String line) {
    keyOf("default");
    String[] words = (line + " --json --host " + NOWHERE).split(" ");

    CommandLineRun run = run(words).refuses(ExitCodes.FAILURE, NOWHERE, "byline up", "--host");

    assertThat(run.document().path("error").asText()).contains(NOWHERE);
  }

  @Test
  void aKeyIsMadeListedShownExportedAndRestoredWithoutAQuestion() throws IOException {
    CommandLineRun made = run("keys", "new", "--name", "ada", "--json").exits(ExitCodes.OK);
    String address = made.document().path("address").asText();
    String phrase = made.document().path("recoveryPhrase").asText();
    assertThat(phrase.split(" ")).hasSize(12);

    assertThat(run("keys", "list", "--json").document().path("keys").toString()).contains(address);
    assertThat(run("keys", "show", "--name", "ada", "--json").document().path("address").asText())
        .isEqualTo(address);
    String exported = run("keys", "export", "--name", "ada").exits(ExitCodes.OK).out();
    Path file = Files.writeString(folder.resolve("ada.json"), exported);
    Path words = Files.writeString(folder.resolve("words"), phrase + "\n");

    run("keys", "restore", "--name", "eva", "--file", file.toString()).exits(ExitCodes.OK);
    run("keys", "restore", "--name", "ida", "--phrase-file", words.toString()).exits(ExitCodes.OK);

    assertThat(run("keys", "list").out().split(address, -1)).hasSize(4);
  }

  @Test
  void aKeyIsNeverWrittenOver() {
    keyOf("ada");

    run("keys", "new", "--name", "ada").refuses(ExitCodes.FAILURE, "'ada'", "Nothing was changed");
    run("keys", "restore", "--name", "ada", "--phrase-file", "x")
        .refuses(ExitCodes.FAILURE, "'ada'", "Nothing was changed");
  }

  @Test
  void aPhraseThatIsNoneOrAFileThatIsNoneIsNamed() throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "one two three");
    Path file = Files.writeString(folder.resolve("key.json"), "{\"half\": ");
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("home/passphrase"), "correct horse");

    run("keys", "restore", "--phrase-file", words.toString())
        .refuses(ExitCodes.FAILURE, "12 words", "3");
    run("keys", "restore", "--file", file.toString()).refuses(ExitCodes.FAILURE);
    run("keys", "restore", "--file", folder.resolve("none").toString())
        .refuses(ExitCodes.FAILURE, "none: there is no such file");
  }

  @Test
  void anUnknownKeyIsNamedWithTheCommandThatMakesIt() {
    run("keys", "show", "--name", "bob")
        .refuses(ExitCodes.FAILURE, "'bob'", "byline keys new --name bob");
    run("datanet", "create", "fine", "--licence", "CC0-1.0", "--as", "bob")
        .refuses(ExitCodes.FAILURE, "'bob'", "byline keys new --name bob");
  }

  @Test
  void aHomeThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    CommandLineRun.in(file.resolve("home"), "keys", "new")
        .refuses(ExitCodes.FAILURE, file.toString());

    Path locked = Files.createDirectory(folder.resolve("locked"));
    assumeThat(locked.toFile().setWritable(false) && !Files.isWritable(locked)).isTrue();
    CommandLineRun.in(locked, "keys", "new").refuses(ExitCodes.FAILURE, locked.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing.txt   | missing.txt there is no such file
          empty.txt     | empty.txt holds no record; nothing was sent
          blank.md      | blank.md holds no record; nothing was sent
          binary.txt    | binary.txt is not valid UTF-8
          latin.txt     | latin.txt is not valid UTF-8
          nul.txt       | no record could be taken; nothing was sent
          line.txt      | no record could be taken; nothing was sent
          line.jsonl    | no record could be taken; nothing was sent
          half.jsonl    | half.jsonl, line 2
          two.jsonl     | two.jsonl, line 1
          array.jsonl   | array.jsonl, line 1 has no string field "text"
          deep.jsonl    | deep.jsonl, line 1
          half.csv      | half.csv is no CSV file
          other.csv     | other.csv, line 1 has no column named text
          notes.doc     | notes.doc is of no known kind
          folder        | folder holds no .jsonl, .csv, .txt or .md file
          """)
  void aFileThatHoldsNoRecordsIsNamedAndNothingIsSent(String name, String words)
      throws IOException {
    badFiles();

    CommandLineRun run =
        run("contribute", "fine", folder.resolve(name).toString(), "--json", "--host", NOWHERE)
            .refuses(ExitCodes.FAILURE, words);

    assertThat(run.document().path("exitCode").asInt()).isEqualTo(ExitCodes.FAILURE);
    assertThat(run.err()).hasSizeLessThan(600);
  }

  private void badFiles() throws IOException {
    String line = "a".repeat(10_000_000);
    write("empty.txt", "");
    write("blank.md", "\n \n\n");
    Files.write(folder.resolve("binary.txt"), new byte[] {1, -1, -2, 0, 127, -128});
    Files.write(
        folder.resolve("latin.txt"), "caf\u00e9 au lait".getBytes(StandardCharsets.ISO_8859_1));
    write("nul.txt", "a\0b");
    write("line.txt", line);
    write("line.jsonl", "{\"text\":\"" + line + "\"}");
    write("half.jsonl", "{\"text\":\"whole\"}\n{\"text\":\"hal");
    write("two.jsonl", "{\"text\":\"one\"}{\"text\":\"two\"}");
    write("array.jsonl", "[1]");
    write("deep.jsonl", "[".repeat(2000));
    write("half.csv", "text\n\"half a ce");
    write("other.csv", "name\nx\n");
    write("notes.doc", "x");
    Files.createDirectory(folder.resolve("folder"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private CommandLineRun run(String... arguments) {
    return CommandLineRun.in(folder.resolve("home"), arguments);
  }

  /** Puts a key into the home that was encrypted once, since that is slow by design. */
  private void keyOf(String name) {
    TestKeys.put(folder.resolve("home"), name.toLowerCase(Locale.ROOT));
  }

  private static Stream<String> commands(CommandLine line) {
    Stream<String> own =
        line.getCommandSpec().parent() == null
            ? Stream.of()
            : Stream.of(line.getCommandSpec().qualifiedName());
    return Stream.concat(
        own, line.getSubcommands().values().stream().flatMap(CommandsTest::commands));
  }
}
