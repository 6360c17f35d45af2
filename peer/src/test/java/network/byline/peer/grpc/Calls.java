package network.byline.peer.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A caller that takes messages when a test says so. */
final class Calls<M> extends ServerCallStreamObserver<M> {

  final List<M> received = new ArrayList<>();
  final CountDownLatch ended = new CountDownLatch(1);
  volatile Status status = Status.UNKNOWN;
  private volatile boolean ready;
  private volatile boolean cancelled;
  private Runnable onReady = () -> {};
  private Runnable onCancel = () -> {};

  void becomesReady() {
    ready = true;
    onReady.run();
  }

  void goesAway() {
    cancelled = true;
    onCancel.run();
  }

  @Override
  public synchronized void onNext(M message) {
    received.add(message);
    ready = false;
  }

  @Override
  public void onError(Throwable failure) {
    status = Status.fromThrowable(failure);
    ended.countDown();
  }

  @Override
  public void onCompleted() {
    status = Status.OK;
    ended.countDown();
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    onReady = handler;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
