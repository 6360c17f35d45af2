package network.byline.peer.libp2p;

import java.util.Optional;
import network.byline.peer.libp2p.multistream.Multistream;
import network.byline.peer.libp2p.noise.NoiseHandshake;
import network.byline.peer.libp2p.noise.NoiseIdentity;
import network.byline.peer.libp2p.noise.SecureDuplex;
import network.byline.peer.libp2p.noise.SecuredPeer;
import network.byline.peer.libp2p.wire.Duplex;
import network.byline.peer.transport.PeerId;

/**
 * What makes a connection of a bare pipe of bytes: both ends agree on Noise, prove who they are,
 * and agree on yamux, in passing where the other end can.
 *
 * @param peer who is at the other end, and the keys
 * @param rest bytes of the streams that came with the last word
 */
record Upgrade(SecuredPeer peer, byte[] rest) {

  private static final String SECURITY = "/noise";
  private static final String MUXER = "/yamux/1.0.0";

  /** Upgrades a pipe that this node dialled. */
  static Upgrade dialled(Duplex pipe, NoiseIdentity identity, Optional<PeerId> expected) {
    Multistream.propose(pipe, SECURITY);
    SecuredPeer peer = NoiseHandshake.dial(pipe, identity, expected);
    if (peer.muxerAgreed()) {
      return new Upgrade(peer, new byte[0]);
    }
    SecureDuplex secure = new SecureDuplex(pipe, peer);
    Multistream.propose(secure, MUXER);
    return new Upgrade(peer, secure.rest());
  }

  /** Upgrades a pipe that somebody else dialled. */
  static Upgrade answered(Duplex pipe, NoiseIdentity identity) {
    Multistream.answer(pipe, SECURITY::equals);
    SecuredPeer peer = NoiseHandshake.answer(pipe, identity);
    if (peer.muxerAgreed()) {
      return new Upgrade(peer, new byte[0]);
    }
    SecureDuplex secure = new SecureDuplex(pipe, peer);
    Multistream.answer(secure, MUXER::equals);
    return new Upgrade(peer, secure.rest());
  }
}
