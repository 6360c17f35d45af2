package network.byline.peer.transport.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import network.byline.base.identity.NodeKey;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryNetworkTest {

  private static final ProtocolId ECHO = new ProtocolId("/test/echo/1");

  private final List<String> story = Collections.synchronizedList(new ArrayList<>());

  @Test
  void timePassesOnlyWhenTold() throws InterruptedException {
    try (MemoryNetwork network = MemoryNetwork.stepped(1)) {
      network.latency(Duration.ofMillis(40), Duration.ofMillis(40));
      Multiaddr address = server(network);
      PeerTransport client = network.join(id(2));
      network.run(() -> tell(network, client.dial(address).ping()));

      network.advance(Duration.ofMillis(159));
      assertThat(story).isEmpty();
      network.advance(Duration.ofMillis(1));
      assertThat(story).containsExactly("PT0.16S PT0.08S");
    }
  }

  @Test
  void oneSeedTellsOneStory() throws InterruptedException {
    List<String> first = storyOf(7);

    assertThat(first).hasSizeGreaterThan(20);
    assertThat(storyOf(7)).isEqualTo(first);
    assertThat(storyOf(8)).isNotEqualTo(first);
  }

  @Test
  void whoIsCutOffIsNoticedByTheMissingSignsOfLife() throws InterruptedException {
    try (MemoryNetwork network = MemoryNetwork.stepped(1)) {
      Multiaddr address = server(network);
      PeerTransport client = network.join(id(2));
      network.run(
          () -> client.dial(address).closed().thenAccept(reason -> tell(network, reason.kind())));
      network.advance(Duration.ofSeconds(1));
      network.cutOff(id(1));
      network.advance(Duration.ofSeconds(24));
      assertThat(story).isEmpty();
      network.advance(Duration.ofSeconds(2));
      assertThat(story).containsExactly("PT26S " + CloseReason.Kind.TIMEOUT);
    }
  }

  @Test
  void whatWasUnderWayDuringACutArrivesAfterIt() throws InterruptedException {
    try (MemoryNetwork network = MemoryNetwork.stepped(1)) {
      network.latency(Duration.ofMillis(10), Duration.ofMillis(10));
      Multiaddr address = server(network);
      PeerTransport client = network.join(id(2));
      network.run(
          () -> {
            PeerStream stream = client.dial(address).openStream(ECHO);
            network.cutOff(id(2));
            stream.write(new byte[] {1, 2, 3});
            tell(network, stream.read(new byte[10], 0, 10));
          });
      network.advance(Duration.ofSeconds(20));
      assertThat(story).isEmpty();
      network.restore(id(2));
      network.advance(Duration.ofSeconds(1));
      assertThat(story).containsExactly("PT20.01S 3");
    }
  }

  @Test
  void aLostConnectionFailsItsStreamsAtBothEnds() throws InterruptedException {
    try (MemoryNetwork network = MemoryNetwork.stepped(1)) {
      Multiaddr address = server(network);
      PeerTransport client = network.join(id(2));
      network.run(
          () -> {
            PeerConnection connection = client.dial(address);
            PeerStream stream = connection.openStream(ECHO);
            try {
              stream.read(new byte[1], 0, 1);
            } catch (TransportException e) {
              tell(network, e.kind());
            }
          });
      network.advance(Duration.ofSeconds(1));
      network.lose(id(1), id(2));
      network.advance(Duration.ofSeconds(1));

      assertThat(story).containsExactly("PT1S " + TransportException.Kind.CLOSED);
      assertThat(client.connections()).isEmpty();
    }
  }

  private List<String> storyOf(long seed) throws InterruptedException {
    story.clear();
    try (MemoryNetwork network = MemoryNetwork.stepped(seed)) {
      network.latency(Duration.ofMillis(5), Duration.ofMillis(90));
      network.losses(0.002);
      Multiaddr address = server(network);
      for (int i = 2; i < 6; i++) {
        PeerTransport client = network.join(id(i));
        String name = "client " + i;
        network.run(
            () -> {
              while (network.time().compareTo(Duration.ofSeconds(5)) < 0) {
                try (PeerStream stream = client.dial(address).openStream(ECHO)) {
                  stream.write(new byte[1000]);
                  tell(network, name + " " + stream.read(new byte[2000], 0, 2000));
                } catch (TransportException e) {
                  tell(network, name + " " + e.kind());
                }
              }
            });
      }
      network.advance(Duration.ofSeconds(10));
      return story.stream().sorted().toList();
    }
  }

  private static Multiaddr server(MemoryNetwork network) {
    PeerTransport server = network.join(id(1));
    server.handle(
        ECHO,
        stream -> {
          byte[] piece = new byte[1000];
          for (int count = stream.read(piece, 0, 1000);
              count >= 0;
              count = stream.read(piece, 0, 1000)) {
            stream.write(piece, 0, count);
          }
        });
    return server.listen(Multiaddr.parse("/ip4/10.0.1.1/tcp/0"));
  }

  private void tell(MemoryNetwork network, Object what) {
    story.add(network.time() + " " + what);
  }

  private static PeerId id(int number) {
    byte[] secret = new byte[NodeKey.SIZE];
    new SplittableRandom(number).nextBytes(secret);
    return PeerId.of(NodeKey.of(secret));
  }
}
