package network.byline.peer.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.base.identity.NodeKey;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our transport against js-libp2p, each dialling the other. {@code -Dbyline.js=FOLDER} names the
 * folder with {@code peer.mjs} and its packages; {@code .ci/libp2p-interop} makes it and runs this.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JsInteropIT {

  private static final ProtocolId ECHO = new ProtocolId("/interop/echo/1");
  private static final ProtocolId SINK = new ProtocolId("/interop/sink/1");
  private static final ProtocolId SOURCE = new ProtocolId("/interop/source/1");
  private static final ProtocolId HOLD = new ProtocolId("/interop/hold/1");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int LARGEST = 256 * MIB;
  private static final int PIECE = 64 * KIB;

  private static JsPeer js;

  private final AtomicInteger resets = new AtomicInteger();
  private Libp2pTransport node;
  private PeerId id;

  @BeforeAll
  static void startJs() throws Exception {
    String folder = System.getProperty("byline.js", "");
    if (folder.isEmpty()) {
      System.out.println(
          "SKIPPED: the transport against js-libp2p; .ci/libp2p-interop runs it where npm is");
    }
    Assumptions.assumeFalse(folder.isEmpty(), "no folder with js-libp2p is named");
    js = new JsPeer(Path.of(folder));
  }

  @AfterAll
  static void stopJs() {
    if (js != null) {
      js.close();
    }
  }

  @BeforeEach
  void startNode() {
    node =
        Libp2pTransport.start(
            NodeKey.generate(new SecureRandom()),
            "byline/interop",
            TransportLimits.STANDARD,
            TransportTimings.STANDARD,
            InstantSource.system());
    id = node.localId();
    node.handle(ECHO, JsInteropIT::echo);
    node.handle(
        SINK,
        stream -> stream.write(digest(stream).toString().getBytes(StandardCharsets.US_ASCII)));
    node.handle(SOURCE, JsInteropIT::source);
    node.handle(
        HOLD,
        stream -> {
          if (catchThrowableOfType(TransportException.class, () -> digest(stream)) != null) {
            resets.incrementAndGet();
          }
        });
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void jsDialsAndKnowsUs() throws Exception {
    Multiaddr address = node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    JsonNode seen = js.dial(address);

    assertThat(seen.get("remote").asText()).isEqualTo(id.toString());
    assertThat(seen.get("muxer").asText()).isEqualTo("/yamux/1.0.0");
    assertThat(seen.get("agent").asText()).isEqualTo("byline/interop");
    assertThat(seen.get("record").asBoolean()).as("our signed record is taken").isTrue();
    assertThat(seen.get("protocols").toString()).contains(ECHO.text(), "/ipfs/ping/1.0.0");
    assertThat(seen.get("addresses").toString()).contains(address.withoutPeer().toString());
    assertThat(js.tellOf(id, "ping").get("millis").asDouble()).isBetween(0.0, 5000.0);
    assertThat(node.connections().getFirst().ping()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void weDialAndKnowJs() {
    PeerConnection connection = node.dial(js.address());
    PeerInfo info = connection.info();

    assertThat(info.agent()).startsWith("js-libp2p/");
    assertThat(info.protocols()).contains(ECHO, SINK);
    assertThat(info.addresses()).contains(js.address().withoutPeer());
    assertThat(info.observed()).isPresent();
    assertThat(connection.ping()).isLessThan(Duration.ofSeconds(5));
    assertThat(connection.ping()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whatWeServeLaterIsPushed() throws Exception {
    js.dial(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    ProtocolId later = new ProtocolId("/interop/later/1");
    node.handle(later, PeerStream::close);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                js.dial(node.addresses().getFirst())
                    .get("protocols")
                    .toString()
                    .contains(later.text()));
  }

  @Test
  void everySizeArrivesWhereJsDials() throws Exception {
    js.dial(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    for (int size : List.of(1, 1000, PIECE, MIB + 1, 16 * MIB)) {
      String expected = expected(size).toString();
      assertThat(text(js.tellOf(id, "transfer", "protocol", ECHO.text(), "size", size)))
          .as("echo of %d", size)
          .isEqualTo(expected);
      assertThat(text(js.tellOf(id, "transfer", "protocol", SOURCE.text(), "size", size)))
          .as("source of %d", size)
          .isEqualTo(expected);
      assertThat(js.tellOf(id, "halfClose", "size", size).get("answer").asText())
          .as("sink of %d", size)
          .isEqualTo(expected);
    }
    assertThat(text(js.tellOf(id, "transfer", "protocol", SOURCE.text(), "size", LARGEST)))
        .isEqualTo(expected(LARGEST).toString());
  }

  @Test
  void everySizeArrivesWhereWeDial() {
    PeerConnection connection = node.dial(js.address());
    for (int size : List.of(1, 1000, PIECE, MIB + 1, 16 * MIB)) {
      assertThat(fetch(connection, size)).as("source of %d", size).isEqualTo(expected(size));
      assertThat(deliver(connection, size))
          .as("sink of %d", size)
          .isEqualTo(expected(size).toString());
    }
    assertThat(fetch(connection, LARGEST)).isEqualTo(expected(LARGEST));
  }

  @Test
  void manyStreamsOfJsAreServed() throws Exception {
    js.dial(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));

    JsonNode digests = js.tellOf(id, "many", "count", 500, "size", 10_000).get("digests");
    assertThat(digests).hasSize(1);
    assertThat(digests.get(0).asText()).isEqualTo(expected(10_000).toString());
  }

  @Test
  void manyStreamsToJsAreServed() throws Exception {
    PeerConnection connection = node.dial(js.address());
    try (ExecutorService threads = Executors.newFixedThreadPool(50, Thread.ofVirtual().factory())) {
      List<Future<Got>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(threads.submit(() -> fetch(connection, 10_000)));
      }
      for (Future<Got> one : all) {
        assertThat(one.get()).isEqualTo(expected(10_000));
      }
    }
  }

  @Test
  void resetsArriveInBothDirections() throws Exception {
    js.dial(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    assertThat(js.tellOf(id, "reset", "count", 50).get("open").asText()).isEqualTo("open");
    await().atMost(Duration.ofSeconds(10)).until(() -> resets.get() == 50);

    int before = js.tell("resets").get("resets").asInt();
    PeerConnection connection = node.connections().getFirst();
    for (int i = 0; i < 50; i++) {
      PeerStream stream = connection.openStream(HOLD);
      stream.write(new byte[10]);
      stream.reset();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> js.tell("resets").get("resets").asInt() == before + 50);
    assertThat(fetch(connection, 1000)).isEqualTo(expected(1000));
  }

  @Test
  void aProtocolThatIsNotServedIsRefusedBothWays() throws Exception {
    js.dial(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    PeerConnection connection = node.connections().getFirst();

    assertThat(js.tellOf(id, "unknown").get("error").asText())
        .isEqualTo("UnsupportedProtocolError");
    assertThat(
            catchThrowableOfType(
                    TransportException.class,
                    () -> connection.openStream(new ProtocolId("/interop/unknown/1")))
                .kind())
        .isEqualTo(TransportException.Kind.UNSUPPORTED);
    assertThat(fetch(connection, 1000)).isEqualTo(expected(1000));
  }

  @Test
  void anEndInOrderIsSeenByEither() throws Exception {
    js.dial(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    PeerConnection connection = node.connections().getFirst();
    js.tellOf(id, "close");

    await().atMost(Duration.ofSeconds(10)).until(() -> !connection.isOpen());
  }

  /** How much was read, and its SHA-256. */
  private record Got(long size, String sha256) {
    @Override
    public String toString() {
      return size + " " + sha256;
    }
  }

  private static String text(JsonNode got) {
    return new Got(got.get("size").asLong(), got.get("sha256").asText()).toString();
  }

  private static Got fetch(PeerConnection connection, int size) {
    try (PeerStream stream = connection.openStream(SOURCE)) {
      stream.write((size + "\n").getBytes(StandardCharsets.US_ASCII));
      stream.closeWrite();
      return digest(stream);
    }
  }

  private static String deliver(PeerConnection connection, int size) {
    try (PeerStream stream = connection.openStream(SINK)) {
      writeAll(stream, size);
      stream.closeWrite();
      byte[] answer = new byte[200];
      int have = 0;
      for (int count = stream.read(answer, 0, 200);
          count >= 0;
          count = stream.read(answer, have, 200 - have)) {
        have += count;
      }
      return new String(answer, 0, have, StandardCharsets.US_ASCII);
    }
  }

  private static void echo(PeerStream stream) {
    byte[] piece = new byte[PIECE];
    for (int count = stream.read(piece, 0, PIECE);
        count >= 0;
        count = stream.read(piece, 0, PIECE)) {
      stream.write(piece, 0, count);
    }
  }

  private static void source(PeerStream stream) {
    StringBuilder size = new StringBuilder();
    byte[] one = new byte[1];
    while (stream.read(one, 0, 1) > 0 && one[0] != '\n') {
      size.append((char) one[0]);
    }
    writeAll(stream, Integer.parseInt(size.toString()));
  }

  private static void writeAll(PeerStream stream, int size) {
    byte[] piece = piece();
    for (int from = 0; from < size; from += PIECE) {
      stream.write(piece, 0, Math.min(PIECE, size - from));
    }
  }

  /** Returns the bytes that both ends make: each its position times 31; they repeat every 256. */
  private static byte[] piece() {
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < PIECE; i++) {
      piece[i] = (byte) (i * 31);
    }
    return piece;
  }

  private static Got digest(PeerStream stream) {
    MessageDigest hash = sha256();
    byte[] piece = new byte[PIECE];
    long size = 0;
    for (int count = stream.read(piece, 0, PIECE);
        count >= 0;
        count = stream.read(piece, 0, PIECE)) {
      hash.update(piece, 0, count);
      size += count;
    }
    return new Got(size, HexFormat.of().formatHex(hash.digest()));
  }

  private static Got expected(int size) {
    MessageDigest hash = sha256();
    byte[] piece = piece();
    for (int from = 0; from < size; from += PIECE) {
      hash.update(piece, 0, Math.min(PIECE, size - from));
    }
    return new Got(size, HexFormat.of().formatHex(hash.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
