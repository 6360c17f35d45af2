package network.byline.peer.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.southernstorm.noise.protocol.CipherState;
import com.southernstorm.noise.protocol.Noise;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.JoinedPipes;
import network.byline.peer.libp2p.ScriptedDuplex;
import network.byline.peer.libp2p.protocol.NoiseExtensions;
import network.byline.peer.libp2p.protocol.NoisePayload;
import network.byline.peer.transport.Fuzz;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class NoiseTest {

  private static final NodeKey DIALER = key(1);
  private static final NodeKey LISTENER = key(2);
  private static final byte[] CIPHER_KEY = new byte[32];

  @Test
  void bothEndsProveThemselvesAndShareTwoKeys() {
    JoinedPipes pipes = new JoinedPipes();
    CompletableFuture<SecuredPeer> answering = answer(pipes, NoiseIdentity.of(LISTENER));
    SecuredPeer dialled =
        NoiseHandshake.dial(
            pipes.dialer(), NoiseIdentity.of(DIALER), Optional.of(PeerId.of(LISTENER)));
    SecuredPeer answered = answering.join();

    assertThat(dialled.id()).isEqualTo(PeerId.of(LISTENER));
    assertThat(answered.id()).isEqualTo(PeerId.of(DIALER));
    assertThat(dialled.muxerAgreed()).isTrue();
    assertThat(answered.muxerAgreed()).isTrue();
    assertThat(carries(dialled, answered)).isTrue();
    assertThat(carries(answered, dialled)).isTrue();
  }

  @Test
  void anotherThanTheExpectedIsRefusedBeforeTheDialerNamesItself() {
    JoinedPipes pipes = new JoinedPipes();
    CompletableFuture<SecuredPeer> answering = answer(pipes, NoiseIdentity.of(LISTENER));

    assertThat(
            catchThrowableOfType(
                    TransportException.class,
                    () ->
                        NoiseHandshake.dial(
                            pipes.dialer(),
                            NoiseIdentity.of(DIALER),
                            Optional.of(PeerId.of(DIALER))))
                .kind())
        .isEqualTo(Kind.WRONG_PEER);
    pipes.hangUp();
    assertThatThrownBy(answering::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(TransportException.class);
  }

  @Test
  void aForgedIdentityIsRefusedByEitherEnd() {
    NoiseIdentity honest = NoiseIdentity.of(LISTENER);
    byte[] stolen = NoiseIdentity.of(LISTENER).payload();
    NoiseIdentity thief = new NoiseIdentity(NoiseIdentity.of(DIALER).staticKey(), stolen);
    JoinedPipes dialled = new JoinedPipes();
    CompletableFuture<SecuredPeer> answering = answer(dialled, honest);
    NoiseHandshake.dial(dialled.dialer(), thief, Optional.empty());
    assertThatThrownBy(answering::join)
        .hasRootCauseInstanceOf(TransportException.class)
        .hasMessageContaining("identity signature is forged");

    JoinedPipes answered = new JoinedPipes();
    CompletableFuture<SecuredPeer> theirs = answer(answered, thief);
    assertThatThrownBy(
            () ->
                NoiseHandshake.dial(answered.dialer(), NoiseIdentity.of(DIALER), Optional.empty()))
        .hasMessageContaining("identity signature is forged");
    answered.hangUp();
    assertThatThrownBy(theirs::join).isInstanceOf(CompletionException.class);
  }

  @Test
  void aPeerWithoutOurMuxerIsAskedLater() throws Exception {
    NoisePayload payload =
        NoisePayload.parseFrom(NoiseIdentity.of(LISTENER).payload()).toBuilder()
            .setExtensions(NoiseExtensions.newBuilder().addStreamMuxers("/other/1"))
            .build();
    byte[] staticKey = new byte[32];
    assertThatThrownBy(() -> ProvedPeer.of(payload.toByteArray(), staticKey))
        .as("signed for another static key")
        .hasMessageContaining("forged");
    NoisePayload signed =
        payload.toBuilder()
            .setIdentitySignature(
                ByteString.copyFrom(LISTENER.sign(NoiseIdentity.signed(staticKey))))
            .build();
    assertThat(ProvedPeer.of(signed.toByteArray(), staticKey))
        .isEqualTo(new ProvedPeer(PeerId.of(LISTENER), false));
  }

  @Test
  void ourCipherIsThatOfTheHandshake() throws Exception {
    CipherState theirs = Noise.createCipher("ChaChaPoly");
    byte[] key = new byte[32];
    new SplittableRandom(5).nextBytes(key);
    theirs.initializeKey(key, 0);

    assertThat(CipherKey.of(theirs)).isEqualTo(key);
    NoiseCipher ours = new NoiseCipher(key);
    for (int size : new int[] {0, 1, 100, 5000}) {
      byte[] plain = new byte[size];
      byte[] expected = new byte[size + 16];
      byte[] sealed = new byte[size + 16];
      theirs.encryptWithAd(null, plain, 0, expected, 0, size);
      assertThat(ours.seal(plain, 0, size, sealed, 0)).isEqualTo(size + 16);
      assertThat(sealed).isEqualTo(expected);
    }
  }

  @Test
  void framesAreOpenedHoweverTheyAreCut() {
    byte[] frames = frames(1, 70, 65_519, 0, 3);
    for (int piece : new int[] {1, 2, 3, 1000, 70_000}) {
      List<Integer> sizes = new ArrayList<>();
      NoiseFrames opened =
          new NoiseFrames(new NoiseCipher(CIPHER_KEY), (_, _, length) -> sizes.add(length));
      for (int from = 0; from < frames.length; from += piece) {
        opened.receive(ByteBuffer.wrap(frames, from, Math.min(piece, frames.length - from)));
      }
      assertThat(sizes).containsExactly(1, 70, 65_519, 0, 3);
    }
  }

  @Test
  void aDamagedReplayedOrTooShortFrameIsRefused() {
    byte[] frames = frames(70, 70);
    byte[] damaged = frames.clone();
    damaged[20] ^= 1;
    byte[] replayed = Arrays.copyOf(frames, frames.length);
    System.arraycopy(frames, 0, replayed, frames.length / 2, frames.length / 2);
    for (byte[] bad : List.of(damaged, replayed, new byte[] {0, 15}, new byte[] {0, 0})) {
      NoiseFrames opened = new NoiseFrames(new NoiseCipher(CIPHER_KEY), (_, _, _) -> {});
      assertThat(
              catchThrowableOfType(
                      TransportException.class, () -> opened.receive(ByteBuffer.wrap(bad)))
                  .kind())
          .isEqualTo(Kind.VIOLATION);
    }
  }

  @Test
  void handshakeMessagesThatAreNoneAreRefused() {
    byte[] giant = {(byte) 0xff, (byte) 0xff, 1};
    for (byte[] bad : List.of(new byte[2], giant, new byte[] {0, 3, 1, 2, 3}, new byte[4098])) {
      assertThatThrownBy(
              () -> NoiseHandshake.answer(new ScriptedDuplex(bad), NoiseIdentity.of(LISTENER)))
          .isInstanceOf(TransportException.class);
    }
  }

  @Test
  void damagedFramesAreOpenedOrRefused() {
    Fuzz.feed(
        List.of(frames(1, 70, 300), frames(0, 0, 0)),
        bytes ->
            new NoiseFrames(new NoiseCipher(CIPHER_KEY), (_, _, _) -> {})
                .receive(ByteBuffer.wrap(bytes)));
  }

  @Test
  void damagedPayloadsAreProofOrRefused() {
    byte[] staticKey = new byte[32];
    NoisePayload payload =
        NoisePayload.newBuilder()
            .setIdentityKey(ByteString.copyFrom(NoiseIdentity.keyMessage(PeerId.of(LISTENER))))
            .setIdentitySignature(
                ByteString.copyFrom(LISTENER.sign(NoiseIdentity.signed(staticKey))))
            .setExtensions(NoiseExtensions.newBuilder().addStreamMuxers("/yamux/1.0.0"))
            .build();
    Fuzz.feed(
        List.of(payload.toByteArray()),
        bytes -> assertThat(ProvedPeer.of(bytes, staticKey).id()).isEqualTo(PeerId.of(LISTENER)));
  }

  @Test
  void damagedHandshakesAreRefused() {
    NoiseIdentity identity = NoiseIdentity.of(LISTENER);
    ScriptedDuplex first = new ScriptedDuplex(new byte[0]);
    assertThatThrownBy(() -> NoiseHandshake.dial(first, NoiseIdentity.of(DIALER), Optional.empty()))
        .isInstanceOf(TransportException.class);
    Fuzz.feedDear(
        List.of(first.written()),
        bytes -> {
          byte[] more = Arrays.copyOf(bytes, bytes.length + 300);
          more[bytes.length + 1] = 120;
          SecuredPeer peer = NoiseHandshake.answer(new ScriptedDuplex(more), identity);
          throw new IllegalStateException("nonsense proves " + peer.id());
        });
  }

  private static CompletableFuture<SecuredPeer> answer(JoinedPipes pipes, NoiseIdentity identity) {
    return CompletableFuture.supplyAsync(
        () -> NoiseHandshake.answer(pipes.listener(), identity), Thread::startVirtualThread);
  }

  private static boolean carries(SecuredPeer from, SecuredPeer to) {
    byte[] plain = {1, 2, 3};
    byte[] sealed = new byte[19];
    byte[] opened = new byte[3];
    from.sending().seal(plain, 0, 3, sealed, 0);
    to.receiving().open(sealed, 0, 19, opened, 0);
    return Arrays.equals(plain, opened);
  }

  private static byte[] frames(int... sizes) {
    NoiseCipher cipher = new NoiseCipher(CIPHER_KEY);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int size : sizes) {
      byte[] sealed = new byte[size + NoiseCipher.TAG_SIZE];
      cipher.seal(new byte[size], 0, size, sealed, 0);
      out.write(sealed.length >> 8);
      out.write(sealed.length);
      out.writeBytes(sealed);
    }
    return out.toByteArray();
  }

  private static NodeKey key(int number) {
    byte[] secret = new byte[NodeKey.SIZE];
    Arrays.fill(secret, (byte) number);
    return NodeKey.of(secret);
  }
}
