package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import network.byline.base.codec.ByteReader;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Outcome;
import network.byline.base.receipt.Receipt;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.Order;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.Verification;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.SpendingBook;
import org.jspecify.annotations.Nullable;

/**
 * A client that orders one answer after the other and never lets go of one: when the host is gone
 * or it hung up itself, it sends the same order again and reads on from the token that it has.
 */
final class Customer {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_TOKENS = 24;
  private static final int AGAIN_MILLIS = 1_000;
  private static final int MOST_PAUSE_MILLIS = 2_000;

  private final SigningKey key;
  private final String address;
  private final Domain domain;
  private final QuoteResponse terms;
  private final List<String> prompts;
  private final SpendingBook book;
  private final Road road;
  private final Crew crew;
  private final Random random;
  private final List<Ordered> orders = new CopyOnWriteArrayList<>();
  private HostClient host;

  /** One order and what its client has heard of it. */
  static final class Ordered {
    final AskRequest request;
    final Digest digest;
    final long nonce;
    final Amount cap;
    final List<Integer> tokens = new ArrayList<>();
    volatile boolean accepted;
    volatile @Nullable Receipt receipt;
    int attachments;

    Ordered(AskRequest request, Digest digest, long nonce, Amount cap) {
      this.request = request;
      this.digest = digest;
      this.nonce = nonce;
      this.cap = cap;
    }
  }

  Customer(
      SigningKey key,
      HostClient setUp,
      String address,
      QuoteResponse terms,
      List<String> prompts,
      Path spending,
      Road road,
      Crew crew,
      long seed) {
    this.key = key;
    this.address = address;
    this.domain = setUp.domain();
    this.terms = terms;
    this.prompts = prompts;
    this.book = SpendingBook.in(spending, domain.chainId(), domain.vault(), key.address());
    this.road = road;
    this.crew = crew;
    this.random = new Random(seed);
    this.host = HostClient.of(address);
  }

  SigningKey key() {
    return key;
  }

  List<Ordered> orders() {
    return orders;
  }

  /** Tells whether every order so far has come to its end. */
  boolean idle() {
    return orders.stream().allMatch(ordered -> ordered.receipt != null);
  }

