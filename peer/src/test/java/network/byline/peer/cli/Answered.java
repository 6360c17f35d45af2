package network.byline.peer.cli;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The one answer to an upload. */
final class Answered {

  private Answered() {}

  /** Returns what hears an answer and completes a future with it. */
  static <A> StreamObserver<A> by(CompletableFuture<A> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(A value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(new IllegalStateException("no answer"));
      }
    };
  }

  /** Waits for an answer, and throws what it failed by. */
  static <A> A awaited(CompletableFuture<A> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
