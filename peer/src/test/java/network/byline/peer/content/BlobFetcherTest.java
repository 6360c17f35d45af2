package network.byline.peer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.BlobSealer;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.base.block.DataKey;
import network.byline.base.block.EncryptedBlob;
import network.byline.peer.content.ContentException.Kind;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.PeerConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlobFetcherTest {

  private static final int MIB = 1 << 20;

  private final TwoPeers peers = TwoPeers.live();
  @TempDir Path folder;
  private BlockCache cache;

  @BeforeEach
  void open() {
    cache = peers.cache(folder);
  }

  @AfterEach
  void close() {
    cache.close();
    peers.close();
  }

  private ContentException failureOf(Runnable fetch) {
    return catchThrowableOfType(ContentException.class, fetch::run);
  }

  private BlockFolder asAWorkerSeesIt() {
    return new BlockFolder(cache.folder());
  }

  @Test
  void whatWasFetchedIsOpenedFromTheFolderAsAWorkerDoes() {
    peers.serve();
    byte[] weights = TwoPeers.random(5 * MIB + 5, 1);
    byte[] config = TwoPeers.random(300, 2);
    BlobId first = peers.store(weights);
    BlobId second = peers.store(config);
    BlobId empty = peers.store(new byte[0]);

    peers.fetch(cache, first, second, empty).close();

    assertThat(BlobOpener.openPublic(first, asAWorkerSeesIt())).isEqualTo(weights);
    assertThat(BlobOpener.openPublic(second, asAWorkerSeesIt())).isEqualTo(config);
    assertThat(BlobOpener.openPublic(empty, asAWorkerSeesIt())).isEmpty();
  }

  @Test
  void sealedBlobsAreFetchedWithoutTheirKey() {
    peers.serve();
    byte[] text = TwoPeers.random(MIB, 3);
    DataKey key = DataKey.of(TwoPeers.random(32, 4));
    EncryptedBlob sealed = BlobSealer.seal(text, key);

    peers.fetch(cache, peers.store(sealed)).close();

    assertThat(BlobOpener.open(sealed.manifest(), key, asAWorkerSeesIt())).isEqualTo(text);
  }

  @Test
  void progressGrowsUpToTheWhole() {
    peers.serve();
    BlobId blob = peers.store(TwoPeers.random(5 * MIB, 5));
    List<long[]> steps = new ArrayList<>();

    peers
        .fetcher(cache)
        .fetch(
            List.of(blob),
            peers.dial(),
            (done, total) -> steps.add(new long[] {done, total}),
            new Cancellation())
        .close();

    long all = peers.stored.values().stream().mapToLong(block -> block.length).sum();
    assertThat(steps.getLast()).containsExactly(all, all);
    assertThat(steps.stream().map(step -> step[0])).isSorted();
    assertThat(steps).allMatch(step -> step[0] <= step[1]);
  }

  @Test
  void whatIsHereCostsNoTraffic() {
    peers.serve();
    BlobId blob = peers.store(TwoPeers.random(2 * MIB, 6));
    PeerConnection connection = peers.dial();
    peers.fetch(cache, blob).close();
    connection.close(CloseReason.local("for the test"));

    peers
        .fetcher(cache)
        .fetch(List.of(blob), connection, FetchProgress.NONE, new Cancellation())
        .close();

    assertThat(peers.reads.values()).allMatch(reads -> reads.get() == 1);
  }

  @Test
  void whatAPeerLacksIsSaidAndTheRestIsKept() {
    peers.serve();
    EncryptedBlob blob =
        BlobSealer.seal(TwoPeers.random(4 * MIB, 7), DataKey.of(TwoPeers.random(32, 1)));
    peers.store(blob);
    BlockId lacking = blob.blocks().get(1).id();
    peers.stored.remove(lacking);

    ContentException failure = failureOf(() -> peers.fetch(cache, blob.id()));

    assertThat(failure.kind()).isEqualTo(Kind.ABSENT);
    assertThat(failure).hasMessageContaining("lacks 1 ").hasMessageContaining(lacking.toString());
    assertThat(blob.blocks()).filteredOn(block -> !cache.has(block.id())).hasSize(1);
  }

  @Test
  void aBlobWhoseManifestIsNoneIsOfNoUse() {
    peers.serve();
    BlockId block = peers.store(Block.of(TwoPeers.random(100, 8)));

    ContentException failure = failureOf(() -> peers.fetch(cache, new BlobId(block)));

    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aTaskThatCannotFitIsToldBeforeItsBlocksAreFetched() {
    peers.serve();
    BlobId blob = peers.store(TwoPeers.random(3 * MIB, 9));
    try (BlockCache small = BlockCache.open(folder.resolve("small"), 2 * MIB, peers.clock)) {
      ContentException failure = failureOf(() -> peers.fetch(small, blob));

      assertThat(failure.kind()).isEqualTo(Kind.NO_ROOM);
      assertThat(peers.reads).hasSize(1);
    }
  }

  @Test
  void severalFetchesOfTheSameBlocksFetchThemOnce() throws Exception {
    peers.serve();
    byte[] content = TwoPeers.random(6 * MIB, 10);
    BlobId blob = peers.store(content);
    BlobFetcher fetcher = peers.fetcher(cache);
    PeerConnection connection = peers.dial();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(
            CompletableFuture.runAsync(
                () ->
                    fetcher
                        .fetch(List.of(blob), connection, FetchProgress.NONE, new Cancellation())
                        .close(),
                threads));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    }

    assertThat(peers.reads).hasSize(7);
    assertThat(peers.reads.values()).allMatch(reads -> reads.get() == 1);
    assertThat(BlobOpener.openPublic(blob, asAWorkerSeesIt())).isEqualTo(content);
  }

  @Test
  void whoWaitsForABlockOfAnotherFetchDoesNotWaitForItsOtherBlocks() throws Exception {
    Block shared = Block.of(TwoPeers.random(1_000, 1));
    Block late = Block.of(TwoPeers.random(1_000, 2));
    peers.store(shared);
    peers.store(late);
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    CompletableFuture<Void> sharedIsFetched = new CompletableFuture<>();
    peers.serve(
        stream ->
            new BlockServer(
                    id -> {
                      if (id.equals(late.id())) {
                        arrived.complete(null);
                        sharedIsFetched.join();
                      }
                      return peers.source().read(id);
                    },
                    ServeLimits.STANDARD,
                    peers.clock)
                .serve(stream));
    BlockFetcher fetcher =
        new BlockFetcher(cache, FetchLimits.STANDARD, peers.clock, Thread::startVirtualThread);
    FetchCount count = new FetchCount(FetchProgress.NONE);
    PeerConnection connection = peers.dial();
    List<WantedBlock> both =
        List.of(new WantedBlock(shared.id(), 0), new WantedBlock(late.id(), 0));
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () -> fetcher.fetch(both, connection, count, new Cancellation()),
            Thread::startVirtualThread);
    arrived.join();

    fetcher.fetch(both.subList(0, 1), connection, count, new Cancellation());

    assertThat(first).isNotDone();
    sharedIsFetched.complete(null);
    first.get();
    assertThat(cache.has(late.id())).isTrue();
  }

  @Test
  void aCancelledFetchEndsAtOnceAndKeepsWhatArrived() {
    peers.serve();
    BlobId blob = peers.store(TwoPeers.random(10 * MIB, 11));
    Cancellation cancellation = new Cancellation();

    ContentException failure =
        failureOf(
            () ->
                peers
                    .fetcher(cache)
                    .fetch(
                        List.of(blob),
                        peers.dial(),
                        (done, total) -> {
                          if (done > 3 * MIB) {
                            cancellation.cancel();
                          }
                        },
                        cancellation));

    assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
    assertThat(cache.has(blob.manifest())).isTrue();
    peers.fetch(cache, blob).close();
    assertThat(asAWorkerSeesIt().read(blob.manifest())).isPresent();
  }

  @Test
  void aBlockThatTheDiskDamagedIsFetchedAgain() throws IOException {
    peers.serve();
    byte[] content = TwoPeers.random(MIB, 12);
    BlobId blob = peers.store(content);
    peers.fetch(cache, blob).close();
    BlockId block = BlobOpener.manifest(blob, cache).blocks().getFirst();
    cache.close();
    byte[] damaged = Files.readAllBytes(asAWorkerSeesIt().file(block));
    damaged[1000] ^= 1;
    Files.write(asAWorkerSeesIt().file(block), damaged);

    cache = peers.cache(folder);
    peers.fetch(cache, blob).close();

    assertThat(BlobOpener.openPublic(blob, asAWorkerSeesIt())).isEqualTo(content);
  }

  @Test
  void aPartThatACrashLeftIsContinuedByRange() throws IOException {
    peers.serve();
    byte[] content = TwoPeers.random(MIB, 13);
    BlobId blob = peers.store(content);
    BlockId block = BlobOpener.manifest(blob, peers.source()).blocks().getFirst();
    byte[] half = Arrays.copyOf(peers.stored.get(block), MIB / 2);
    Files.write(partialOf(block), half);
    List<Long> done = new ArrayList<>();

    peers
        .oneStream(cache)
        .fetch(List.of(blob), peers.dial(), (now, total) -> done.add(now), new Cancellation())
        .close();

    long manifest = peers.source().read(blob.manifest()).orElseThrow().length;
    assertThat(done).contains(manifest + half.length).doesNotContain(manifest + half.length / 2);
    assertThat(BlobOpener.openPublic(blob, asAWorkerSeesIt())).isEqualTo(content);
    assertThat(partialOf(block)).doesNotExist();
  }

  @Test
  void aLeftPartThatIsWrongOrTooLongIsFetchedFromTheStart() throws IOException {
    peers.serve();
    byte[] content = TwoPeers.random(3 * MIB / 2, 14);
    BlobId blob = peers.store(content);
    List<BlockId> blocks = BlobOpener.manifest(blob, peers.source()).blocks();
    Files.write(partialOf(blocks.get(0)), TwoPeers.random(MIB / 2, 99));
    Files.write(partialOf(blocks.get(1)), TwoPeers.random(3 * MIB, 98));

    peers.fetch(cache, blob).close();

    assertThat(BlobOpener.openPublic(blob, asAWorkerSeesIt())).isEqualTo(content);
  }

  @Test
  void aConnectionCutAtAnyMomentLosesNothingThatArrived() {
    peers.serve();
    byte[] content = TwoPeers.random(200_000, 15);
    BlobId blob = peers.store(content);
    int cuts = 0;
    boolean whole = false;
    while (!whole) {
      Path own = folder.resolve("cut" + cuts);
      try (BlockCache fresh = peers.cache(own)) {
        whole = fetchCutAfter(cuts, fresh, blob);
        if (!whole) {
          peers.reads.clear();
          List<BlockId> kept = peers.stored.keySet().stream().filter(fresh::has).toList();
          peers.fetch(fresh, blob).close();
          assertThat(peers.reads).doesNotContainKeys(kept.toArray(BlockId[]::new));
        }
        assertThat(BlobOpener.openPublic(blob, new BlockFolder(own))).isEqualTo(content);
      }
      cuts++;
    }
    assertThat(cuts).isGreaterThan(8);
  }

  private boolean fetchCutAfter(int steps, BlockCache fresh, BlobId blob) {
    PeerConnection cutting =
        new CuttingConnection(
            peers.dial(),
            new AtomicInteger(steps),
            () -> peers.network.lose(peers.host.localId(), peers.volunteer.localId()));
    try {
      peers
          .oneStream(fresh)
          .fetch(List.of(blob), cutting, FetchProgress.NONE, new Cancellation())
          .close();
      return true;
    } catch (ContentException e) {
      assertThat(e.kind()).isEqualTo(Kind.CONNECTION);
      return false;
    }
  }

  @Test
  void aPeerThatServesNoBlocksIsSaidToBeTheReason() {
    BlobId blob = peers.store(TwoPeers.random(10, 16));

    assertThatThrownBy(() -> peers.fetch(cache, blob))
        .isInstanceOf(ContentException.class)
        .hasMessageContaining(peers.host.localId().toString());
  }

  private Path partialOf(BlockId block) {
    return folder.resolve("users/0/partial").resolve(block.toString().substring(2));
  }
}
