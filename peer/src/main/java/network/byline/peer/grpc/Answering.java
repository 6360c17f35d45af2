package network.byline.peer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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
  private static final long PATIENCE_SECONDS = 60;

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

  static StatusRuntimeException toStatus(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case StatusRuntimeException status -> status;
      case RefusedException refused -> refused.status().asRuntimeException();
      case IllegalArgumentException malformed ->
          Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()).asRuntimeException();
      case StorageException refused when refused.getCause() instanceof IOException disk -> {
        LOG.error("a call failed", cause);
        yield Status.UNAVAILABLE
            .withDescription("the host could not store this: " + DiskFailure.reason(disk))
            .asRuntimeException();
      }
      default -> {
        LOG.error("a call failed", cause);
        yield Status.INTERNAL
            .withDescription("the host failed; its log says why")
            .asRuntimeException();
      }
    };
  }
}
