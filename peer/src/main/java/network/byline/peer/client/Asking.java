package network.byline.peer.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import network.byline.base.codec.ByteReader;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Receipt;
import network.byline.base.statement.Cancellation;
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
import network.byline.peer.api.v1.AskFailure;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.api.v1.CancelRequest;
import network.byline.peer.api.v1.QuoteResponse;

/** What a client does: sign an order and a cap, read the answer, keep the receipt. */
public final class Asking {

  private static final Duration ORDER_LIFE = Duration.ofMinutes(10);
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(5);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);

  /** Refusals that come before an order is taken, if nothing was heard before them. */
  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.RESOURCE_EXHAUSTED);

  private final HostClient host;
  private final SpendingBook book;
  private final PromptSalts salts;
  private final OpenOrders open;
  private final Supplier<Amount> collected;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * @param salts keep what opens a sealed order's receipt later
   * @param collected reads from the vault what was collected from the client
   */
  public Asking(
      HostClient host,
      SpendingBook book,
      PromptSalts salts,
      Supplier<Amount> collected,
      InstantSource clock,
      SecureRandom random) {
    this.host = host;
    this.book = book;
    this.salts = salts;
    this.open = new OpenOrders(host, book, clock);
    this.collected = collected;
    this.clock = clock;
    this.random = random;
  }

  /** Hears of an answer as it comes. */
  public interface AnswerEvents {
    /** The order is signed and about to be sent; from now on it can be cancelled. */
    default void ordered(Order order) {
      // Whoever never stops an answer need not know.
    }

    /** What the job is doing. */
    void state(AskState state);

    /** A piece of the answer's text. */
    void text(String piece);
  }

  /**
   * What is asked.
   *
   * @param maxFee the most it may cost; zero for what the quote says
   */
  public record Question(
      String model,
      String prompt,
      SamplerSettings sampler,
      int maxTokens,
      Amount maxFee,
      Disclosure disclosure) {}

  /** Returns what an answer may cost. */
  public QuoteResponse quote(String model, String prompt, int maxTokens) {
    return host.quote(model, prompt, maxTokens);
  }

  /**
   * Orders an answer, streams it and returns its receipt as the host shows it. An order that is
   * surely refused is struck from the book at once; one that was interrupted stays until its end is
   * known.
   *
   * @throws AnswerFailedException if the job ended without an answer
   */
  public network.byline.peer.api.v1.Receipt ask(
      SigningKey client, Question question, AnswerEvents listener) {
    QuoteResponse quote = quote(question.model(), question.prompt(), question.maxTokens());
    Amount maxFee =
        question.maxFee().isZero() ? Amount.parse(quote.getMaxFee()) : question.maxFee();
    open.takeUp(client.address());
    long now = clock.instant().getEpochSecond();
    long expiry = now + ORDER_LIFE.toSeconds();
    SpendingBook.Entry entry = book.open(maxFee, collected.get(), now * 1000, expiry);
    SpendingCap cap = new SpendingCap(client.address(), entry.cumulativeCap());
    Signed<SpendingCap> signedCap = Signed.by(client, host.domain(), cap);
    Digest salt = salt();
    Order order =
        new Order(
            TaskKind.INFER,
            host.vault(),
            client.address(),
            HostClient.digest(quote.getModelRoot()),
            HostClient.digest(quote.getDeedHash()),
            question.sampler(),
            question.maxTokens(),
            Commitments.prompt(salt, question.prompt()),
            maxFee,
            signedCap.digest(host.domain()),
            Verification.SCORED,
            question.disclosure(),
            entry.nonce(),
            expiry);
    Signed<Order> signed = Signed.by(client, host.domain(), order);
    if (question.disclosure() == Disclosure.SEALED) {
      salts.keep(order.promptCommitment(), salt);
    }
    AskRequest request =
        AskRequest.newBuilder()
            .setOrder(ByteString.copyFrom(order.toBytes()))
            .setOrderSignature(ByteString.copyFrom(signed.signature().toArray()))
            .setCap(ByteString.copyFrom(cap.toBytes()))
            .setCapSignature(ByteString.copyFrom(signedCap.signature().toArray()))
            .setPrompt(question.prompt())
            .setPromptSalt(HostClient.bytes(salt))
            .build();
    listener.ordered(order);
    network.byline.peer.api.v1.Receipt receipt = stream(request, entry.nonce(), listener);
    Receipt head = ByteReader.decode("receipt", receipt.getHead().toByteArray(), Receipt::decode);
    if (!head.order().equals(signed.digest(host.domain())) || head.fee().compareTo(maxFee) > 0) {
      throw new IllegalStateException(
          "the host's receipt is for another order or above its maximum fee; keep order nonce "
              + entry.nonce());
    }
    book.settle(entry.nonce(), head.fee());
    return receipt;
  }

  /**
   * Has the host stop an order: what is generated by then is checked, delivered and paid, and its
   * stream goes on to the receipt. An order that is on its way to the host is waited for.
   *
   * @throws StatusRuntimeException if the host does not answer or does not get to know the order
   */
  public void cancel(SigningKey client, Order order) {
    Signed<Cancellation> cancellation =
        Signed.by(
            client,
            host.domain(),
            new Cancellation(client.address(), order.nonce(), order.digest(host.domain())));
    CancelRequest request =
        CancelRequest.newBuilder()
            .setCancellation(ByteString.copyFrom(cancellation.statement().toBytes()))
            .setSignature(ByteString.copyFrom(cancellation.signature().toArray()))
            .build();
    Instant patience = clock.instant().plus(CANCEL_WITHIN);
    while (true) {
      try {
        var _ =
            host.jobs()
                .withDeadlineAfter(CANCEL_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .cancel(request);
        return;
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.NOT_FOUND || clock.instant().isAfter(patience)) {
          throw e;
        }
        LockSupport.parkNanos(AGAIN_AFTER.toNanos());
      }
    }
  }

  private network.byline.peer.api.v1.Receipt stream(
      AskRequest request, long nonce, AnswerEvents listener) {
    Iterator<AskEvent> events = host.jobs().ask(request);
    requireTaken(events, nonce);
    while (events.hasNext()) {
      AskEvent event = events.next();
      switch (event.getEventCase()) {
        case STATE -> listener.state(event.getState());
        case TOKEN -> listener.text(event.getToken().getText());
        case RECEIPT -> {
          return event.getReceipt();
        }
        case FAILURE -> {
          AskFailure failure = event.getFailure();
          if (failure.getClosed()) {
            book.settle(nonce, Amount.ZERO);
          }
          throw new AnswerFailedException(failure.getReason(), failure.getClosed());
        }
        case EVENT_NOT_SET -> throw new IllegalStateException("the host sent an empty event");
      }
    }
    throw new AnswerFailedException("the host ended the stream without a receipt", false);
  }

  private void requireTaken(Iterator<AskEvent> events, long nonce) {
    try {
      var _ = events.hasNext();
    } catch (StatusRuntimeException e) {
      if (REFUSALS.contains(e.getStatus().getCode())) {
        book.settle(nonce, Amount.ZERO);
      }
      throw e;
    }
  }

  private Digest salt() {
    byte[] bytes = new byte[Digest.SIZE];
    random.nextBytes(bytes);
    return Digest.of(bytes);
  }
}
