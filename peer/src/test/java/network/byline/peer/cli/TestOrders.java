package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.Order;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.Verification;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskFailure;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.CancelRequest;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.client.DepositSight;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.Wallet;

/**
 * An order as a program of its own would sign it: good as it is, and anything about it may change.
 */
final class TestOrders {

  static final String PROMPT = "To make a sponge,";

  private final HostClient host;
  private final SigningKey client;
  private Domain domain;
  private Address operator;
  private Digest model;
  private Digest deed;
  private int tokens;
  private String prompt = PROMPT;
  private Amount price;
  private Amount maxFee;
  private Amount cap;
  private long nonce = 1;
  private Disclosure disclosure = Disclosure.OPEN;
  private long expiry = Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond();

  private TestOrders(HostClient host, SigningKey client, int tokens) {
    this.host = host;
    this.client = client;
    this.tokens = tokens;
    QuoteResponse quote =
        host.jobs()
            .quote(
                QuoteRequest.newBuilder()
                    .setModel("cook")
                    .setPrompt(PROMPT)
                    .setMaxTokens(tokens)
                    .build());
    domain = host.domain();
    operator = host.vault();
    model = HostClient.digest(quote.getModelRoot());
    deed = HostClient.digest(quote.getDeedHash());
    price = Amount.parse(quote.getPricePerToken());
    maxFee = Amount.parse(quote.getMaxFee());
    cap = maxFee.times(4);
  }

  /** A good order for so many tokens of the model cook, under a cap that pays four like it. */
  static TestOrders of(HostClient host, SigningKey client, int tokens) {
    return new TestOrders(host, client, tokens);
  }

  /** Returns a client with a deposit that the host knows of. */
  static SigningKey funded(HostClient host) {
    SigningKey client = SigningKey.generate(new SecureRandom());
    try (Wallet wallet = Wallet.of(host.status())) {
      wallet.ensureFunded(client, _ -> {});
      DepositSight.await(host, wallet, client.address());
    }
    return client;
  }

  TestOrders signedFor(Domain other) {
    domain = other;
    return this;
  }

  TestOrders operator(Address other) {
    operator = other;
    return this;
  }

  TestOrders model(Digest other) {
    model = other;
    return this;
  }

  TestOrders deed(Digest other) {
    deed = other;
    return this;
  }

  TestOrders prompt(String other) {
    prompt = other;
    return this;
  }

  TestOrders maxFee(Amount most) {
    maxFee = most;
    return this;
  }

  TestOrders cap(Amount most) {
    cap = most;
    return this;
  }

  TestOrders nonce(long number) {
    nonce = number;
    return this;
  }

  TestOrders disclosure(Disclosure other) {
    disclosure = other;
    return this;
  }

  TestOrders expiry(long time) {
    expiry = time;
    return this;
  }

  Amount price() {
    return price;
  }

  Amount maxFee() {
    return maxFee;
  }

  AskRequest request() {
    Signed<SpendingCap> signedCap =
        Signed.by(client, domain, new SpendingCap(client.address(), cap));
    Signed<Order> order =
        Signed.by(
            client,
            domain,
            new Order(
                TaskKind.INFER,
                operator,
                client.address(),
                model,
                deed,
                SamplerSettings.GREEDY,
                tokens,
                Commitments.prompt(Digest.ZERO, prompt),
                maxFee,
                signedCap.digest(domain),
                Verification.SCORED,
                disclosure,
                nonce,
                expiry));
    return AskRequest.newBuilder()
        .setOrder(ByteString.copyFrom(order.statement().toBytes()))
        .setOrderSignature(ByteString.copyFrom(order.signature().toArray()))
        .setCap(ByteString.copyFrom(signedCap.statement().toBytes()))
        .setCapSignature(ByteString.copyFrom(signedCap.signature().toArray()))
        .setPrompt(prompt)
        .setPromptSalt(HostClient.bytes(Digest.ZERO))
        .build();
  }

  /** Sends the order and expects an answer. */
  List<AskEvent> answered() {
    return answered(host, request());
  }

  /** Sends an order and expects an answer. */
  static List<AskEvent> answered(HostClient host, AskRequest request) {
    List<AskEvent> events = new ArrayList<>();
    host.jobs().ask(request).forEachRemaining(events::add);
    assertThat(events.getLast().hasReceipt()).as(events.getLast().toString()).isTrue();
    return events;
  }

  /** Sends the order and expects a refusal that costs nothing, with these words. */
  void refused(String... words) {
    AskFailure failure = host.jobs().ask(request()).next().getFailure();
    assertThat(failure.getReason()).contains(words).doesNotContain("\n", "Exception");
    assertThat(failure.getFee()).isEqualTo("0");
    assertThat(failure.getClosed()).isTrue();
  }

  /** Returns a client's cancellation of the order in a request. */
  static CancelRequest cancellation(HostClient host, SigningKey client, AskRequest asked) {
    Order order = order(asked);
    Signed<Cancellation> signed =
        Signed.by(
            client,
            host.domain(),
            new Cancellation(client.address(), order.nonce(), order.digest(host.domain())));
    return CancelRequest.newBuilder()
        .setCancellation(ByteString.copyFrom(signed.statement().toBytes()))
        .setSignature(ByteString.copyFrom(signed.signature().toArray()))
        .build();
  }

  /** Returns the digest of the order in a request. */
  static String digest(HostClient host, AskRequest request) {
    return order(request).digest(host.domain()).toString();
  }

  private static Order order(AskRequest request) {
    return ByteReader.decode("order", request.getOrder().toByteArray(), Order::decode);
  }
}
