package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Disclosure;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.Account;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.CreateDatanetRequest;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.GetReceiptRequest;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.HostClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders and names that cannot be: each refused in one line, and no money moves. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OrdersIT {

  private static final Digest NOWHERE = Digest.sha256(new byte[] {7});

  private static SharedHost shared;
  private static HostClient host;
  private static SigningKey client;

  @BeforeAll
  static void connect(SharedHost given) {
    shared = given;
    host = HostClient.of(shared.address());
    client = TestOrders.funded(host);
  }

  @AfterAll
  static void disconnect() {
    host.close();
  }

  @Test
  void aPromptLongerThanTheContextIsRefusedBeforeItCostsAnything() {
    String prompt = "whisk the eggs ".repeat(1_000);
    refused(
        Status.Code.INVALID_ARGUMENT,
        "prompt has ",
        () -> host.jobs().ask(order().prompt(prompt).request()).next());
    refused(
        Status.Code.INVALID_ARGUMENT,
        "'cook' takes ",
        () ->
            host.jobs()
                .quote(
                    QuoteRequest.newBuilder()
                        .setModel("cook")
                        .setPrompt(prompt)
                        .setMaxTokens(1)
                        .build()));
    shared
        .run("ask", "cook", prompt, "--as", "ada")
        .refuses(ExitCodes.FAILURE, "prompt has", "shorten it");
    assertUntouched();
  }

  @Test
  void whatIsWrongWithAnOrderIsNamedAndCostsNothing() {
    refused(
        Status.Code.NOT_FOUND,
        "order.model " + NOWHERE,
        () -> host.jobs().ask(order().model(NOWHERE).request()).next());
    order().deed(NOWHERE).refused("order.deed " + NOWHERE, "ask for a new quote");
    TestOrders cheap = order();
    cheap
        .maxFee(cheap.price().minus(Amount.of(1)))
        .refused("order.maxFee", "one token", "raise it");
    order().maxFee(Amount.ZERO).refused("order.maxFee 0", "raise it");
    order().maxFee(Amount.MAX).refused("cap", "does not cover", "sign a larger cap");
    order().maxFee(Amount.MAX).cap(Amount.MAX).refused("deposit", "does not cover", "deposit more");
    TestOrders bare = order();
    bare.cap(bare.maxFee().minus(Amount.of(1))).refused("cap", "does not cover", "larger cap");
    order().cap(Amount.ZERO).refused("cap of 0 does not cover");
    long now = Instant.now().getEpochSecond();
    order().expiry(now - 1).refused("order.expiry " + (now - 1) + " has passed", "new order");
    order().expiry(0).refused("order.expiry 0 has passed");
    order().expiry(Long.MAX_VALUE).refused("order.expiry", "at most 86400 s");
    order().operator(Address.ZERO).refused("order.operator " + Address.ZERO, "vault");
    assertUntouched();
  }

  @Test
  void anOrderSignedForAnotherChainOrVaultNamesThisOne() {
    Domain own = host.domain();
    for (Domain other :
        List.of(
            new Domain(own.chainId() + 1, own.vault()), new Domain(own.chainId(), Address.ZERO))) {
      refused(
          Status.Code.INVALID_ARGUMENT,
          "for chain " + own.chainId() + " and vault " + own.vault(),
          () -> host.jobs().ask(order().signedFor(other).request()).next());
    }
    assertUntouched();
  }

  @Test
  void anEmptyAccountIsToldToDeposit() {
    TestOrders.of(host, SigningKey.generate(new SecureRandom()), 2)
        .refused("the deposit of 0", "deposit more");
  }

  @Test
  void aCapThatIsSpentPaysNothingMore() {
    SigningKey spender = TestOrders.funded(host);
    TestOrders first = TestOrders.of(host, spender, 2).nonce(1);
    Amount cap = first.maxFee();
    first.cap(cap).answered();

    TestOrders second = TestOrders.of(host, spender, 2).nonce(2).cap(cap);
    second.refused("cap of " + cap + " does not cover", "sign a larger cap");
    second.cap(cap.times(2)).answered();
    assertThat(account(spender).getUncollected()).isNotEqualTo("0");
  }

  @Test
  void noncesMayComeInAnyOrderAndARepeatedOrderIsAnsweredAgain() {
    SigningKey spender = TestOrders.funded(host);
    AskRequest middle = TestOrders.of(host, spender, 1).nonce(20).request();
    List<AskEvent> once = TestOrders.answered(host, middle);
    TestOrders.of(host, spender, 1).nonce(3).answered();
    TestOrders.of(host, spender, 1).nonce(0).answered();

    List<AskEvent> again = TestOrders.answered(host, middle);

    assertThat(again.getLast().getReceipt().getId()).isEqualTo(once.getLast().getReceipt().getId());
    assertThat(fees(account(spender))).isEqualTo(order().price().times(3));
  }

  @Test
  void aSealedReceiptIsOpenToWhoeverHasTheSaltAndToNobodyElse() {
    SigningKey spender = TestOrders.funded(host);
    AskRequest request = TestOrders.of(host, spender, 2).disclosure(Disclosure.SEALED).request();
    Receipt told = TestOrders.answered(host, request).getLast().getReceipt();
    assertThat(told.getPrompt()).isEqualTo(TestOrders.PROMPT);
    assertThat(told.getAnswer()).isNotEmpty();
    GetReceiptRequest asked = GetReceiptRequest.newBuilder().setId(told.getId()).build();

    Receipt open = host.jobs().getReceipt(asked);
    Receipt listed =
        host.jobs()
            .listReceipts(
                ListReceiptsRequest.newBuilder()
                    .setClient(HostClient.bytes(spender.address()))
                    .build())
            .getReceipts(0);

    for (Receipt shown : List.of(open, listed)) {
      assertThat(shown.getId()).isEqualTo(told.getId());
      assertThat(shown.getFee()).isEqualTo(told.getFee());
      assertThat(shown.getSplitList()).isEqualTo(told.getSplitList());
      assertThat(shown.getPrompt() + shown.getAnswer()).isEmpty();
      assertThat(shown.getBylineList()).isEmpty();
      assertThat(shown.getOpened()).isEqualTo(ByteString.EMPTY);
    }
    Receipt whole =
        host.jobs().getReceipt(asked.toBuilder().setPromptSalt(request.getPromptSalt()).build());
    assertThat(whole.getPrompt()).isEqualTo(TestOrders.PROMPT);
    assertThat(whole.getAnswer()).isEqualTo(told.getAnswer());
    assertThatThrownBy(
            () -> host.jobs().getReceipt(asked.toBuilder().setPromptSalt(told.getId()).build()))
        .hasMessageContaining("prompt_salt is not the salt");
  }

  @Test
  void theSameOrderManyTimesAtOnceIsOneJob() {
    SigningKey spender = TestOrders.funded(host);
    AskRequest request = TestOrders.of(host, spender, 2).request();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<ByteString>> receipts =
          java.util.stream.IntStream.range(0, 12)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> TestOrders.answered(host, request).getLast().getReceipt().getId(),
                          callers))
              .toList();

      assertThat(receipts.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }
    assertThat(fees(account(spender))).isEqualTo(order().price().times(2));
  }

  @Test
  void amountsThatAreNoneAreNamedByTheirOption() {
    String above = "340282366920938463463.374607431768211456";
    for (String amount : List.of(above, "1".repeat(60), "0x10", "1e3")) {
      shared
          .run("ask", "cook", "hello", "--max-fee", amount)
          .refuses(ExitCodes.USAGE, "--max-fee '" + amount + "'");
      shared
          .run("account", "deposit", amount, "--as", "ada")
          .refuses(ExitCodes.USAGE, "COINS '" + amount + "'");
    }
    shared
        .run("ask", "cook", "hello", "--max-fee=-1")
        .refuses(ExitCodes.USAGE, "--max-fee '-1' is no amount");
  }

  /** Controls, an override of the reading direction, other alphabets, too long, empty. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0007b",
        "a\u001b[2Jb",
        "\u202egro.knab",
        "\u0430da",
        "a b",
        "a\nb",
        "../a",
        "a'--",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ""
      })
  void aHostileNameIsRefusedAndNotRepeatedRaw(String name) {
    ByteWriter charter = new ByteWriter();
    charter.address(client.address()).string(name).string("CC0-1.0").u8(1);
    refused(
        Status.Code.INVALID_ARGUMENT,
        "charter: datanet name",
        () ->
            host.datanets()
                .createDatanet(
                    CreateDatanetRequest.newBuilder()
                        .setCharter(ByteString.copyFrom(charter.toByteArray()))
                        .setSignature(ByteString.copyFrom(new byte[65]))
                        .build()));
    CommandLineRun shown = shared.run("datanet", "show", name);
    shown.refuses(ExitCodes.FAILURE, "name", "a-z, 0-9 and -");
    assertThat(shown.err()).doesNotContain("\u0007", "\u001b", "\u202e");
    CommandLineRun asked = shared.run("ask", name, "hello", "--as", "ada");
    asked.refuses(ExitCodes.FAILURE, "model", "a-z, 0-9 and -");
    assertThat(asked.err()).doesNotContain("\u0007", "\u001b", "\u202e");
  }

  @Test
  void aHugeNameIsShownByItsBeginning() {
    String name = "n".repeat(1_000_000);
    assertThatThrownBy(() -> new Contributing(host).datanet(name))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(
                      String.valueOf(refusal.getStatus().getDescription())
                          .getBytes(StandardCharsets.UTF_8))
                  .hasSizeLessThan(300);
            });
  }

  @Test
  void contributionsAreNumberedUpwards() {
    shared.run("datanet", "create", "numbers", "--licence", "CC0-1.0", "--as", "ada").exits(0);
    Contributing contributing = new Contributing(host);
    network.byline.peer.api.v1.Datanet datanet = contributing.datanet("numbers");
    contributing.contribute(shared.ada(), datanet, new RecordList(List.of("One.")), 5);

    assertThat(
            contributing
                .contribute(shared.ada(), datanet, new RecordList(List.of("One.")), 5)
                .getAlreadyKnown())
        .isTrue();
    for (long nonce : new long[] {5, 4}) {
      refused(
          Status.Code.FAILED_PRECONDITION,
          "contribution.nonce " + nonce + " is not above your last one, 5",
          () ->
              contributing.contribute(
                  shared.ada(), datanet, new RecordList(List.of("Two.")), nonce));
    }
    contributing.contribute(shared.ada(), datanet, new RecordList(List.of("Two.")), 9);
    assertThat(contributing.datanet("numbers").getContributions()).isEqualTo(2);
  }

  private static TestOrders order() {
    return TestOrders.of(host, client, 2).expiry(soon());
  }

  private static long soon() {
    return Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond();
  }

  private static void assertUntouched() {
    Account account = account(client);
    assertThat(account.getHeld()).isEqualTo("0");
    assertThat(account.getAvailable()).isEqualTo(account.getDeposit());
  }

  private static Account account(SigningKey key) {
    return host.accounts()
        .getAccount(
            GetAccountRequest.newBuilder().setAddress(HostClient.bytes(key.address())).build());
  }

  private static Amount fees(Account account) {
    return Amount.parse(account.getCollected()).plus(Amount.parse(account.getUncollected()));
  }

  private static void refused(Status.Code code, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(words);
            });
  }
}
