package network.byline.peer.content;

import java.util.Collection;
import network.byline.base.block.BlobId;
import network.byline.peer.transport.PeerConnection;

/** Makes blobs present on this machine before a task needs them. */
@FunctionalInterface
public interface ContentFetch {

  /**
   * Fetches what is not here yet of some blobs: their manifests, then all blocks that these name.
   * Returns when every block is on disk and checked; what was there already costs no traffic.
   *
   * <p>Blocks, in the caller's thread, which may be any virtual thread. After a failure everything
   * that arrived is kept: the same call, over this or another connection, goes on from there.
   *
   * @param blobs the ids of the manifests, as in a model card; sealed blobs too, as only ciphertext
   *     is fetched
   * @param from who is asked
   * @param progress told of every step
   * @param cancellation ends the call early
   * @return the content, which stays on disk at least until this is closed
   * @throws ContentException saying what went wrong and whether to ask this peer again
   */
  ContentHold fetch(
      Collection<BlobId> blobs,
      PeerConnection from,
      FetchProgress progress,
      Cancellation cancellation);
}
