package network.byline.peer.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.multistream.Multistream;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What strangers may try at the port of a node: each is refused and hung up on, holds little, and
 * the honest peer that is connected meanwhile notices nothing.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostilePeersTest {

  private static final long SEED = 20_261_130;
  private static final ProtocolId ECHO = new ProtocolId("/test/echo/1");
  private static final int DATA = 0;
  private static final int WINDOW = 1;
  private static final int SYN = 1;
  private static final int ACK = 2;
  private static final int RST = 8;
  private static final int LIMIT = TransportLimits.LEAST_WINDOW;
  private static final TransportLimits LIMITS =
      TransportLimits.STANDARD.withConnections(60, 2, 40).withHandshakes(20);
  private static final TransportTimings TIMINGS =
      TransportTimings.STANDARD
          .withHandshake(Duration.ofSeconds(5), Duration.ofSeconds(1))
          .withNegotiation(Duration.ofSeconds(1))
          .withPings(Duration.ofMillis(500), Duration.ofMillis(1500));

  private final ConcurrentLinkedQueue<CloseReason> reasons = new ConcurrentLinkedQueue<>();
  private final Libp2pTransport node = start(1);
  private final Libp2pTransport friend = start(2);
  private Multiaddr address;
  private PeerConnection friendship;

  @BeforeEach
  void connectTheHonest() {
    node.handle(
        ECHO,
        stream -> {
          byte[] piece = new byte[1000];
          for (int count = stream.read(piece, 0, 1000);
              count >= 0;
              count = stream.read(piece, 0, 1000)) {
            stream.write(piece, 0, count);
          }
        });
    address = node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    friendship = friend.dial(address);
    node.onConnection(c -> c.closed().thenAccept(reasons::add));
  }

  @AfterEach
  void theHonestNoticedNothing() {
    try {
      assertThat(echoes(friendship)).isTrue();
      await().atMost(Duration.ofSeconds(10)).until(() -> node.connectionCount() == 1);
      assertThat(node.unreadBytes()).isLessThanOrEqualTo(LIMITS.bytesPerConnection());
    } finally {
      friend.close();
      node.close();
    }
  }

  @Test
  void randomBytesAreHungUpOn() {
    areHungUpOn(_ -> {}, 4096);
  }

  @Test
  void aBrowserIsHungUpOnAtOnce() {
    long start = System.nanoTime();
    try (RawPeer peer = new RawPeer(address)) {
      peer.send(
          "GET /index.html HTTP/1.1\r\nHost: example.org\r\nConnection: keep-alive\r\nX: y\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void whoSaysNothingOrSpeaksSlowlyIsHungUpOn() {
    try (RawPeer silent = new RawPeer(address);
        RawPeer slow = new RawPeer(address)) {
      CompletableFuture<Integer> dripped =
          CompletableFuture.supplyAsync(() -> drip(slow), Thread::startVirtualThread);
      assertThat(silent.isHungUpOn()).isTrue();
      assertThat(dripped.orTimeout(20, TimeUnit.SECONDS).join()).isLessThan(100);
    }
  }

  @Test
  void aFloodOfHalfOpenConnectionsEndsByItself() {
    List<RawPeer> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      flood.add(new RawPeer(address));
    }
    assertThat(node.connectionCount()).isLessThanOrEqualTo(1 + LIMITS.handshakes());
    assertThat(echoes(friendship)).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> node.connectionCount() == 1);
    try (Libp2pTransport newcomer = start(3)) {
      assertThat(echoes(newcomer.dial(address))).isTrue();
    }
    flood.forEach(RawPeer::close);
  }

  @Test
  void garbageInsteadOfNoiseIsHungUpOn() {
    areHungUpOn(peer -> Multistream.propose(peer, "/noise"), 600);
  }

  @Test
  void garbageAfterTheHandshakeIsHungUpOn() {
    try (RawPeer peer = new RawPeer(address)) {
      peer.shakeHands(key(4));
      peer.send(new byte[100]);
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertReason(CloseReason.Kind.VIOLATION, "too short");
  }

  @Test
  void whoOverrunsAWindowIsHungUpOn() {
    try (RawPeer peer = new RawPeer(address)) {
      Upgrade upgrade = peer.shakeHands(key(4));
      peer.frame(upgrade, WINDOW, SYN, 1, 0);
      boolean on = true;
      for (int sent = 0; on && sent <= 2 * LIMIT; sent += 32_768) {
        on = peer.frame(upgrade, DATA, 0, 1, 32_768, new byte[32_768]);
      }
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertReason(CloseReason.Kind.VIOLATION, "window");
  }

  @Test
  void giantFramesBadIdsAndUnknownFramesAreHungUpOn() {
    for (int[] frame :
        new int[][] {
          {DATA, SYN, 1, Integer.MAX_VALUE},
          {DATA, SYN, 1, -1},
          {WINDOW, SYN, 2, 0},
          {DATA, 0, 77, 1},
          {9, 0, 1, 0},
          {DATA, 0, 0, 0}
        }) {
      try (RawPeer peer = new RawPeer(address)) {
        Upgrade upgrade = peer.shakeHands(key(4));
        peer.frame(upgrade, frame[0], frame[1], frame[2], frame[3]);
        assertThat(peer.isHungUpOn()).as(Arrays.toString(frame)).isTrue();
      }
      assertReason(CloseReason.Kind.VIOLATION, "yamux");
    }
  }

  @Test
  void aStormOfResetsIsHungUpOn() {
    try (RawPeer peer = new RawPeer(address)) {
      Upgrade upgrade = peer.shakeHands(key(4));
      boolean on = true;
      for (int id = 1; on && id < 100_000; id += 2) {
        on = peer.frame(upgrade, WINDOW, SYN, id, 0) && peer.frame(upgrade, WINDOW, RST, id, 0);
      }
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertReason(CloseReason.Kind.VIOLATION, "storm");
  }

  @Test
  void streamsThatAgreeOnNothingAreReset() {
    try (RawPeer peer = new RawPeer(address)) {
      Upgrade upgrade = peer.shakeHands(key(4));
      for (int id = 1; id < 200; id += 2) {
        peer.frame(upgrade, WINDOW, SYN, id, 0);
      }
      // It does not say who it is either, so the node gives it up soon.
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertReason(CloseReason.Kind.TIMEOUT, "");
  }

  @Test
  void whoDoesNotSayWhoHeIsIsGivenUp() {
    try (RawPeer peer = new RawPeer(address)) {
      peer.shakeHands(key(4));
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertReason(CloseReason.Kind.TIMEOUT, "does not say who it is");
  }

  @Test
  void aDeadPeerIsNoticed() {
    ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    refusal.writeBytes(Multistream.message("/multistream/1.0.0"));
    refusal.writeBytes(Multistream.message("na"));
    try (RawPeer peer = new RawPeer(address)) {
      Upgrade upgrade = peer.shakeHands(key(4));
      peer.awaitFrame();
      peer.frame(upgrade, DATA, ACK, 2, refusal.size(), refusal.toByteArray());
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertReason(CloseReason.Kind.TIMEOUT, "no sign of life");
  }

  @Test
  void whoClaimsToBeUsIsRefused() {
    try (RawPeer peer = new RawPeer(address)) {
      peer.shakeHands(key(1));
      assertThat(peer.isHungUpOn()).isTrue();
    }
    assertThat(
            catchThrowableOfType(
                    TransportException.class, () -> friend.dial(address.with(PeerId.of(key(2)))))
                .kind())
        .isEqualTo(TransportException.Kind.WRONG_PEER);
  }

  @Test
  void theListenerThatIsNobodyIsGivenUp() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Libp2pTransport dialer =
            start(6, TIMINGS.withHandshake(Duration.ofMillis(300), Duration.ofMillis(300)))) {
      Multiaddr there = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + mute.getLocalPort());
      TransportException failure =
          catchThrowableOfType(TransportException.class, () -> dialer.dial(there));
      assertThat(failure.kind()).isEqualTo(TransportException.Kind.TIMEOUT);
      assertThat(failure.isWorthRetrying()).isTrue();
    }
  }

  /** Lets ten peers begin somehow and go on with random bytes. */
  private void areHungUpOn(Consumer<RawPeer> beginning, int most) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] bytes = new byte[2 + random.nextInt(most)];
      random.nextBytes(bytes);
      RawPeer peer = new RawPeer(address);
      peers.add(peer);
      beginning.accept(peer);
      peer.send(bytes);
    }
    for (RawPeer peer : peers) {
      assertThat(peer.isHungUpOn()).isTrue();
      peer.close();
    }
  }

  private static int drip(RawPeer slow) {
    byte[] header = Multistream.message("/multistream/1.0.0");
    int sent = 0;
    CountDownLatch never = new CountDownLatch(1);
    while (sent < 100 && slow.send(new byte[] {header[sent % header.length]})) {
      sent++;
      try {
        boolean _ = never.await(40, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return sent;
      }
    }
    return sent;
  }

  private void assertReason(CloseReason.Kind kind, String detail) {
    await().atMost(Duration.ofSeconds(10)).until(() -> !reasons.isEmpty());
    CloseReason reason = reasons.remove();
    assertThat(reason.kind()).as(reason.detail()).isEqualTo(kind);
    assertThat(reason.detail()).contains(detail);
  }

  private static boolean echoes(PeerConnection connection) {
    try (PeerStream stream = connection.openStream(ECHO)) {
      stream.write(new byte[] {1, 2, 3});
      stream.closeWrite();
      byte[] back = new byte[3];
      int have = 0;
      for (int count = stream.read(back, 0, 3);
          count > 0 && have < 3;
          count = stream.read(back, have, 3 - have)) {
        have += count;
      }
      return Arrays.equals(back, new byte[] {1, 2, 3});
    }
  }

  private static Libp2pTransport start(int number) {
    return start(number, TIMINGS);
  }

  private static Libp2pTransport start(int number, TransportTimings timings) {
    return Libp2pTransport.start(
        key(number), "byline/test", LIMITS, timings, InstantSource.system());
  }

  private static NodeKey key(int number) {
    byte[] secret = new byte[NodeKey.SIZE];
    new SplittableRandom(SEED + number).nextBytes(secret);
    return NodeKey.of(secret);
  }
}
