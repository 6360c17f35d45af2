package network.byline.peer.libp2p.noise;

import com.google.protobuf.ByteString;
import com.southernstorm.noise.protocol.DHState;
import com.southernstorm.noise.protocol.Noise;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.protocol.NoiseExtensions;
import network.byline.peer.libp2p.protocol.NoisePayload;
import network.byline.peer.transport.PeerId;

/**
 * What a node shakes hands with: a static X25519 key for the life of the process, and the node
 * key's signature of it.
 */
public final class NoiseIdentity {

  static final String MUXER = "/yamux/1.0.0";

  private static final byte[] DOMAIN =
      "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);
  private static final int PROTOBUF_OFFSET = 2;

  private final byte[] staticKey;
  private final byte[] payload;

  NoiseIdentity(byte[] staticKey, byte[] payload) {
    this.staticKey = staticKey;
    this.payload = payload;
  }

  /** Makes a fresh one for a node. */
  public static NoiseIdentity of(NodeKey node) {
    try {
      DHState pair = Noise.createDH("25519");
      pair.generateKeyPair();
      byte[] secret = new byte[pair.getPrivateKeyLength()];
      pair.getPrivateKey(secret, 0);
      byte[] open = new byte[pair.getPublicKeyLength()];
      pair.getPublicKey(open, 0);
      NoisePayload payload =
          NoisePayload.newBuilder()
              .setIdentityKey(ByteString.copyFrom(keyMessage(PeerId.of(node))))
              .setIdentitySignature(ByteString.copyFrom(node.sign(signed(open))))
              .setExtensions(NoiseExtensions.newBuilder().addStreamMuxers(MUXER))
              .build();
      return new NoiseIdentity(secret, payload.toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("noise-java lacks X25519", e);
    }
  }

  /** Returns what is signed to bind a static key to a node. */
  static byte[] signed(byte[] staticPublicKey) {
    byte[] message = Arrays.copyOf(DOMAIN, DOMAIN.length + staticPublicKey.length);
    System.arraycopy(staticPublicKey, 0, message, DOMAIN.length, staticPublicKey.length);
    return message;
  }

  /** Returns the protobuf of a public key, which is what a peer id holds behind its two bytes. */
  static byte[] keyMessage(PeerId id) {
    return Arrays.copyOfRange(id.toBytes(), PROTOBUF_OFFSET, PeerId.SIZE);
  }

  /** Returns the id whose key has this protobuf. */
  static PeerId idOf(byte[] keyMessage) {
    byte[] id = new byte[PROTOBUF_OFFSET + keyMessage.length];
    id[1] = (byte) keyMessage.length;
    System.arraycopy(keyMessage, 0, id, PROTOBUF_OFFSET, keyMessage.length);
    return PeerId.of(id);
  }

  byte[] staticKey() {
    return staticKey;
  }

  byte[] payload() {
    return payload;
  }
}
