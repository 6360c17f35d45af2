package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.Account;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.client.AnswerFailedException;
import network.byline.peer.client.Asking;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.PromptSalts;
import network.byline.peer.client.SpendingBook;
import network.byline.peer.client.Wallet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client's caps cover what may still be charged, and nothing that is surely over. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SpendingIT {

  private static final int TOKENS = 2;
  private static final Amount LOOSE = Amount.of(1_000_000_000_000_000L);

  private static SharedHost shared;
  private static HostClient host;
  private static Wallet wallet;

  private SigningKey client = SigningKey.generate(new SecureRandom());
  private Path folder = Path.of(".");
  private SpendingBook book = SpendingBook.in(folder, 1, client.address(), client.address());

  @BeforeAll
  static void connect(SharedHost given) {
    shared = given;
    host = HostClient.of(shared.address());
    wallet = Wallet.of(host.status());
  }

  @AfterAll
  static void disconnect() {
    wallet.close();
    host.close();
  }

  @BeforeEach
  void open() throws IOException {
    client = TestOrders.funded(host);
    folder = shared.scratch("spending");
    book = SpendingBook.in(folder, host.status().getChainId(), host.vault(), client.address());
  }

  @AfterEach
  void everyOrderIsAccountedFor() {
    ask(host, Amount.ZERO);
    assertThat(book.open()).isEmpty();
    // Caps that were signed before stand, but the next one is no looser than need be.
    assertThat(book.open(Amount.of(1), Amount.ZERO, 0, 0).cumulativeCap())
        .isEqualTo(fees().plus(Amount.of(1)));
  }

  @Test
  void aRefusedOrderIsStruckAtOnce() {
    assertThatThrownBy(() -> ask(host, Wallet.DEVELOPMENT_DEPOSIT.times(2)))
        .isInstanceOfSatisfying(
            AnswerFailedException.class, refused -> assertThat(refused.closed()).isTrue())
        .hasMessageContaining("deposit");
    assertThatThrownBy(() -> ask(host, Amount.of(1)))
        .isInstanceOf(AnswerFailedException.class)
        .hasMessageContaining("one token");

    assertThat(book.open()).isEmpty();
  }

  @Test
  void anInterruptedOrderIsReservedUntilItsReceiptIsThere() {
    HostClient leaving = HostClient.of(shared.address());
    assertThatThrownBy(
            () ->
                asking(leaving)
                    .ask(
                        client,
                        question(LOOSE),
                        new Asking.AnswerEvents() {
                          @Override
                          public void state(AskState state) {}

                          @Override
                          public void text(String piece) {
                            leaving.close();
                          }
                        }))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(book.open().values()).extracting(SpendingBook.Open::maxFee).containsExactly(LOOSE);
    await().atMost(Duration.ofSeconds(60)).until(this::hasReceipt);

    Receipt receipt = ask(host, Amount.ZERO);

    assertThat(book.open()).isEmpty();
    assertThat(fees()).isEqualTo(Amount.parse(receipt.getFee()).times(2));
  }

  /** As if the process had died after it wrote the order down and before the host had it. */
  @Test
  void anOrderThatNeverLeftIsReservedUntilItCanNoLongerBeTaken() {
    long now = Instant.now().getEpochSecond();
    book.open(LOOSE, Amount.ZERO, now, now + 600);
    book.open(LOOSE, Amount.ZERO, now, now - 3_600);

    ask(host, Amount.ZERO);

    assertThat(book.open().values()).containsExactly(new SpendingBook.Open(LOOSE, now + 600));
    assertThat(largestCap()).isEqualTo(fees().plus(LOOSE));
    book.settle(book.open().firstKey(), Amount.ZERO);
  }

  private Receipt ask(HostClient at, Amount maxFee) {
    return asking(at)
        .ask(
            client,
            question(maxFee),
            new Asking.AnswerEvents() {
              @Override
              public void state(AskState state) {}

              @Override
              public void text(String piece) {}
            });
  }

  private static Asking.Question question(Amount maxFee) {
    return new Asking.Question(
        "cook", TestOrders.PROMPT, SamplerSettings.GREEDY, TOKENS, maxFee, Disclosure.SEALED);
  }

  private Asking asking(HostClient at) {
    return new Asking(
        at,
        book,
        PromptSalts.in(folder),
        () -> wallet.collected(client.address()),
        InstantSource.system(),
        new SecureRandom());
  }

  private boolean hasReceipt() {
    return host.jobs()
            .listReceipts(
                ListReceiptsRequest.newBuilder()
                    .setClient(HostClient.bytes(client.address()))
                    .build())
            .getReceiptsCount()
        == 1;
  }

  private Amount largestCap() {
    return Amount.parse(account().getLargestCap());
  }

  private Amount fees() {
    return Amount.parse(account().getCollected()).plus(Amount.parse(account().getUncollected()));
  }

  private Account account() {
    return host.accounts()
        .getAccount(
            GetAccountRequest.newBuilder().setAddress(HostClient.bytes(client.address())).build());
  }
}