  /** Orders an answer and reads it to its end; now and then asks for an older one once more. */
  void askOne() throws InterruptedException {
    Ordered ordered = order();
    orders.add(ordered);
    road.pass(Road.Place.ADMISSION);
    int hangUpAfter = random.nextInt(3) == 0 ? random.nextInt(6) : Integer.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ordered.receipt == null) {
      assertThat(System.nanoTime())
          .as("order %d of %s ends", ordered.nonce, key.address())
          .isLessThan(end);
      try {
        ordered.attachments++;
        readOn(ordered, hangUpAfter);
      } catch (StatusRuntimeException e) {
        requireLost(e);
        reconnect();
      }
      hangUpAfter = Integer.MAX_VALUE;
    }
    book.settle(ordered.nonce, receipt(ordered).fee());
    if (random.nextInt(3) == 0) {
      Ordered old = orders.get(random.nextInt(orders.size()));
      try {
        askAgain(old, random.nextInt(1 + old.tokens.size()));
      } catch (StatusRuntimeException e) {
        requireLost(e);
      }
    }
    crew.pause(random.nextInt(MOST_PAUSE_MILLIS));
  }

  /** Sends an order that has ended again, and expects the same answer and the same receipt. */
  void askAgain(Ordered ordered, int resumeFrom) {
    int from = Math.min(resumeFrom, ordered.tokens.size());
    Ordered again = new Ordered(ordered.request, ordered.digest, ordered.nonce, ordered.cap);
    again.tokens.addAll(ordered.tokens.subList(0, from));
    readOn(again, Integer.MAX_VALUE);
    assertThat(again.receipt).as("order %d", ordered.nonce).isEqualTo(ordered.receipt);
    assertThat(again.tokens).as("order %d", ordered.nonce).isEqualTo(ordered.tokens);
  }

  static Receipt receipt(Ordered ordered) {
    Receipt receipt = ordered.receipt;
    if (receipt == null) {
      throw new AssertionError("order " + ordered.nonce + " has no receipt");
    }
    return receipt;
  }

  private void reconnect() throws InterruptedException {
    host.close();
    crew.pause(AGAIN_MILLIS);
    host = HostClient.of(address);
  }

  void close() {
    host.close();
  }

  private Ordered order() {
    int tokens = 2 + random.nextInt(MOST_TOKENS - 1);
    Amount maxFee = Amount.parse(terms.getPricePerToken()).times(tokens);
    long expiry = Instant.now().plus(Duration.ofMinutes(30)).getEpochSecond();
    SpendingBook.Entry entry = book.open(maxFee, Amount.ZERO, 1, expiry);
    SpendingCap cap = new SpendingCap(key.address(), entry.cumulativeCap());
    Signed<SpendingCap> signedCap = Signed.by(key, domain, cap);
    String prompt = prompts.get(random.nextInt(prompts.size()));
    byte[] salt = new byte[Digest.SIZE];
    new SecureRandom().nextBytes(salt);
    Digest promptSalt = Digest.of(salt);
    Order order =
        new Order(
            TaskKind.INFER,
            domain.vault(),
            key.address(),
            HostClient.digest(terms.getModelRoot()),
            HostClient.digest(terms.getDeedHash()),
            new SamplerSettings(300_000, 0, SamplerSettings.MILLION, random.nextInt(1 << 20)),
            tokens,
            Commitments.prompt(promptSalt, prompt),
            maxFee,
            signedCap.digest(domain),
            Verification.SCORED,
            Disclosure.OPEN,
            entry.nonce(),
            expiry);
    Signed<Order> signed = Signed.by(key, domain, order);
    AskRequest request =
        AskRequest.newBuilder()
            .setOrder(ByteString.copyFrom(order.toBytes()))
            .setOrderSignature(ByteString.copyFrom(signed.signature().toArray()))
            .setCap(ByteString.copyFrom(cap.toBytes()))
            .setCapSignature(ByteString.copyFrom(signedCap.signature().toArray()))
            .setPrompt(prompt)
            .setPromptSalt(HostClient.bytes(promptSalt))
            .build();
    return new Ordered(request, signed.digest(domain), entry.nonce(), entry.cumulativeCap());
  }

  /** Reads from the token that comes next to the end of the stream, or hangs up on the way. */
  private void readOn(Ordered ordered, int hangUpAfter) {
    AskRequest request = ordered.request.toBuilder().setResumeFrom(ordered.tokens.size()).build();
    Context.CancellableContext call = Context.current().withCancellation();
    Context previous = call.attach();
    try {
      Iterator<AskEvent> events =
          host.jobs().withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS).ask(request);
      for (int heard = 0; events.hasNext(); heard++) {
        if (heard == hangUpAfter) {
          return;
        }
        take(ordered, events.next());
      }
    } finally {
      call.detach(previous);
      call.cancel(null);
    }
  }

  private void take(Ordered ordered, AskEvent event) {
    switch (event.getEventCase()) {
      case STATE -> {
        ordered.accepted = true;
        if (event.getState().getState().equals("scoring")) {
          road.pass(Road.Place.SCORING);
        }
      }
      case TOKEN -> {
        assertThat(event.getSequence())
            .as("next token of order %d", ordered.nonce)
            .isEqualTo(ordered.tokens.size());
        ordered.tokens.add(event.getToken().getToken());
        road.pass(Road.Place.STREAMING);
      }
      case RECEIPT -> {
        Receipt head = head(event.getReceipt());
        assertThat(head.order()).isEqualTo(ordered.digest);
        Opened opened =
            ByteReader.decode(
                "opened", event.getReceipt().getOpened().toByteArray(), Opened::decode);
        assertThat(ordered.tokens)
            .as("all tokens of order %d, read in %d parts", ordered.nonce, ordered.attachments)
            .isEqualTo(opened.trace().answerTokens());
        ordered.receipt = head;
        road.pass(Road.Place.SETTLEMENT);
      }
      case FAILURE -> ordered.receipt = failed(ordered, event.getFailure().getReason());
      case EVENT_NOT_SET -> throw new AssertionError("an empty event");
    }
  }

  /** A job that ended without an answer has a receipt without a fee; other failures pass. */
  private @Nullable Receipt failed(Ordered ordered, String reason) {
    Receipt receipt =
        host
            .jobs()
            .listReceipts(
                ListReceiptsRequest.newBuilder()
                    .setClient(HostClient.bytes(key.address()))
                    .setLimit(20)
                    .build())
            .getReceiptsList()
            .stream()
            .map(Customer::head)
            .filter(head -> head.order().equals(ordered.digest))
            .findFirst()
            .orElse(null);
    if (receipt == null) {
      assertThat(reason).containsAnyOf("send the same order again", "try again");
      return null;
    }
    assertThat(receipt.outcome()).as(reason).isEqualTo(Outcome.FAILED);
    assertThat(receipt.fee()).isEqualTo(Amount.ZERO);
    // The tokens that came are void with the job.
    ordered.tokens.clear();
    return receipt;
  }

  private static Receipt head(network.byline.peer.api.v1.Receipt shown) {
    return ByteReader.decode("receipt", shown.getHead().toByteArray(), Receipt::decode);
  }

  /** Only a lost host may end a call; everything else is a fault. */
  static void requireLost(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    if (code != Status.Code.UNAVAILABLE) {
      throw new AssertionError("a call ended with " + e.getStatus(), e);
    }
  }
}
