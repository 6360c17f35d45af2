package network.byline.peer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import network.byline.base.identity.NodeKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link PeerTransport} keeps to; each implementation runs it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TransportContract {

  private static final ProtocolId ECHO = new ProtocolId("/test/echo/1");
  private static final ProtocolId SILENT = new ProtocolId("/test/silent/1");
  private static final ProtocolId HELD = new ProtocolId("/test/held/1");
  private static final ProtocolId BROKEN = new ProtocolId("/test/broken/1");
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final long SEED = 20_261_130;
  private static final int MIB = 1 << 20;

  private final List<PeerTransport> nodes = new ArrayList<>();
  private final CountDownLatch letGo = new CountDownLatch(1);

  /** Starts a node; all nodes of a test reach each other, and stand in one subnet. */
  protected abstract PeerTransport start(
      NodeKey key, TransportLimits limits, TransportTimings timings);

  /** Returns an address to listen at, with port 0. */
  protected abstract Multiaddr anywhere();

  /** Returns how many bytes may wait between the two ends beyond the reader's window. */
  protected abstract int slack();

  @AfterEach
  void stop() {
    letGo.countDown();
    nodes.forEach(PeerTransport::close);
  }

  @Test
  void whoIsDialledAndWhoDialsKnowEachOther() {
    PeerTransport server = node();
    CompletableFuture<PeerConnection> arrived = new CompletableFuture<>();
    server.onConnection(arrived::complete);
    Multiaddr address = server.listen(anywhere());
    PeerTransport client = node();
    PeerConnection connection = client.dial(address);

    assertThat(address.peer()).contains(server.localId());
    assertThat(server.addresses()).containsExactly(address);
    assertThat(connection.remoteId()).isEqualTo(server.localId());
    assertThat(connection.remoteAddress()).isEqualTo(address);
    assertThat(connection.isOutbound()).isTrue();
    PeerConnection seen = arrived.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(seen.remoteId()).isEqualTo(client.localId());
    assertThat(seen.remoteAddress().peer()).contains(client.localId());
    assertThat(seen.isOutbound()).isFalse();
    assertThat(server.connections()).containsExactly(seen);
    assertThat(client.connections()).containsExactly(connection);
  }

  @Test
  void anAddressWithoutAPeerIsDialledToo() {
    PeerTransport server = serving();
    PeerConnection connection = node().dial(server.addresses().getFirst().withoutPeer());

    assertThat(connection.remoteId()).isEqualTo(server.localId());
    assertThat(connection.remoteAddress().peer()).contains(server.localId());
  }

  @Test
  void bytesArriveInOrderInBothDirections() {
    byte[] sent = bytes(3 * MIB + 17, 1);
    PeerStream stream = connect(serving()).openStream(ECHO);
    CompletableFuture<Void> writing =
        background(
            () -> {
              stream.write(sent);
              stream.closeWrite();
            });

    assertThat(readAll(stream)).isEqualTo(sent);
    writing.join();
    assertThat(stream.protocol()).isEqualTo(ECHO);
  }

  @Test
  void everySizeAroundTheEdgesArrives() {
    PeerConnection connection = connect(serving());
    for (int size :
        new int[] {0, 1, 2, 127, 128, 65_518, 65_519, 65_520, 65_536, 262_144, 262_145}) {
      byte[] sent = bytes(size, size);
      PeerStream stream = connection.openStream(ECHO);
      CompletableFuture<Void> writing =
          background(
              () -> {
                stream.write(sent);
                stream.closeWrite();
              });
      assertThat(readAll(stream)).as("%d bytes", size).isEqualTo(sent);
      writing.join();
    }
  }

  @Test
  void aReadOfNothingReturnsAtOnce() {
    PeerStream stream = connect(serving()).openStream(SILENT);

    assertThat(stream.read(new byte[4], 4, 0)).isZero();
  }

  @Test
  void anEndedSideStillReads() {
    PeerTransport server = serving();
    server.handle(
        new ProtocolId("/test/count/1"),
        stream -> stream.write(("" + readAll(stream).length).getBytes(StandardCharsets.UTF_8)));
    PeerStream stream = connect(server).openStream(new ProtocolId("/test/count/1"));
    stream.write(new byte[1234]);
    stream.closeWrite();

    assertThat(new String(readAll(stream), StandardCharsets.UTF_8)).isEqualTo("1234");
    assertThat(failureOf(() -> stream.write(new byte[1])))
        .isEqualTo(TransportException.Kind.CLOSED);
  }

  @Test
  void aResetFailsBothSidesOfTheStreamAndNothingElse() {
    PeerTransport server = serving();
    CompletableFuture<TransportException.Kind> seen = new CompletableFuture<>();
    server.handle(
        new ProtocolId("/test/watch/1"), stream -> seen.complete(failureOf(() -> readAll(stream))));
    PeerConnection connection = connect(server);
    PeerStream stream = connection.openStream(new ProtocolId("/test/watch/1"));
    stream.write(new byte[10]);
    stream.reset();

    assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join())
        .isEqualTo(TransportException.Kind.RESET);
    assertThat(failureOf(() -> stream.write(new byte[1]))).isEqualTo(TransportException.Kind.RESET);
    assertThat(failureOf(() -> stream.read(new byte[1], 0, 1)))
        .isEqualTo(TransportException.Kind.RESET);
    assertThat(echoes(connection)).isTrue();
  }

  @Test
  void aProtocolThatIsNotServedIsRefusedAndTheConnectionGoesOn() {
    PeerConnection connection = connect(serving());

    assertThat(failureOf(() -> connection.openStream(new ProtocolId("/test/unknown/1"))))
        .isEqualTo(TransportException.Kind.UNSUPPORTED);
    assertThat(echoes(connection)).isTrue();
  }

  @Test
  void aHandlerThatThrowsResetsItsStreamOnly() {
    PeerConnection connection = connect(serving());
    PeerStream stream = connection.openStream(BROKEN);
    stream.write(new byte[1]);

    assertThat(failureOf(() -> readAll(stream))).isEqualTo(TransportException.Kind.RESET);
    assertThat(echoes(connection)).isTrue();
  }

  @Test
  void aHandlerRunsOnAVirtualThreadAndItsReturnEndsTheStream() {
    PeerTransport server = serving();
    AtomicReference<Boolean> virtual = new AtomicReference<>();
    server.handle(
        new ProtocolId("/test/bye/1"), _ -> virtual.set(Thread.currentThread().isVirtual()));
    PeerStream stream = connect(server).openStream(new ProtocolId("/test/bye/1"));

    assertThat(readAll(stream)).isEmpty();
    assertThat(virtual.get()).isTrue();
  }

  @Test
  void aReaderThatStandsStillStopsItsWriterAndNobodyElse() {
    PeerConnection connection = connect(serving());
    PeerStream stalled = connection.openStream(SILENT);
    AtomicInteger written = new AtomicInteger();
    CompletableFuture<TransportException.Kind> end =
        CompletableFuture.supplyAsync(
            () ->
                failureOf(
                    () -> {
                      while (written.get() < 64 * MIB) {
                        stalled.write(new byte[4096]);
                        written.addAndGet(4096);
                      }
                    }),
            Thread::startVirtualThread);
    await().atMost(SOON).until(() -> written.get() >= TransportLimits.LEAST_WINDOW - 4096);

    assertThat(echoes(connection)).isTrue();
    assertThat(connection.ping()).isLessThan(Duration.ofSeconds(5));
    assertThat(written.get()).isLessThanOrEqualTo(TransportLimits.STANDARD.window() + slack());
    assertThat(end).isNotDone();
    stalled.reset();
    assertThat(end.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(TransportException.Kind.RESET);
  }

  @Test
  void patienceEndsAReadThatWaits() {
    PeerConnection connection = connect(serving());
    PeerStream stream = connection.openStream(SILENT);
    stream.patience(Duration.ofMillis(50));

    assertThat(failureOf(() -> stream.read(new byte[1], 0, 1)))
        .isEqualTo(TransportException.Kind.TIMEOUT);
    assertThat(echoes(connection)).isTrue();
  }

  @Test
  void patienceEndsAWriteThatWaits() {
    PeerConnection connection = connect(serving());
    PeerStream stream = connection.openStream(SILENT);
    stream.patience(Duration.ofMillis(50));

    assertThat(failureOf(() -> stream.write(new byte[64 * MIB])))
        .isEqualTo(TransportException.Kind.TIMEOUT);
    assertThat(echoes(connection)).isTrue();
  }

  @Test
  void patienceCountsFromTheLastProgress() {
    PeerTransport server = serving();
    CountDownLatch goOn = new CountDownLatch(1);
    server.handle(
        new ProtocolId("/test/drip/1"),
        stream -> {
          for (int i = 0; i < 8; i++) {
            stream.write(new byte[] {1});
            pause(Duration.ofMillis(150));
          }
          awaitLatch(goOn);
        });
    PeerStream stream = connect(server).openStream(new ProtocolId("/test/drip/1"));
    stream.patience(Duration.ofSeconds(1));

    int count = 0;
    while (count < 8) {
      count += stream.read(new byte[1], 0, 1);
    }
    assertThat(count).isEqualTo(8);
    goOn.countDown();
  }

  @Test
  void aClosedConnectionTellsWhyAtBothEnds() {
    PeerTransport server = serving();
    CompletableFuture<PeerConnection> arrived = new CompletableFuture<>();
    server.onConnection(arrived::complete);
    PeerConnection connection = connect(server);
    PeerStream stream = connection.openStream(SILENT);
    PeerConnection other = arrived.orTimeout(10, TimeUnit.SECONDS).join();
    connection.close(CloseReason.local("enough"));
    connection.close(new CloseReason(CloseReason.Kind.VIOLATION, "too late"));

    assertThat(reasonOf(connection)).isEqualTo(CloseReason.local("enough"));
    assertThat(reasonOf(other).kind()).isEqualTo(CloseReason.Kind.REMOTE);
    assertThat(failureOf(() -> readAll(stream))).isEqualTo(TransportException.Kind.CLOSED);
    assertThat(failureOf(() -> connection.openStream(ECHO)))
        .isEqualTo(TransportException.Kind.CLOSED);
    assertThat(connection.isOpen()).isFalse();
    await().atMost(SOON).until(() -> server.connections().isEmpty());
  }

  @Test
  void manyStreamsAtOnceDoNotDisturbEachOther() throws Exception {
    PeerConnection connection = connect(serving());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all =
          IntStream.range(0, 200)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            byte[] sent = bytes(1 + 997 * (i % 100), i);
                            PeerStream stream = openPatiently(connection, ECHO);
                            CompletableFuture<Void> writing =
                                background(
                                    () -> {
                                      stream.write(sent);
                                      stream.closeWrite();
                                    });
                            boolean same = Arrays.equals(readAll(stream), sent);
                            writing.join();
                            return same;
                          }))
              .toList();
      for (Future<Boolean> one : all) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void streamsThatHaveEndedMakeRoom() {
    PeerTransport server =
        serving(TransportLimits.STANDARD.withStreams(2, 4), TransportTimings.STANDARD);
    PeerConnection connection = connect(server);
    for (int i = 0; i < 50; i++) {
      assertThat(echoes(connection)).isTrue();
    }
  }

  @Test
  void moreStreamsThanTheOtherEndAllowsAreRefused() {
    PeerTransport server =
        serving(TransportLimits.STANDARD.withStreams(3, 8), TransportTimings.STANDARD);
    PeerConnection connection = connect(server);
    List<PeerStream> open =
        IntStream.range(0, 3).mapToObj(_ -> openPatiently(connection, HELD)).toList();

    assertThat(failureOf(() -> connection.openStream(SILENT)))
        .isIn(TransportException.Kind.LIMIT, TransportException.Kind.RESET);
    open.getFirst().reset();
    await()
        .atMost(SOON)
        .until(
            () -> {
              try {
                return echoes(connection);
              } catch (TransportException e) {
                return false;
              }
            });
  }

  @Test
  void anotherPeerThanWasDialledIsRefused() {
    PeerTransport server = serving();
    PeerTransport client = node();
    PeerId expected = PeerId.of(key(99));

    assertThat(failureOf(() -> client.dial(server.addresses().getFirst().with(expected))))
        .isEqualTo(TransportException.Kind.WRONG_PEER);
    assertThat(client.connections()).isEmpty();
    await().atMost(SOON).until(() -> server.connections().isEmpty());
  }

  @Test
  void whereNobodyListensNobodyIsReached() {
    PeerTransport server = serving();
    Multiaddr address = server.addresses().getFirst();
    server.close();

    TransportException failure =
        catchThrowableOfType(TransportException.class, () -> node().dial(address));
    assertThat(failure.kind()).isEqualTo(TransportException.Kind.UNREACHABLE);
    assertThat(failure.isWorthRetrying()).isTrue();
  }

  @Test
  void oneAddressIsListenedAtOnce() {
    PeerTransport server = serving();

    assertThatThrownBy(() -> node().listen(server.addresses().getFirst()))
        .isInstanceOf(TransportException.class);
  }

  @Test
  void dialsOfOnePeerShareOneConnection() throws Exception {
    PeerTransport server = serving();
    PeerTransport client = node();
    Multiaddr address = server.addresses().getFirst();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PeerConnection>> dials =
          IntStream.range(0, 20).mapToObj(_ -> threads.submit(() -> client.dial(address))).toList();
      PeerConnection first = dials.getFirst().get();
      for (Future<PeerConnection> dial : dials) {
        assertThat(dial.get()).isSameAs(first);
      }
    }
    assertThat(client.dial(address)).isSameAs(client.connections().getFirst());
    assertThat(server.connections()).hasSize(1);
  }

  @Test
  void morePeersThanOneSubnetMayHaveAreRefused() {
    PeerTransport server =
        serving(TransportLimits.STANDARD.withConnections(100, 1, 2), TransportTimings.STANDARD);
    PeerConnection first = connect(server);
    connect(server);

    assertThat(
            catchThrowableOfType(TransportException.class, () -> connect(server)).isWorthRetrying())
        .isTrue();
    first.close(CloseReason.local("makes room"));
    await().atMost(SOON).until(() -> server.connections().size() == 1);
    assertThat(echoes(connect(server))).isTrue();
  }

  @Test
  void moreConnectionsThanInAllAreRefusedAtBothEnds() {
    PeerTransport server =
        serving(TransportLimits.STANDARD.withConnections(1, 1, 100), TransportTimings.STANDARD);
    PeerConnection first = connect(server);

    assertThatThrownBy(() -> connect(server)).isInstanceOf(TransportException.class);
    PeerTransport other = serving();
    assertThat(failureOf(() -> server.dial(other.addresses().getFirst())))
        .isEqualTo(TransportException.Kind.LIMIT);
    assertThat(echoes(first)).isTrue();
  }

  @Test
  void dialsBeyondTheRateAreRefused() {
    PeerTransport client =
        started(TransportLimits.STANDARD.withDials(1, 2), TransportTimings.STANDARD);
    List<PeerTransport> servers = List.of(serving(), serving(), serving());
    client.dial(servers.get(0).addresses().getFirst());
    client.dial(servers.get(1).addresses().getFirst());

    assertThat(failureOf(() -> client.dial(servers.get(2).addresses().getFirst())))
        .isEqualTo(TransportException.Kind.LIMIT);
  }

  @Test
  void peersTellWhatTheyServeAndWhereTheyListen() {
    PeerTransport server = serving();
    PeerConnection connection = connect(server);
    PeerInfo info = connection.info();

    assertThat(info.protocols()).contains(ECHO, SILENT);
    assertThat(info.addresses().stream().map(Multiaddr::withoutPeer))
        .contains(server.addresses().getFirst().withoutPeer());
    assertThat(info.agent()).startsWith("byline");
    assertThat(info.observed()).isNotEqualTo(Optional.empty());

    ProtocolId later = new ProtocolId("/test/later/1");
    server.handle(later, PeerStream::close);
    await().atMost(SOON).until(() -> connection.info().protocols().contains(later));
  }

  @Test
  void aPingIsAnswered() {
    PeerTransport server = serving();
    CompletableFuture<PeerConnection> arrived = new CompletableFuture<>();
    server.onConnection(arrived::complete);
    PeerConnection connection = connect(server);

    assertThat(connection.ping()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    assertThat(arrived.join().ping()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
  }

  @Test
  void aStreamIsOpenedByEitherEnd() {
    PeerTransport server = node();
    CompletableFuture<PeerConnection> arrived = new CompletableFuture<>();
    server.onConnection(arrived::complete);
    Multiaddr address = server.listen(anywhere());
    serving().dial(address);

    assertThat(echoes(arrived.orTimeout(10, TimeUnit.SECONDS).join())).isTrue();
  }

  @Test
  void aNodeThatShutsDownSaysSoQuickly() {
    PeerTransport server = serving();
    PeerConnection connection = connect(server);
    PeerStream stream = connection.openStream(SILENT);
    long start = System.nanoTime();
    server.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(reasonOf(connection).kind()).isEqualTo(CloseReason.Kind.REMOTE);
    assertThat(failureOf(() -> readAll(stream))).isEqualTo(TransportException.Kind.CLOSED);
    assertThat(server.connections()).isEmpty();
    assertThat(server.addresses()).isEmpty();
    assertThat(failureOf(() -> server.dial(anywhere()))).isEqualTo(TransportException.Kind.CLOSED);
  }

  @Test
  void whatWasWrittenBeforeAShutdownArrives() {
    PeerTransport server = serving();
    byte[] sent = bytes(200_000, 7);
    CountDownLatch written = new CountDownLatch(1);
    server.handle(
        new ProtocolId("/test/last/1"),
        stream -> {
          stream.write(sent);
          stream.closeWrite();
          written.countDown();
        });
    PeerStream stream = connect(server).openStream(new ProtocolId("/test/last/1"));
    stream.closeWrite();
    awaitLatch(written);
    server.close();

    assertThat(readAll(stream)).isEqualTo(sent);
  }

  @Test
  void messagesKeepTheirBounds() {
    PeerTransport server = serving();
    server.handle(
        new ProtocolId("/test/messages/1"),
        stream -> {
          MessageStream messages = new MessageStream(stream, 100_000);
          for (Optional<byte[]> next = messages.read(); next.isPresent(); next = messages.read()) {
            messages.write(next.get());
          }
        });
    MessageStream messages =
        new MessageStream(connect(server).openStream(new ProtocolId("/test/messages/1")), 100_000);
    for (int size : new int[] {0, 1, 127, 128, 8191, 8192, 100_000}) {
      messages.write(bytes(size, size));
    }
    messages.closeWrite();
    for (int size : new int[] {0, 1, 127, 128, 8191, 8192, 100_000}) {
      assertThat(messages.read())
          .hasValueSatisfying(m -> assertThat(m).isEqualTo(bytes(size, size)));
    }
    assertThat(messages.read()).isEmpty();
    assertThatThrownBy(() -> messages.write(new byte[100_001]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private PeerTransport node() {
    return started(TransportLimits.STANDARD, TransportTimings.STANDARD);
  }

  private PeerTransport started(TransportLimits limits, TransportTimings timings) {
    PeerTransport node = start(key(nodes.size()), limits, timings);
    nodes.add(node);
    return node;
  }

  private PeerTransport serving() {
    return serving(TransportLimits.STANDARD, TransportTimings.STANDARD);
  }

  private PeerTransport serving(TransportLimits limits, TransportTimings timings) {
    PeerTransport server = started(limits, timings);
    server.handle(ECHO, TransportContract::echo);
    server.handle(HELD, TransportContract::readAll);
    server.handle(SILENT, _ -> awaitLatch(letGo));
    server.handle(
        BROKEN,
        stream -> {
          boolean _ = stream.read(new byte[1], 0, 1) < 0;
          throw new IllegalStateException("a handler's bug");
        });
    server.listen(anywhere());
    return server;
  }

  private PeerConnection connect(PeerTransport server) {
    return node().dial(server.addresses().getFirst());
  }

  /** Returns the key of this number. */
  protected static NodeKey key(int number) {
    byte[] secret = new byte[NodeKey.SIZE];
    new SplittableRandom(SEED + number).nextBytes(secret);
    return NodeKey.of(secret);
  }

  private static PeerStream openPatiently(PeerConnection connection, ProtocolId protocol) {
    while (true) {
      try {
        return connection.openStream(protocol);
      } catch (TransportException e) {
        if (e.kind() != TransportException.Kind.LIMIT
            && e.kind() != TransportException.Kind.RESET) {
          throw e;
        }
        pause(Duration.ofMillis(2));
      }
    }
  }

  private static boolean echoes(PeerConnection connection) {
    try (PeerStream stream = connection.openStream(ECHO)) {
      stream.write(new byte[] {1, 2, 3});
      stream.closeWrite();
      return Arrays.equals(readAll(stream), new byte[] {1, 2, 3});
    }
  }

  private static void echo(PeerStream stream) {
    byte[] piece = new byte[20_000];
    for (int count = stream.read(piece, 0, piece.length);
        count >= 0;
        count = stream.read(piece, 0, piece.length)) {
      stream.write(piece, 0, count);
    }
    stream.closeWrite();
  }

  private static byte[] readAll(PeerStream stream) {
    byte[] all = new byte[1024];
    int have = 0;
    while (true) {
      if (have == all.length) {
        all = Arrays.copyOf(all, 2 * have);
      }
      int count = stream.read(all, have, all.length - have);
      if (count < 0) {
        return Arrays.copyOf(all, have);
      }
      have += count;
    }
  }

  private static byte[] bytes(int size, long seed) {
    byte[] bytes = new byte[size];
    new SplittableRandom(SEED ^ seed).nextBytes(bytes);
    return bytes;
  }

  private static CloseReason reasonOf(PeerConnection connection) {
    return connection.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static TransportException.Kind failureOf(Runnable what) {
    TransportException failure = catchThrowableOfType(TransportException.class, what::run);
    assertThat(failure).as("what should fail does not").isNotNull();
    return failure.kind();
  }

  private static CompletableFuture<Void> background(Runnable task) {
    return CompletableFuture.runAsync(task, Thread::startVirtualThread);
  }

  private static void pause(Duration time) {
    awaitLatch(new CountDownLatch(1), time);
  }

  private static void awaitLatch(CountDownLatch latch) {
    awaitLatch(latch, Duration.ofSeconds(30));
  }

  private static void awaitLatch(CountDownLatch latch, Duration longest) {
    try {
      boolean _ = latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
