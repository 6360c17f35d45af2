package network.byline.peer.libp2p.noise;

import com.google.protobuf.InvalidProtocolBufferException;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.protocol.NoisePayload;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/**
 * What the other end has proved in its handshake payload.
 *
 * @param id who it is
 * @param takesMuxer whether it names our muxer, so that it needs no further agreeing
 */
record ProvedPeer(PeerId id, boolean takesMuxer) {

  /**
   * Reads a payload and checks its proof.
   *
   * @param staticKey the static key that the other end used in this handshake
   * @throws TransportException if the payload is malformed or proves nothing
   */
  static ProvedPeer of(byte[] payload, byte[] staticKey) {
    NoisePayload said;
    PeerId id;
    try {
      said = NoisePayload.parseFrom(payload);
      id = NoiseIdentity.idOf(said.getIdentityKey().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw violation("the handshake's payload is no protobuf of its kind");
    } catch (IllegalArgumentException e) {
      throw violation("the peer's identity key is no Ed25519 key in its one form");
    }
    byte[] signature = said.getIdentitySignature().toByteArray();
    if (!NodeKey.verify(id.publicKey(), NoiseIdentity.signed(staticKey), signature)) {
      throw violation("the peer's identity signature is forged");
    }
    return new ProvedPeer(
        id, said.getExtensions().getStreamMuxersList().contains(NoiseIdentity.MUXER));
  }

  private static TransportException violation(String what) {
    return new TransportException(Kind.VIOLATION, what);
  }
}
