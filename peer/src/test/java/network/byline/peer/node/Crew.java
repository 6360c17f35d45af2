package network.byline.peer.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads that do something again and again until they are stopped or one of them fails. */
final class Crew {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> troubles = new ConcurrentLinkedQueue<>();

  /** One round of somebody's work. */
  interface Round {
    void go() throws Exception;
  }

  void start(String name, Round round) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> repeat(round)));
  }

  private void repeat(Round round) {
    try {
      while (stop.getCount() > 0) {
        round.go();
      }
    } catch (Exception | AssertionError e) {
      troubles.add(e);
    }
  }

  /** Lets some time pass, unless the crew is stopped. */
  void pause(long millis) throws InterruptedException {
    var _ = stop.await(millis, TimeUnit.MILLISECONDS);
  }

  void requireNoTrouble() {
    Throwable trouble = troubles.peek();
    if (trouble != null) {
      throw new AssertionError(String.valueOf(trouble.getMessage()), trouble);
    }
  }

  /** Lets everyone end the round that they are in. */
  void stopInOrder() throws InterruptedException {
    stop.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    requireNoTrouble();
  }

  void abandon() {
    stop.countDown();
    threads.forEach(Thread::interrupt);
  }
}
