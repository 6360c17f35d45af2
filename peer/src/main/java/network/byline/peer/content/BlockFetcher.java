package network.byline.peer.content;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import network.byline.base.block.BlockId;
import network.byline.peer.content.ContentException.Kind;
import network.byline.peer.transport.PeerConnection;

/**
 * Fetches blocks into a cache. Each block is hashed as it arrives and gets its name only if it is
 * right; of several fetches at a time only one fetches a block, and the others wait for it.
 */
final class BlockFetcher {

  private static final int SHOWN = 3;

  private final BlockCache cache;
  private final FetchLimits limits;
  private final InstantSource clock;
  private final Executor threads;

  /**
   * @param threads runs what serves the streams beyond the first
   */
  BlockFetcher(BlockCache cache, FetchLimits limits, InstantSource clock, Executor threads) {
    this.cache = cache;
    this.limits = limits;
    this.clock = clock;
    this.threads = threads;
  }

  /** Makes blocks present, or throws a {@link ContentException} after doing what could be done. */
  void fetch(
      Collection<WantedBlock> wanted,
      PeerConnection from,
      FetchCount count,
      Cancellation cancellation) {
    Map<BlockId, WantedBlock> missing = new LinkedHashMap<>();
    for (WantedBlock block : wanted) {
      count.expect(block.size());
      missing.put(block.id(), block);
    }
    dropPresent(missing, count);
    Set<BlockId> absent = new LinkedHashSet<>();
    while (!missing.isEmpty()) {
      cancellation.check();
      List<CompletableFuture<Void>> others = new ArrayList<>();
      List<WantedBlock> mine = claim(missing.values(), others);
      try {
        absent.addAll(receive(mine, from, count, cancellation));
      } finally {
        mine.forEach(block -> cache.release(block.id()));
      }
      mine.forEach(block -> missing.remove(block.id()));
      others.forEach(other -> await(other, cancellation));
      dropPresent(missing, count);
    }
    if (!absent.isEmpty()) {
      List<BlockId> some = absent.stream().limit(SHOWN).toList();
      throw new ContentException(
          Kind.ABSENT,
          from.remoteId() + " lacks " + absent.size() + " of the blocks, such as " + some);
    }
  }

  private List<WantedBlock> claim(
      Collection<WantedBlock> blocks, List<CompletableFuture<Void>> others) {
    List<WantedBlock> mine = new ArrayList<>();
    for (WantedBlock block : blocks) {
      Optional<CompletableFuture<Void>> other = cache.claim(block.id());
      other.ifPresentOrElse(others::add, () -> mine.add(block));
    }
    return mine;
  }

  private void dropPresent(Map<BlockId, WantedBlock> missing, FetchCount count) {
    Iterator<WantedBlock> blocks = missing.values().iterator();
    while (blocks.hasNext()) {
      WantedBlock block = blocks.next();
      if (cache.has(block.id())) {
        count.have(block.size());
        blocks.remove();
      }
    }
  }

  private Set<BlockId> receive(
      List<WantedBlock> mine, PeerConnection from, FetchCount count, Cancellation cancellation) {
    // Between the look and the claim another fetch may have brought it.
    List<WantedBlock> left = new ArrayList<>();
    for (WantedBlock block : mine) {
      if (cache.has(block.id())) {
        count.have(block.size());
      } else {
        left.add(block);
      }
    }
    if (left.isEmpty()) {
      return Set.of();
    }
    FetchRun run = new FetchRun(cache, limits, clock, from, count, left);
    Runnable abort = run::abort;
    cancellation.onCancel(abort);
    try {
      return run.run(threads);
    } catch (ContentException e) {
      cancellation.check();
      throw e;
    } finally {
      cancellation.forget(abort);
    }
  }

  private static void await(CompletableFuture<Void> other, Cancellation cancellation) {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Runnable wake = () -> cancelled.complete(null);
    cancellation.onCancel(wake);
    try {
      CompletableFuture.anyOf(other, cancelled).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContentException(Kind.CANCELLED, "interrupted while waiting for a block", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a claim never fails", e);
    } finally {
      cancellation.forget(wake);
    }
    cancellation.check();
  }
}
