package network.byline.peer.content;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import network.byline.base.block.BlobException;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.base.block.Manifest;
import network.byline.peer.content.ContentException.Kind;
import network.byline.peer.transport.PeerConnection;

/** Fetches blobs into a cache: first their manifests, then the blocks that these name. */
public final class BlobFetcher implements ContentFetch {

  private static final int OVERHEAD = Block.MAX_BYTES - Manifest.CHUNK_BYTES;

  private final BlockCache cache;
  private final BlockFetcher fetcher;

  /**
   * @param clock tells how long a peer has made no progress
   * @param threads runs what serves the streams beyond the first; one virtual thread each is right
   */
  public BlobFetcher(BlockCache cache, FetchLimits limits, InstantSource clock, Executor threads) {
    this.cache = cache;
    this.fetcher = new BlockFetcher(cache, limits, clock, threads);
  }

  @Override
  public ContentHold fetch(
      Collection<BlobId> blobs,
      PeerConnection from,
      FetchProgress progress,
      Cancellation cancellation) {
    FetchCount count = new FetchCount(progress);
    List<ContentHold> holds = new ArrayList<>();
    boolean whole = false;
    try {
      Map<BlockId, WantedBlock> manifests = new LinkedHashMap<>();
      blobs.forEach(blob -> manifests.put(blob.manifest(), new WantedBlock(blob.manifest(), 0)));
      holds.add(cache.hold(manifests.keySet()));
      fetcher.fetch(manifests.values(), from, count, cancellation);
      Map<BlockId, WantedBlock> blocks = blocksOf(blobs);
      checkRoom(blocks.values());
      holds.add(cache.hold(blocks.keySet()));
      fetcher.fetch(blocks.values(), from, count, cancellation);
      whole = true;
      return () -> holds.forEach(ContentHold::close);
    } finally {
      if (!whole) {
        holds.forEach(ContentHold::close);
      }
    }
  }

  private Map<BlockId, WantedBlock> blocksOf(Collection<BlobId> blobs) {
    Map<BlockId, WantedBlock> blocks = new LinkedHashMap<>();
    for (BlobId blob : blobs) {
      Manifest manifest = manifest(blob);
      for (int i = 0; i < manifest.blocks().size(); i++) {
        BlockId id = manifest.blocks().get(i);
        blocks.put(id, new WantedBlock(id, manifest.chunkSize(i) + OVERHEAD));
      }
    }
    return blocks;
  }

  private Manifest manifest(BlobId blob) {
    try {
      return BlobOpener.manifest(blob, cache);
    } catch (BlobException.Corrupt e) {
      throw new ContentException(Kind.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  private void checkRoom(Collection<WantedBlock> blocks) {
    long needed = blocks.stream().mapToLong(WantedBlock::size).sum();
    if (needed > cache.limit()) {
      throw new ContentException(
          Kind.NO_ROOM,
          "the task needs "
              + needed
              + " bytes of blocks, but the cache may have "
              + cache.limit()
              + ": raise its limit or leave the task");
    }
  }
}
