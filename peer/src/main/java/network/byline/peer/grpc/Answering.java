package network.byline.peer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import network.byline.actors.UnavailableException;
import network.byline.base.file.DiskFailure;
import network.byline.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls: turns refusals and malformed input into statuses, and bugs into {@code INTERNAL}
 * without telling the caller about our insides. Calls run on virtual threads, so waiting is cheap.
 */
final class Answering {

  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  /** What is said of a bug. */
  static final String FAILED = "the host failed; its log says why";

  private static final long PATIENCE_SECONDS = 60;
  private static final int MOST_SAID = 1_000;

  private Answering() {}

  /** Answers with one message. */
  static <R> void one(StreamObserver<R> answer, Supplier<R> work) {
    try {
      R result = work.get();
      answer.onNext(result);
      answer.onCompleted();
    } catch (RuntimeException e) {
      answer.onError(toStatus(e));
    }
  }

  /** Waits for a stage on a thread that ends with its call, however long it takes. */
  static <T> T awaitLong(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    }
  }

  /** Waits for a stage on a virtual thread. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    } catch (TimeoutException e) {
      throw Status.UNAVAILABLE
          .withDescription("the host did not finish in " + PATIENCE_SECONDS + " s; try again")
          .asRuntimeException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.asRuntimeException();
    }
  }

  /** Returns a message no longer than the headers that it travels in. */
  private static String bounded(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.length() <= MOST_SAID ? message : message.substring(0, MOST_SAID) + "…";
  }

  static StatusRuntimeException toStatus(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case StatusRuntimeException status -> status;
      case network.byline.actors.RefusedException refused ->
          Status.FAILED_PRECONDITION.withDescription(bounded(refused)).asRuntimeException();
      case UnavailableException late ->
          Status.UNAVAILABLE.withDescription(bounded(late)).asRuntimeException();
      case RefusedException refused ->
          refused.status().withDescription(bounded(refused)).asRuntimeException();
      case IllegalArgumentException malformed ->
          Status.INVALID_ARGUMENT.withDescription(bounded(malformed)).asRuntimeException();
      case StorageException refused when DiskFailure.under(refused).isPresent() -> {
        LOG.error("a call failed", cause);
        String reason = DiskFailure.under(refused).map(DiskFailure::reason).orElseThrow();
        yield Status.UNAVAILABLE
            .withDescription("the host's disk refused: " + reason)
            .asRuntimeException();
      }
      default -> {
        LOG.error("a call failed", cause);
        yield Status.INTERNAL.withDescription(FAILED).asRuntimeException();
      }
    };
  }
}
