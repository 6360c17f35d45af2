package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import network.byline.base.codec.ByteReader;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Opened;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.Account;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.CancelRequest;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.client.HostClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Only who ordered an answer can stop it, and pays for what came by then. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CancelIT {

  /** The base is not tuned to end a text, and goes on after this to the last token. */
  private static final String PROMPT = "In the beginning";

  private static final int LONG = 450;

  private static SharedHost shared;
  private static HostClient host;

  private SigningKey client;
  private TestOrders order;

  @BeforeAll
  static void connect(SharedHost given) {
    shared = given;
    host = HostClient.of(shared.address());
  }

  @AfterAll
  static void disconnect() {
    host.close();
  }

  @BeforeEach
  void fund() {
    client = TestOrders.funded(host);
    order = order(LONG);
  }

  @Test
  void aCancelledAnswerEndsSoonAndItsPrefixIsPaidAndVerified() {
    AskRequest asked = order.request();
    Iterator<AskEvent> answer = begun(asked);

    assertThat(cancel(TestOrders.cancellation(host, client, asked))).isEqualTo("generating");

    Receipt receipt = receipt(answer);
    assertThat(receipt.getTokens()).isBetween(1, LONG - 1);
    assertThat(
            ByteReader.decode("opened", receipt.getOpened().toByteArray(), Opened::decode)
                .trace()
                .finish())
        .isEqualTo(Finish.CANCELLED);
    assertThat(Amount.parse(receipt.getFee())).isEqualTo(order.price().times(receipt.getTokens()));
    assertThat(fees()).isEqualTo(Amount.parse(receipt.getFee()));
    assertThat(account().getHeld()).isEqualTo("0");
    shared
        .run("receipt", "verify", HostClient.digest(receipt.getId()).toString())
        .exits(ExitCodes.OK);
  }

  @Test
  void aCancellationThatIsRepeatedOrLateChangesNothing() {
    AskRequest asked = order.request();
    Iterator<AskEvent> answer = begun(asked);
    CancelRequest cancellation = TestOrders.cancellation(host, client, asked);
    cancel(cancellation);
    cancel(cancellation);
    Receipt receipt = receipt(answer);

    assertThat(cancel(cancellation)).isEqualTo("delivered");

    assertThat(receipt(host.jobs().ask(asked)).getId()).isEqualTo(receipt.getId());
    assertThat(fees()).isEqualTo(Amount.parse(receipt.getFee()));
  }

  /** Signed by somebody else in the client's name, of another order, of somebody else's job. */
  @Test
  void nobodyElseStopsAnAnswerAndNoOtherOrdersCancellationDoes() {
    AskRequest asked = order.request();
    Iterator<AskEvent> answer = begun(asked);
    CancelRequest good = TestOrders.cancellation(host, client, asked);
    SigningKey other = SigningKey.generate(new SecureRandom());
    CancelRequest others = TestOrders.cancellation(host, other, asked);
    AskRequest another = order(LONG - 1).request();

    refused(
        Status.Code.INVALID_ARGUMENT,
        "cancellation.signature is not that of " + client.address(),
        good.toBuilder().setSignature(others.getSignature()).build());
    refused(Status.Code.INVALID_ARGUMENT, "cancellation.signature", unsigned(good));
    refused(Status.Code.NOT_FOUND, "of " + other.address(), others);
    refused(
        Status.Code.NOT_FOUND,
        TestOrders.digest(host, another),
        TestOrders.cancellation(host, client, another));

    assertThat(receipt(answer).getTokens()).isEqualTo(LONG);
  }

  @Test
  void aStreamThatIsLostStopsNothing() {
    AskRequest asked = order.request();
    Context.CancellableContext call = Context.current().withCancellation();
    call.run(() -> begun(asked));
    call.cancel(null);

    assertThat(receipt(host.jobs().ask(asked)).getTokens()).isEqualTo(LONG);
  }

  private TestOrders order(int tokens) {
    QuoteResponse base = host.quote("byline-base-2m", PROMPT, tokens);
    return TestOrders.of(host, client, tokens)
        .model(HostClient.digest(base.getModelRoot()))
        .deed(HostClient.digest(base.getDeedHash()))
        .prompt(PROMPT);
  }

  /** Orders an answer and waits for its first token. */
  private static Iterator<AskEvent> begun(AskRequest asked) {
    Iterator<AskEvent> answer = host.jobs().ask(asked);
    while (!answer.next().hasToken()) {
      // Not yet.
    }
    return answer;
  }

  private static Receipt receipt(Iterator<AskEvent> answer) {
    AskEvent last = AskEvent.getDefaultInstance();
    while (answer.hasNext()) {
      last = answer.next();
    }
    assertThat(last.hasReceipt()).as(last.toString()).isTrue();
    return last.getReceipt();
  }

  private static String cancel(CancelRequest cancellation) {
    return host.jobs().cancel(cancellation).getState();
  }

  private static CancelRequest unsigned(CancelRequest good) {
    return good.toBuilder().setSignature(ByteString.copyFrom(new byte[65])).build();
  }

  private static void refused(Status.Code code, String words, CancelRequest cancellation) {
    assertThatThrownBy(() -> cancel(cancellation))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(words);
            });
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
