package network.byline.peer.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Sends a stream of pieces to a host no faster than it takes them, and waits for its one answer.
 */
final class Uploads {

  private Uploads() {}

  static <P, R> R send(Iterator<P> pieces, Consumer<ClientResponseObserver<P, R>> call) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    CompletableFuture<ClientCallStreamObserver<P>> open = new CompletableFuture<>();
    call.accept(
        new ClientResponseObserver<>() {
          @Override
          public void beforeStart(ClientCallStreamObserver<P> stream) {
            open.complete(stream);
            stream.setOnReadyHandler(
                () -> {
                  while (stream.isReady() && pieces.hasNext()) {
                    stream.onNext(pieces.next());
                    if (!pieces.hasNext()) {
                      stream.onCompleted();
                    }
                  }
                });
          }

          @Override
          public void onNext(R value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            answer.completeExceptionally(
                new IllegalStateException("the host ended the call without an answer"));
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the call failed", e);
    } catch (InterruptedException e) {
      open.join().cancel("interrupted", e);
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").asRuntimeException();
    }
  }
}
