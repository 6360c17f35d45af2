package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.codec.ByteReader;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.statement.Capability;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command against a running host: documents, refusals, and what money and credit do. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CommandsIT {

  private static SharedHost host;

  @BeforeAll
  static void share(SharedHost shared) {
    host = shared;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "keys list",
        "keys show --name ada",
        "keys export --name ada",
        "account show --as ada",
        "datanet list",
        "datanet show recipes",
        "datanet publish recipes --as ada",
        "model list",
        "model show cook",
        "model train other --datanet recipes --estimate",
        "quote cook hello --max-tokens 3",
        "ask cook hello --max-tokens 3",
        "receipt list --as ada",
        "receipt show RECEIPT",
        "receipt verify RECEIPT",
        "usage",
        "usage recipes",
        "earnings --as ada"
      })
  void oneDocumentAndNothingElseIsPrinted(String line) {
    CommandLineRun run = run(line + " --json").exits(ExitCodes.OK);

    assertThat(run.document().isObject()).isTrue();
    assertThat(run.document().has("error")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | ask nonesuch hello                              | 'nonesuch'
          1 | quote nonesuch hello                            | 'nonesuch'
          1 | quote cook hello --max-tokens 0                 | choose 1 to
          1 | quote cook hello --max-tokens 512               | the context of 'cook' leaves 508
          1 | ask cook hello --max-tokens 512                 | the context of 'cook' leaves 508
          1 | ask cook hello --max-tokens 99999               | choose 1 to
          1 | model show nonesuch                             | byline model list
          1 | model train x --datanet nonesuch --as ada       | byline datanet list
          1 | model train x --datanet recipes --base nonesuch | 'nonesuch'
          1 | model train x --datanet recipes --base cook     | is an adapter
          1 | model train x --datanet recipes --recipe none   | none: there is no such file
          1 | model train cook --datanet recipes --as ben     | belongs to another developer
          1 | model register cook /none --as ben              | belongs to another developer
          1 | model register x /none --as ada                 | /none
          1 | datanet show nonesuch                           | byline datanet list
          1 | datanet publish nonesuch --as ada               | byline datanet list
          1 | datanet create recipes --licence MIT --as ben   | another name
          1 | usage nonesuch                                  | byline datanet list
          1 | receipt show 0x0000000000000000000000000000000000000000000000000000000000000001 | no receipt
          1 | ask cook hello --as nobody                      | 'nobody'
          2 | ask cook hello --max-fee 0.0000001              | does not pay one token
          1 | account show --as ada --rpc http://127.0.0.1:1  | http://127.0.0.1:1
          1 | account show --as ada --chain-id 5              | 5
          1 | account show --as ada --vault 0x0000000000000000000000000000000000000001 | no Byline vault
          2 | account deposit none --as ada                   | COINS 'none'
          2 | account deposit 0 --as ada                      | above zero
          1 | account exit --cancel --as ben                  | no exit
          2 | audit 9999                                      | no batch 9999
          """)
  void whatCannotBeIsNamedWithItsCode(int code, String line, String words) {
    CommandLineRun run = run(line + " --json").refuses(code, words);

    assertThat(run.document().path("exitCode").asInt()).isEqualTo(code);
  }

  @Test
  void statusSaysHowItsWorkerIsConfinedOrWhyItIsNot() throws InterruptedException {
    Sandbox sandbox = Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava());

    JsonNode worker = run("status --json").document().path("workers").get(0);

    assertThat(worker.path("sandboxed").asBoolean()).isEqualTo(sandbox.confines());
    assertThat(worker.path("sandbox").asText()).isEqualTo(sandbox.description());
    assertThat(run("status").out())
        .contains((sandbox.confines() ? "sandboxed by " : "unsandboxed: ") + sandbox.description());
  }

  @Test
  void aProbeIsSignedForTheVaultOfTheHost() {
    JsonNode probe = run("worker probe --as ada --json").exits(ExitCodes.OK).document();

    JsonNode said = probe.path("statement");
    Capability capability = ByteReader.decode("it", bytes(said, "bytes"), Capability::decode);
    Domain domain =
        new Domain(said.path("chainId").asLong(), Address.parse(said.path("vault").asText()));
    assertThat(probe.path("computesRightly").asBoolean()).isTrue();
    assertThat(capability.signer()).isEqualTo(host.ada().address());
    assertThat(capability.forward().toString()).isEqualTo(probe.path("forward").asText());
    assertThat(new Signed<>(capability, Signature.of(bytes(said, "signature"))).isGoodIn(domain))
        .isTrue();
  }

  private static byte[] bytes(JsonNode document, String field) {
    return HexFormat.of().parseHex(document.path(field).asText().substring(2));
  }

  @Test
  void aBlankPromptIsRefused() {
    host.run("ask", "cook", " ").refuses(ExitCodes.FAILURE, "the prompt");
  }

  @Test
  void recordsTwiceInAnotherOrderOrUnderAnotherNameStayTheFirstContributors() throws IOException {
    Path folder = host.scratch("twice");
    Path first = Files.writeString(folder.resolve("first.txt"), "One text.\n\nAnother text.\n");
    Path turned = Files.writeString(folder.resolve("turned.txt"), "Another text.\n\nOne text.\n");
    Path more = Files.writeString(folder.resolve("more.txt"), "A third text.\n");
    run("datanet create twice --licence CC0-1.0 --as ada").exits(ExitCodes.OK);

    assertContributed("ada", first, 2, 0, false);
    assertContributed("ada", first, 0, 2, true);
    assertContributed("ada", turned, 0, 2, false);
    assertContributed("ben", first, 0, 2, false);
    assertContributed("ada", more, 1, 0, false);

    JsonNode datanet = run("datanet show twice --json").document();
    assertThat(datanet.path("passages").asInt()).isEqualTo(3);
    assertThat(datanet.path("contributions").asInt()).isEqualTo(4);
    assertThat(datanet.path("contributors").get(0).path("address").asText())
        .isEqualTo(host.ada().address().toString());
    assertThat(datanet.path("contributors").get(0).path("passages").asInt()).isEqualTo(3);
  }

  private static void assertContributed(
      String name, Path file, int accepted, int duplicate, boolean known) {
    String line = "contribute twice " + file + " --as " + name + " --json";
    JsonNode checked = run(line + " --check").exits(ExitCodes.OK).document();
    JsonNode done = run(line).exits(ExitCodes.OK).document();
    assertThat(checked.path("accepted").asInt()).isEqualTo(accepted);
    assertThat(done.path("accepted").asInt()).isEqualTo(accepted);
    assertThat(done.path("duplicate").asInt()).isEqualTo(duplicate);
    assertThat(done.path("alreadyKnown").asBoolean()).isEqualTo(known);
  }

  @Test
  void aSealedReceiptIsReadWhereItWasAskedAndNowhereElse(@TempDir Path elsewhere) {
    JsonNode told =
        host.run("ask", "cook", "To make a sponge,", "--max-tokens", "6", "--as", "ada", "--json")
            .exits(ExitCodes.OK)
            .document();
    String id = told.path("receipt").asText();
    String answer = told.path("answer").asText();

    assertThat(run("receipt show " + id + " --json").document().path("answer").asText())
        .isEqualTo(answer)
        .isNotBlank();
    assertThat(run("receipt verify " + id).exits(ExitCodes.OK).out()).contains("the prompt is");
    CommandLineRun shown =
        CommandLineRun.in(elsewhere, "receipt", "show", id, "--host", host.address())
            .exits(ExitCodes.OK);
    assertThat(shown.out())
        .contains("sealed: ", "fee ")
        .doesNotContain("To make a sponge", answer.strip());
    CommandLineRun.in(elsewhere, "receipt", "verify", id, "--host", host.address())
        .exits(ExitCodes.OK);
  }

  @Test
  void anAnswerThatIsCutByItsMaximumFeeSaysSoAndShowsAllPartsOfTheFee() {
    String out =
        host.run("ask", "cook", "To make a sponge,", "--max-fee", "0.000003", "--as", "ada")
            .exits(ExitCodes.OK)
            .out();
    assertThat(out)
        .contains("cut at 3 of 64 tokens: the maximum fee of 0.000003 BYL pays no more")
        .contains("fee 0.000003 BYL for 3 tokens\n")
        .containsPattern("\n    (data [0-9.]+, )?commons [0-9.]+\n    model-developer 0.00000045, ")
        .contains("curator 0.00000015", "compute 0.00000045", "scoring 0.00000015", "protocol ");
  }

  @Test
  void anAccountMadeOnTheWayShowsItsRecoveryPhraseAndWhereItsPassphraseLies(@TempDir Path home) {
    CommandLineRun run =
        CommandLineRun.in(
                home, "ask", "cook", "hello", "--max-tokens", "1", "--host", host.address())
            .exits(ExitCodes.OK);
    assertThat(run.err())
        .containsPattern("Recovery phrase .*\\R  ([a-z]+ ){11}[a-z]+\\R")
        .contains("Made a random passphrase", home.resolve("passphrase").toString())
        .contains("Made the account 'default' for you: 0x");
  }

  @Test
  void aTextTwiceInOneFileIsToldFromOneThatTheDatanetHolds(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("twice.txt"), "One.\n\nTwo.\n\nOne.\n\n" + SharedHost.ADAS + "\n");
    String out = run("contribute recipes " + file + " --as ada --check").exits(ExitCodes.OK).out();
    assertThat(out)
        .contains("would be accepted 2, duplicate 2, refused 0")
        .contains(file + ":5  duplicate: " + file + ":1 has the same text; it counts once")
        .contains(file + ":7  duplicate: the datanet holds this text already");
  }

  @Test
  void aBaseWhoseFilesAreNoneIsRefusedByTheFileThatIsWrong(@TempDir Path folder) throws Exception {
    for (String name :
        List.of("config.json", "model.safetensors", "tokenizer.json", "recipe.json")) {
      Files.writeString(folder.resolve(name), "nothing");
    }
    run("model register none " + folder + " --as ada").refuses(ExitCodes.FAILURE, "config.json");
  }

  @Test
  void anAdapterTrainedOnOtherDataIsRefusedWithBothDigests() {
    String shipped = System.getProperty("byline.root") + "/models/lexicon";
    CommandLineRun run =
        run("model register lex " + shipped + " --base byline-base-2m --datanet recipes --as ada");
    run.refuses(ExitCodes.FAILURE, "recipe.data is 0x28bd4aaf", "that of snapshot 1 is 0x");
    run("model show lex").refuses(ExitCodes.FAILURE, "'lex'");
  }

  @Test
  void whatAnAccountAskedIsListedPageByPageWithWhatItCost() {
    TestKeys.put(host.home(), "cleo");
    List<String> asked = new ArrayList<>();
    for (String prompt : List.of("Bread.", "Salt.", "Wine.")) {
      asked.addFirst(
          host.run("ask", "cook", prompt, "--max-tokens", "2", "--as", "cleo", "--json")
              .exits(ExitCodes.OK)
              .document()
              .path("receipt")
              .asText());
    }

    JsonNode page = run("receipt list --as cleo --limit 2 --json").exits(ExitCodes.OK).document();
    JsonNode rest =
        run("receipt list --as cleo --limit 2 --json --before " + page.path("before").asText())
            .exits(ExitCodes.OK)
            .document();

    assertThat(page.path("receipts").findValuesAsText("receipt")).isEqualTo(asked.subList(0, 2));
    assertThat(page.path("receipts").findValuesAsText("prompt")).containsExactly("Wine.", "Salt.");
    assertThat(page.path("receipts").findValuesAsText("status")).containsOnly("delivered");
    assertThat(rest.path("receipts").findValuesAsText("receipt")).isEqualTo(asked.subList(2, 3));
    assertThat(rest.path("before").asText()).isEmpty();
    BigInteger price = units(run("model show cook --json").document(), "pricePerToken");
    for (JsonNode row : page.path("receipts")) {
      assertThat(units(row, "fee"))
          .isEqualTo(price.multiply(BigInteger.valueOf(row.path("tokens").asLong())));
    }
    assertThat(run("receipt list --as cleo").exits(ExitCodes.OK).out())
        .contains(asked)
        .contains("“Salt.”", " tokens  0.00000");
    run("receipt list --as cleo --before RECEIPT").refuses(ExitCodes.FAILURE, "is no receipt of");
  }

  @Test
  void whoWroteTheTextIsCreditedPaidAndClaims() {
    JsonNode receipt = run("receipt show " + host.receipt() + " --json").document();
    JsonNode line = receipt.path("byline").get(0);
    assertThat(line.path("contributor").asText()).isEqualTo(host.ada().address().toString());
    assertThat(line.path("spans").get(0).path("recordText").asText()).isEqualTo(SharedHost.ADAS);
    assertThat(sum(receipt.path("split"), "amount").add(units(receipt, "commons")))
        .isEqualTo(units(receipt, "fee"));

    String record = line.path("spans").get(0).path("record").asText();
    JsonNode used = run("usage " + record + " --json").document().path("records").get(0);
    assertThat(used.path("owner").asText()).isEqualTo(host.ada().address().toString());
    assertThat(units(used, "paid")).isGreaterThanOrEqualTo(units(line, "amount"));
    JsonNode datanet = run("usage recipes --json").document();
    assertThat(sum(datanet.path("records"), "paid"))
        .isEqualTo(units(datanet.path("datanets").get(0), "paid"));

    await().atMost(Duration.ofSeconds(60)).until(() -> units(earnings(), "claimable").signum() > 0);
    JsonNode earned = earnings();
    assertThat(sum(earned.path("roles"), "amount")).isEqualTo(units(earned, "settled"));
    assertThat(units(earned, "settled")).isGreaterThanOrEqualTo(units(earned, "claimable"));

    JsonNode claimed = run("claim --as ada --json").exits(ExitCodes.OK).document();
    assertThat(units(claimed, "paid")).isPositive();
    assertThat(units(claimed, "balanceAfter").subtract(units(claimed, "balanceBefore")))
        .isEqualTo(units(claimed, "paid"));
    run("claim --as ben --from " + host.data() + " --rpc " + host.rpc()).exits(ExitCodes.OK);
  }

  private static JsonNode earnings() {
    return run("earnings --as ada --json").document();
  }

  @Test
  void aDepositIsTakenBackAfterTheWaitAndThenNothingCanBeAsked() throws Exception {
    TestKeys.put(host.home(), "eve");
    run("account deposit 1.5 --as eve").exits(ExitCodes.OK);
    run("ask cook hello --max-tokens 2 --as eve").exits(ExitCodes.OK);

    CommandLineRun asked = run("account exit --as eve --json").exits(ExitCodes.OK);
    long readyAt = asked.document().path("exitReadyAt").asLong();
    assertThat(readyAt).isPositive();
    run("account exit --as eve").refuses(ExitCodes.FAILURE, "can be taken from");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> run("ask cook hello --max-tokens 2 --as eve").code() != ExitCodes.OK);
    run("ask cook hello --max-tokens 2 --as eve").refuses(ExitCodes.FAILURE, "exit");

    letTimePass(Duration.ofMinutes(10));
    JsonNode taken = run("account exit --as eve --json").exits(ExitCodes.OK).document();

    assertThat(units(taken, "left")).isZero();
    assertThat(units(taken, "balance")).isEqualTo(units(taken, "exited"));
    assertThat(units(taken, "exited").add(units(taken, "collected")))
        .isEqualTo(units(taken, "deposited"));
    run("account exit --as eve").refuses(ExitCodes.FAILURE, "nothing left");
    run("ask cook hello --max-tokens 2 --as eve")
        .refuses(ExitCodes.FAILURE, "'eve'", "byline account deposit");
  }

  @Test
  void aSecondHostOnTheFolderIsRefused() throws IOException {
    up("--data " + host.data()).refuses(ExitCodes.FAILURE, host.data().toString(), "--data");
  }

  @Test
  void aPortInUseIsRefusedBeforeAnythingIsMade() throws IOException {
    Path data = host.scratch("port").resolve("data");

    run("up --listen " + host.address() + " --data " + data + " --json")
        .refuses(ExitCodes.FAILURE, host.address(), "--listen");
    assertThat(data).doesNotExist();
    run("chain --port " + host.rpc().getPort() + " --data " + data)
        .refuses(ExitCodes.FAILURE, String.valueOf(host.rpc().getPort()));
  }

  @Test
  void aFolderOfANewerVersionIsLeftAlone() throws IOException {
    Path data = host.scratch("newer");
    Path version = data.resolve("VERSION");
    Files.writeString(
        version, Files.readString(host.data().resolve("VERSION")).replace("1", "999"));

    up("--data " + data).refuses(ExitCodes.FAILURE, data.toString(), "newer version");
    assertThat(Files.readString(version)).contains("999");
  }

  @Test
  void aFolderOfAnotherVaultIsNotServed() throws IOException {
    Path data = host.scratch("vault");
    Files.writeString(
        data.resolve("deployment.json"),
        """
        {"chainId": 31337, "coin": "0x0000000000000000000000000000000000000002",
         "vault": "0x0000000000000000000000000000000000000003", "firstBlock": 0}
        """);

    up("--data " + data + " --rpc " + host.rpc())
        .refuses(ExitCodes.FAILURE, "0x0000000000000000000000000000000000000003", "--data");
  }

  @Test
  void aChainThatDoesNotAnswerIsNamed() throws IOException {
    up("--data " + host.scratch("chainless") + " --rpc http://127.0.0.1:1")
        .refuses(ExitCodes.FAILURE, "http://127.0.0.1:1");
  }

  private static CommandLineRun up(String options) throws IOException {
    return run("up --listen 127.0.0.1:" + SharedHost.freePort() + " " + options);
  }

  private static CommandLineRun run(String line) {
    return host.run(line.strip().replace("RECEIPT", host.receipt()).split(" +"));
  }

  private static BigInteger units(JsonNode document, String field) {
    return new BigInteger(document.path(field).asText());
  }

  private static BigInteger sum(JsonNode rows, String field) {
    BigInteger sum = BigInteger.ZERO;
    for (JsonNode row : rows) {
      sum = sum.add(units(row, field));
    }
    return sum;
  }

  private static void letTimePass(Duration time) throws IOException, InterruptedException {
    String body =
        """
        [{"jsonrpc":"2.0","id":1,"method":"evm_increaseTime","params":["0x%x"]},
         {"jsonrpc":"2.0","id":2,"method":"evm_mine","params":[]}]
        """
            .formatted(time.toSeconds());
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(host.rpc())
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("result").doesNotContain("error");
    }
  }
}
