package network.byline.peer.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.noise.NoiseHandshake;
import network.byline.peer.libp2p.noise.NoiseIdentity;
import network.byline.peer.libp2p.noise.SecuredPeer;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line to a peer that does not read: what waits for it is bounded. */
class OutboundTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Outbound line = new Outbound(channel, secured().sending(), 1 << 20);

  @BeforeEach
  void thePeerDoesNotRead() {
    writable(false);
  }

  @Test
  void whoCausesMoreUrgentFramesThanItTakesIsNotReadFrom() {
    for (int i = 0; i < 20_000; i++) {
      line.urgent(new byte[12]);
    }
    channel.runPendingTasks();
    assertThat(line.isSwamped()).isTrue();

    channel.config().setAutoRead(false);
    writable(true);
    for (int i = 0; i < 5; i++) {
      line.drain();
    }
    assertThat(line.isSwamped()).isFalse();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void aWriterOfDataWaitsAndThenFails() {
    Duration soon = Duration.ofMillis(1);
    TransportException failure =
        catchThrowableOfType(
            TransportException.class,
            () -> {
              for (int i = 0; i < 100; i++) {
                line.data(new byte[10_000], soon);
              }
            });

    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void urgentFramesOvertakeData() {
    line.data(new byte[40_000], null);
    channel.runPendingTasks();
    line.data(new byte[50_000], null);
    line.urgent(new byte[12]);
    writable(true);
    line.drain();

    assertThat(channel.outboundMessages()).hasSize(2);
    ByteBuf first = channel.readOutbound();
    ByteBuf second = channel.readOutbound();
    assertThat(first.readableBytes()).isEqualTo(2 + 40_000 + 16);
    assertThat(second.readableBytes()).isEqualTo(2 + 12 + 50_000 + 16);
    first.release();
    second.release();
  }

  private void writable(boolean is) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    buffer.setUserDefinedWritability(1, is);
  }

  private static SecuredPeer secured() {
    JoinedPipes pipes = new JoinedPipes();
    byte[] secret = new byte[NodeKey.SIZE];
    Arrays.fill(secret, (byte) 1);
    NoiseIdentity identity = NoiseIdentity.of(NodeKey.of(secret));
    CompletableFuture<SecuredPeer> other =
        CompletableFuture.supplyAsync(
            () -> NoiseHandshake.answer(pipes.listener(), identity), Thread::startVirtualThread);
    SecuredPeer peer = NoiseHandshake.dial(pipes.dialer(), identity, Optional.empty());
    other.join();
    return peer;
  }
}
