package network.byline.peer.libp2p.noise;

import com.google.protobuf.InvalidProtocolBufferException;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.protocol.NoisePayload;

/** The identity of a peer that knows nothing of agreeing on a muxer within the handshake. */
public final class PlainIdentity {

  private PlainIdentity() {}

  /** Makes a fresh one for a node. */
  public static NoiseIdentity of(NodeKey node) {
    NoiseIdentity whole = NoiseIdentity.of(node);
    try {
      return new NoiseIdentity(
          whole.staticKey(),
          NoisePayload.parseFrom(whole.payload()).toBuilder()
              .clearExtensions()
              .build()
              .toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
