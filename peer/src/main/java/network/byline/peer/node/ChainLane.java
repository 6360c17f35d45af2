package network.byline.peer.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import network.byline.actors.Actors;
import network.byline.base.value.Address;
import network.byline.chain.outbox.OutboxSender;
import network.byline.chain.outbox.OutboxStep;
import network.byline.chain.vault.At;
import network.byline.chain.vault.BlockRef;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainException;
import network.byline.chain.vault.Deployment;
import network.byline.chain.vault.VaultEvent;
import network.byline.chain.vault.VaultLogs;
import network.byline.storage.outbox.LogCursor;
import network.byline.storage.outbox.LogPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's two ways with the chain, on one thread: the outbox goes out, final logs of the vault
 * come in.
 */
final class ChainLane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChainLane.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String READER = "vault";
  private static final long BLOCKS_AT_ONCE = 1_000;
  private static final long TAKEN_WITHIN_SECONDS = 30;

  private final ChainClient chain;
  private final Address vault;
  private final long firstBlock;
  private final LogCursor cursor;
  private final OutboxSender outbox;
  private final Actors actors;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("chain-lane").daemon().factory());

  ChainLane(
      ChainClient chain,
      Deployment deployment,
      LogCursor cursor,
      OutboxSender outbox,
      Actors actors) {
    this.chain = chain;
    this.vault = deployment.vault();
    this.firstBlock = deployment.firstBlock();
    this.cursor = cursor;
    this.outbox = outbox;
    this.actors = actors;
  }

  void start() {
    var _ =
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      readLogs();
      OutboxStep step = outbox.step();
      step.done().forEach(d -> LOG.info("outbox {} {} {}", d.intent(), d.what(), d.detail()));
    } catch (ChainException e) {
      LOG.warn("the chain does not answer, trying again: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the chain lane stumbled, trying again", e);
    }
  }

  /** Hands final events of the vault to the accounts, and moves on once they are taken. */
  private void readLogs() {
    long next = cursor.position(READER).map(p -> p.block() + 1).orElse(firstBlock);
    BlockRef last = chain.block(At.FINALIZED).orElse(null);
    if (last == null || last.number() < next) {
      return;
    }
    long to = Math.min(last.number(), next + BLOCKS_AT_ONCE - 1);
    BlockRef end = to == last.number() ? last : chain.block(At.number(to)).orElseThrow();
    List<VaultEvent> events = VaultLogs.inFinalBlocks(chain, vault, next, to);
    for (VaultEvent event : events) {
      long height = chain.block(event.id().block()).orElseThrow().number();
      actors
          .onVaultEvent(height, event)
          .toCompletableFuture()
          .orTimeout(TAKEN_WITHIN_SECONDS, TimeUnit.SECONDS)
          .join();
    }
    cursor.moveTo(READER, new LogPosition(end.number(), end.hash()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("the chain lane is still busy while the host stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
