package network.byline.peer.content;

import java.time.InstantSource;
import network.byline.base.block.BlockSource;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.PeerTransport;

/**
 * Serves blocks to whoever asks: they are ciphertext, so that everyone may have them. What a peer
 * can take is bounded by {@link ServeLimits}; one that breaks the rules loses its stream.
 */
public final class BlockServer {

  private final BlockSource blocks;
  private final ServeLimits limits;
  private final InstantSource clock;
  private final PeerShares shares;

  /**
   * @param blocks where the blocks are; damaged ones are as good as absent
   */
  public BlockServer(BlockSource blocks, ServeLimits limits, InstantSource clock) {
    this.blocks = blocks;
    this.limits = limits;
    this.clock = clock;
    this.shares = new PeerShares(limits, clock);
  }

  /** Serves the peers of a node from now on. */
  public void serveOn(PeerTransport transport) {
    transport.handle(BlocksProtocol.ID, this::serve);
  }

  void serve(PeerStream stream) {
    PeerId peer = stream.connection().remoteId();
    shares.enter(peer);
    try {
      PacedStream paced = new PacedStream(stream, clock);
      new BlockSender(blocks, limits, paced, bytes -> shares.waste(peer, bytes)).serve();
    } finally {
      shares.leave(peer);
    }
  }
}
