package network.byline.peer.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.multistream.Multistream;
import network.byline.peer.libp2p.noise.NoiseHandshake;
import network.byline.peer.libp2p.noise.NoiseIdentity;
import network.byline.peer.libp2p.noise.PlainIdentity;
import network.byline.peer.libp2p.noise.SecureDuplex;
import network.byline.peer.libp2p.noise.SecuredPeer;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UpgradeTest {

  private static final NodeKey OURS = key(1);
  private static final NodeKey THEIRS = key(2);
  private static final byte[] FIRST = {7, 8, 9};

  private final JoinedPipes pipes = new JoinedPipes();

  @Test
  void twoNodesNeedNoFurtherWord() {
    CompletableFuture<Upgrade> answering =
        background(() -> Upgrade.answered(pipes.listener(), NoiseIdentity.of(THEIRS)));
    Upgrade dialled = Upgrade.dialled(pipes.dialer(), NoiseIdentity.of(OURS), Optional.empty());

    assertThat(dialled.peer().id()).isEqualTo(PeerId.of(THEIRS));
    assertThat(answering.join().peer().id()).isEqualTo(PeerId.of(OURS));
    assertThat(dialled.peer().muxerAgreed()).isTrue();
  }

  @Test
  void aListenerThatNamesNoMuxerIsAskedForOurs() {
    CompletableFuture<String> answering =
        background(
            () -> {
              Multistream.answer(pipes.listener(), "/noise"::equals);
              SecureDuplex secure =
                  new SecureDuplex(
                      pipes.listener(),
                      NoiseHandshake.answer(pipes.listener(), PlainIdentity.of(THEIRS)));
              return Multistream.answer(secure, "/yamux/1.0.0"::equals);
            });
    Upgrade dialled = Upgrade.dialled(pipes.dialer(), NoiseIdentity.of(OURS), Optional.empty());

    assertThat(answering.join()).isEqualTo("/yamux/1.0.0");
    assertThat(dialled.peer().muxerAgreed()).isFalse();
  }

  @Test
  void whatADialerSaysBehindItsProposalIsKept() {
    CompletableFuture<SecuredPeer> dialling =
        background(
            () -> {
              Multistream.propose(pipes.dialer(), "/noise");
              SecuredPeer peer =
                  NoiseHandshake.dial(
                      pipes.dialer(), PlainIdentity.of(THEIRS), Optional.of(PeerId.of(OURS)));
              SecureDuplex secure = new SecureDuplex(pipes.dialer(), peer);
              byte[] header = Multistream.message("/multistream/1.0.0");
              byte[] proposal = Multistream.message("/yamux/1.0.0");
              byte[] all = Arrays.copyOf(header, header.length + proposal.length + FIRST.length);
              System.arraycopy(proposal, 0, all, header.length, proposal.length);
              System.arraycopy(FIRST, 0, all, header.length + proposal.length, FIRST.length);
              secure.write(all);
              return peer;
            });
    Upgrade answered = Upgrade.answered(pipes.listener(), NoiseIdentity.of(OURS));

    assertThat(answered.peer().id()).isEqualTo(PeerId.of(THEIRS));
    assertThat(answered.rest()).isEqualTo(FIRST);
    assertThat(dialling.join().id()).isEqualTo(PeerId.of(OURS));
  }

  @Test
  void aPeerWithoutNoiseIsRefused() {
    CompletableFuture<Upgrade> answering =
        background(() -> Upgrade.answered(pipes.listener(), NoiseIdentity.of(THEIRS)));

    assertThatThrownBy(() -> Multistream.propose(pipes.dialer(), "/plaintext/2.0.0"))
        .isInstanceOf(TransportException.class);
    pipes.hangUp();
    assertThatThrownBy(answering::join).isInstanceOf(CompletionException.class);
  }

  private static <T> CompletableFuture<T> background(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, Thread::startVirtualThread);
  }

  private static NodeKey key(int number) {
    byte[] secret = new byte[NodeKey.SIZE];
    Arrays.fill(secret, (byte) number);
    return NodeKey.of(secret);
  }
}
