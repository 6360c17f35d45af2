package network.byline.peer.transport.memory;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import network.byline.peer.transport.PeerId;

/** One direction of a connection: what is sent arrives in order, after a while, or not at all. */
final class MemoryLink {

  private final MemoryNetwork network;
  private final PeerId from;
  private final PeerId to;
  private final long lane;
  private final SplittableRandom random;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private long lastDue;
  private boolean lost;
  private Runnable onLoss = () -> {};

  MemoryLink(MemoryNetwork network, PeerId from, PeerId to, long lane) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.lane = lane;
    this.random = new SplittableRandom(lane);
  }

  /** Sends something; the lock is held when it arrives. */
  void send(Runnable arrival) {
    if (lost) {
      return;
    }
    if (network.loses(random)) {
      onLoss.run();
      return;
    }
    Schedule schedule = network.schedule();
    lastDue = Math.max(lastDue, schedule.now() + network.latency(random));
    schedule.at(lastDue, lane, () -> arrive(arrival));
  }

  void onLoss(Runnable action) {
    onLoss = action;
  }

  void lose() {
    lost = true;
    held.clear();
  }

  /** Lets arrive what a cut has held up. */
  void resume() {
    network.schedule().at(0, lane, this::drain);
  }

  private void arrive(Runnable arrival) {
    if (!lost) {
      held.add(arrival);
      drain();
    }
  }

  private void drain() {
    while (!held.isEmpty() && !network.isCut(from, to)) {
      held.remove().run();
    }
  }
}
