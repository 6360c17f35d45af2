package network.byline.peer.content;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import network.byline.base.block.BlockId;
import network.byline.peer.content.ContentException.Kind;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * One fetch of claimed blocks over one connection: what its streams share. The first failure ends
 * it, but for a stream beyond the first that the peer does not want to serve.
 */
final class FetchRun {

  private static final int BLOCKS_PER_STREAM = 4;

  private final BlockCache cache;
  private final FetchLimits limits;
  private final InstantSource clock;
  private final PeerConnection connection;
  private final FetchCount count;
  private final Deque<WantedBlock> wanted;
  private final Set<BlockId> absent = new LinkedHashSet<>();
  private final List<PeerStream> streams = new ArrayList<>();
  private @Nullable ContentException failure;

  FetchRun(
      BlockCache cache,
      FetchLimits limits,
      InstantSource clock,
      PeerConnection connection,
      FetchCount count,
      Collection<WantedBlock> wanted) {
    this.cache = cache;
    this.limits = limits;
    this.clock = clock;
    this.connection = connection;
    this.count = count;
    this.wanted = new ArrayDeque<>(wanted);
  }

  /** Fetches all and returns what the peer does not have. */
  Set<BlockId> run(Executor threads) {
    int more = Math.min(limits.streams() - 1, (wanted.size() - 1) / BLOCKS_PER_STREAM);
    CountDownLatch others = new CountDownLatch(more);
    for (int i = 0; i < more; i++) {
      threads.execute(
          () -> {
            try {
              receive(false);
            } finally {
              others.countDown();
            }
          });
    }
    try {
      receive(true);
    } finally {
      await(others);
    }
    if (!isDone()) {
      // A stream that was refused gave its blocks back too late for the first to see them.
      receive(true);
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
      return absent;
    }
  }

  /** Ends all streams at once. */
  void abort() {
    fail(new ContentException(Kind.CANCELLED, "the fetch was ended"));
  }

  /** Returns the next block to ask for. */
  synchronized Optional<WantedBlock> next() {
    return failure != null ? Optional.empty() : Optional.ofNullable(wanted.poll());
  }

  /** Notes that the peer lacks a block. */
  synchronized void lacks(BlockId id) {
    absent.add(id);
  }

  PeerId peer() {
    return connection.remoteId();
  }

  FetchCount count() {
    return count;
  }

  private void receive(boolean first) {
    BlockReceiver receiver = null;
    try {
      PeerStream stream = connection.openStream(BlocksProtocol.ID);
      if (!register(stream)) {
        stream.reset();
        return;
      }
      receiver = new BlockReceiver(cache, limits, new PacedStream(stream, clock), this);
      receiver.receive();
      stream.close();
    } catch (TransportException e) {
      boolean unserved = receiver == null || !receiver.isServed();
      if (!first && unserved && e.kind() != TransportException.Kind.VIOLATION) {
        giveBack(receiver == null ? List.of() : receiver.unanswered());
      } else {
        fail(failed(e));
      }
    } catch (ContentException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new ContentException(Kind.CONNECTION, "the fetch broke down: " + e, e));
      throw e;
    }
  }

  private ContentException failed(TransportException e) {
    Kind kind = e.kind() == TransportException.Kind.VIOLATION ? Kind.LYING : Kind.CONNECTION;
    return new ContentException(
        kind, "blocks from " + connection.remoteId() + ": " + e.getMessage(), e);
  }

  private synchronized boolean register(PeerStream stream) {
    streams.add(stream);
    return failure == null;
  }

  private synchronized boolean isDone() {
    return failure != null || wanted.isEmpty();
  }

  private synchronized void giveBack(List<WantedBlock> blocks) {
    blocks.forEach(wanted::addFirst);
  }

  private void fail(ContentException why) {
    List<PeerStream> open;
    synchronized (this) {
      if (failure == null) {
        failure = why;
      }
      open = List.copyOf(streams);
    }
    open.forEach(PeerStream::reset);
  }

  private void await(CountDownLatch others) {
    boolean interrupted = false;
    while (true) {
      try {
        others.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        abort();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
