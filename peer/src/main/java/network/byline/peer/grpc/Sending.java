package network.byline.peer.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A call's messages on their way, sent by a thread of the call's own no faster than its caller
 * takes them: what a caller does not read is not kept here. A caller that takes nothing for two
 * minutes is given up; one that goes away ends the work by interrupting it.
 */
final class Sending<M> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ServerCallStreamObserver<M> call;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** What makes the messages. */
  interface Work<M> {
    /** Sends all messages; returning ends the call well, and a failure with its status. */
    void sendTo(Sending<M> caller) throws InterruptedException;
  }

  private Sending(ServerCallStreamObserver<M> call, Duration patience) {
    this.call = call;
    this.patience = patience;
  }

  /** Answers a call by work on a thread of its own. */
  static <M> void start(StreamObserver<M> answer, Work<M> work) {
    start((ServerCallStreamObserver<M>) answer, PATIENCE, work);
  }

  static <M> void start(ServerCallStreamObserver<M> call, Duration patience, Work<M> work) {
    Sending<M> sending = new Sending<>(call, patience);
    Thread thread =
        Thread.ofVirtual()
            .name("answering")
            .unstarted(Context.current().wrap(() -> sending.run(work)));
    call.setOnReadyHandler(sending::wake);
    call.setOnCancelHandler(thread::interrupt);
    thread.start();
  }

  /** Sends a message as soon as the caller takes it. */
  void send(M message) throws InterruptedException {
    awaitReady();
    call.onNext(message);
  }

  /** Tells whether the caller would take a message now. */
  boolean isReady() {
    return call.isReady();
  }

  private void awaitReady() throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!call.isReady()) {
        if (left <= 0) {
          throw Status.ABORTED
              .withDescription(
                  "nothing was read for " + patience.toSeconds() + " s: ask again, and read on")
              .asRuntimeException();
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run(Work<M> work) {
    try {
      work.sendTo(this);
      call.onCompleted();
    } catch (InterruptedException e) {
      if (!call.isCancelled()) {
        call.onError(Status.CANCELLED.asRuntimeException());
      }
    } catch (RuntimeException e) {
      if (!call.isCancelled()) {
        call.onError(Answering.toStatus(e));
      }
    }
  }
}
