package network.byline.peer.libp2p.noise;

import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import network.byline.peer.libp2p.wire.Duplex;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/**
 * Noise XX as libp2p has it (Noise_XX_25519_ChaChaPoly_SHA256): three messages, each behind a
 * length of two bytes, after which both ends know each other and share two keys.
 */
public final class NoiseHandshake {

  /** The most bytes that a message of the handshake may have. */
  public static final int MAX_MESSAGE = 4096;

  private static final String PROTOCOL = "Noise_XX_25519_ChaChaPoly_SHA256";
  private static final int KEY_SIZE = 32;

  private final Duplex duplex;
  private final HandshakeState state;
  private final NoiseIdentity identity;

  private NoiseHandshake(Duplex duplex, NoiseIdentity identity, int role)
      throws GeneralSecurityException {
    this.duplex = duplex;
    this.identity = identity;
    this.state = new HandshakeState(PROTOCOL, role);
    state.getLocalKeyPair().setPrivateKey(identity.staticKey(), 0);
    state.start();
  }

  /**
   * Begins a handshake.
   *
   * @param expected who must be at the other end; nobody learns who dials before that is proved
   */
  public static SecuredPeer dial(Duplex duplex, NoiseIdentity identity, Optional<PeerId> expected) {
    return shake(
        duplex,
        identity,
        HandshakeState.INITIATOR,
        hands -> {
          hands.write(new byte[0]);
          ProvedPeer peer = hands.proved(hands.read());
          if (expected.isPresent() && !expected.get().equals(peer.id())) {
            throw new TransportException(
                Kind.WRONG_PEER, peer.id() + " answers instead of " + expected.get());
          }
          hands.write(identity.payload());
          return peer;
        });
  }

  /** Answers a handshake. */
  public static SecuredPeer answer(Duplex duplex, NoiseIdentity identity) {
    return shake(
        duplex,
        identity,
        HandshakeState.RESPONDER,
        hands -> {
          hands.read();
          hands.write(identity.payload());
          return hands.proved(hands.read());
        });
  }

  /** The messages of one side. */
  private interface Side {
    ProvedPeer speak(NoiseHandshake hands) throws GeneralSecurityException;
  }

  private static SecuredPeer shake(Duplex duplex, NoiseIdentity identity, int role, Side side) {
    try {
      NoiseHandshake hands = new NoiseHandshake(duplex, identity, role);
      ProvedPeer peer = side.speak(hands);
      CipherStatePair pair = hands.state.split();
      return new SecuredPeer(
          peer.id(),
          peer.takesMuxer(),
          new NoiseCipher(CipherKey.of(pair.getSender())),
          new NoiseCipher(CipherKey.of(pair.getReceiver())));
    } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
      // The last two are how noise-java says that a message is too short.
      throw new TransportException(Kind.VIOLATION, "the noise handshake fails: " + e, e);
    }
  }

  private void write(byte[] payload) throws GeneralSecurityException {
    byte[] message = new byte[2 + MAX_MESSAGE];
    int length = state.writeMessage(message, 2, payload, 0, payload.length);
    message[0] = (byte) (length >> 8);
    message[1] = (byte) length;
    duplex.write(message, 0, 2 + length);
  }

  private byte[] read() throws GeneralSecurityException {
    byte[] header = duplex.readFully(2);
    int length = (header[0] & 0xff) << 8 | (header[1] & 0xff);
    if (length > MAX_MESSAGE) {
      throw new TransportException(
          Kind.VIOLATION, "a handshake message of " + length + " bytes is above " + MAX_MESSAGE);
    }
    byte[] payload = new byte[MAX_MESSAGE];
    int size = state.readMessage(duplex.readFully(length), 0, length, payload, 0);
    return Arrays.copyOf(payload, size);
  }

  private ProvedPeer proved(byte[] payload) {
    byte[] staticKey = new byte[KEY_SIZE];
    state.getRemotePublicKey().getPublicKey(staticKey, 0);
    return ProvedPeer.of(payload, staticKey);
  }
}
