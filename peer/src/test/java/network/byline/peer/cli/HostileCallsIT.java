package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.byline.base.statement.ModelCard;
import network.byline.peer.api.v1.ArchiveServiceGrpc;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.FileChunk;
import network.byline.peer.api.v1.GetBlockRequest;
import network.byline.peer.api.v1.GetModelRequest;
import network.byline.peer.client.Developing;
import network.byline.peer.client.HostClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers that read nothing, say nothing, or say nonsense: others are served as if alone. */
@ExtendWith(SharedHost.Extension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileCallsIT {

  private static final int MOST_CALLS = 128;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final long PATIENCE_SECONDS = 20;

  private static SharedHost shared;
  private static HostClient host;
  private static List<Socket> halfPrefaces = List.of();

  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeAll
  static void connect(SharedHost given) throws IOException {
    shared = given;
    host = HostClient.of(shared.address());
    halfPrefaces = new ArrayList<>();
    for (int cut = 0; cut < PREFACE.length(); cut++) {
      halfPrefaces.add(say(PREFACE.substring(0, cut).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @AfterAll
  static void disconnect() throws IOException {
    host.close();
    for (Socket socket : halfPrefaces) {
      socket.close();
    }
  }

  @AfterEach
  void othersAreServed() {
    channels.forEach(ManagedChannel::shutdownNow);
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .untilAsserted(() -> assertThat(host.freshStatus().getHostsUp()).isOne());
  }

  @Test
  @Order(1)
  void callersThatReadNothingDelayNobody() {
    GetBlockRequest largest = largestBlock();
    ManagedChannel stalled = channel();
    List<CompletableFuture<Status>> ends = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ends.add(unread(stalled, largest));
    }

    AskRequest request = TestOrders.of(host, TestOrders.funded(host), 2).request();
    assertThat(TestOrders.answered(host, request)).isNotEmpty();
    assertThat(ends).noneMatch(CompletableFuture::isDone);
  }

  @Test
  @Order(2)
  void anAddressWithTooManyOpenCallsIsToldSoAndServedAgainWhenItEndsSome() {
    GetBlockRequest largest = largestBlock();
    List<CompletableFuture<Status>> ends = new ArrayList<>();
    for (int connection = 0; connection < 3; connection++) {
      ManagedChannel channel = channel();
      for (int i = 0; i < MOST_CALLS / 2; i++) {
        ends.add(unread(channel, largest));
      }
    }

    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> ends.stream().filter(CompletableFuture::isDone).count() >= MOST_CALLS / 2);
    List<Status> refusals =
        ends.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
    assertThat(refusals)
        .hasSize(MOST_CALLS / 2)
        .allSatisfy(
            status -> {
              assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(status.getDescription()).contains("128 calls open", "try again");
            });
  }

  @Test
  @Order(3)
  void callsThatAreBegunAndCancelledByTheThousandDelayNobody() {
    GetBlockRequest largest = largestBlock();
    ManagedChannel channel = channel();
    for (int i = 0; i < 2_000; i++) {
      ClientCall<GetBlockRequest, FileChunk> call =
          channel.newCall(ArchiveServiceGrpc.getGetBlockMethod(), CallOptions.DEFAULT);
      call.start(new ClientCall.Listener<>() {}, new Metadata());
      call.sendMessage(largest);
      call.cancel("changed my mind", null);
    }
    assertThat(host.freshStatus().getHostsUp()).isOne();
  }

  @Test
  @Order(4)
  void nonsenseOnThePortEndsItsConnectionOnly() throws IOException {
    Random random = new Random(20_260_731);
    List<byte[]> nonsense = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      byte[] bytes = new byte[random.nextInt(1, 5_000)];
      random.nextBytes(bytes);
      nonsense.add(bytes);
    }
    nonsense.add("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    // The beginning of a TLS handshake; an HTTP/2 frame of 16 MiB; settings that never end.
    nonsense.add(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 3});
    nonsense.add(frame(0xffffff, 0));
    nonsense.add(frame(7, 4));
    for (byte[] bytes : nonsense) {
      try (Socket socket = say(bytes)) {
        assertThat(endsWithinPatience(socket)).isTrue();
      }
    }
  }

  @Test
  @Order(5)
  void headersBeyondAllBoundsAreRefused() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER), "y".repeat(100_000));
    CompletableFuture<Status> end = new CompletableFuture<>();
    start(channel(), largestBlock(), headers, end);

    assertThat(end.join().getCode()).isNotEqualTo(Status.Code.OK);
  }

  /** The last, since it waits for the host's patience. */
  @Test
  @Order(6)
  void aConnectionThatNeverFinishesItsGreetingIsEnded() throws IOException {
    for (Socket socket : halfPrefaces) {
      assertThat(endsWithinPatience(socket)).isTrue();
    }
  }

  private static byte[] frame(int length, int type) {
    byte[] preface = PREFACE.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = java.util.Arrays.copyOf(preface, preface.length + 9 + 100);
    bytes[preface.length] = (byte) (length >> 16);
    bytes[preface.length + 1] = (byte) (length >> 8);
    bytes[preface.length + 2] = (byte) length;
    bytes[preface.length + 3] = (byte) type;
    return bytes;
  }

  /** Opens a connection and says this on it. */
  private static Socket say(byte[] bytes) throws IOException {
    int port = Integer.parseInt(shared.address().substring(shared.address().indexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  private static boolean endsWithinPatience(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      while (in.read() >= 0) {
        // What it says before it ends is of no interest.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private ManagedChannel channel() {
    ManagedChannel channel = NettyChannelBuilder.forTarget(shared.address()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  /** Begins a call and reads nothing of it; the result is how it ended, if it did. */
  private static CompletableFuture<Status> unread(ManagedChannel channel, GetBlockRequest block) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    start(channel, block, new Metadata(), end);
    return end;
  }

  private static void start(
      ManagedChannel channel,
      GetBlockRequest block,
      Metadata headers,
      CompletableFuture<Status> end) {
    ClientCall<GetBlockRequest, FileChunk> call =
        channel.newCall(ArchiveServiceGrpc.getGetBlockMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        headers);
    call.sendMessage(block);
    call.halfClose();
  }

  /** A block of the base's weights, a mebibyte and some. */
  private static GetBlockRequest largestBlock() {
    ModelCard card =
        Developing.card(
            host.models().getModel(GetModelRequest.newBuilder().setName("cook").build()));
    byte[] manifest =
        host.archive()
            .getBlock(
                GetBlockRequest.newBuilder()
                    .setId(HostClient.bytes(card.files().weights().manifest()))
                    .build())
            .next()
            .getData()
            .toByteArray();
    return GetBlockRequest.newBuilder()
        .setId(
            HostClient.bytes(
                network.byline.base.block.Manifest.decode(manifest).blocks().getFirst().digest()))
        .build();
  }
}
