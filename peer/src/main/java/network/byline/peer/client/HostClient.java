package network.byline.peer.client;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.AccountServiceGrpc;
import network.byline.peer.api.v1.ArchiveServiceGrpc;
import network.byline.peer.api.v1.DatanetServiceGrpc;
import network.byline.peer.api.v1.GetStatusRequest;
import network.byline.peer.api.v1.JobServiceGrpc;
import network.byline.peer.api.v1.ModelServiceGrpc;
import network.byline.peer.api.v1.NetworkServiceGrpc;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.api.v1.Status;
import org.jspecify.annotations.Nullable;

/** A connection to one host's public API. */
public final class HostClient implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 8 << 20;

  private final ManagedChannel channel;
  private @Nullable Status status;

  private HostClient(String host, int port) {
    channel =
        NettyChannelBuilder.forAddress(host, port)
            .eventLoopGroup(ClientLoop.shared())
            .channelType(NioSocketChannel.class)
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  /**
   * Prepares a connection to {@code host:port}; it connects with the first call.
   *
   * @throws IllegalArgumentException if the address is none
   */
  public static HostClient of(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("write it as HOST:PORT, such as 127.0.0.1:7600");
    }
    try {
      return new HostClient(
          address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the port is no number: write it as HOST:PORT", e);
    }
  }

  /** Returns the host's status; asked once and kept, since chain and vault do not change. */
  public synchronized Status status() {
    if (status == null) {
      status = freshStatus();
    }
    return status;
  }

  /** Asks for the host's status. */
  public Status freshStatus() {
    return NetworkServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getStatus(GetStatusRequest.getDefaultInstance());
  }

  /** Returns the signing domain of the host's vault. */
  public Domain domain() {
    return new Domain(status().getChainId(), vault());
  }

  /** Returns the host's vault. */
  public Address vault() {
    return address(status().getVault());
  }

  /** Returns the service for status, usage and earnings. */
  public NetworkServiceGrpc.NetworkServiceBlockingStub network() {
    return NetworkServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** Returns the service for client accounts. */
  public AccountServiceGrpc.AccountServiceBlockingStub accounts() {
    return AccountServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** Returns the service for datanets. */
  public DatanetServiceGrpc.DatanetServiceBlockingStub datanets() {
    return DatanetServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  /** Returns the service for datanets, for uploads. */
  public DatanetServiceGrpc.DatanetServiceStub datanetUploads() {
    return DatanetServiceGrpc.newStub(channel).withDeadlineAfter(600, TimeUnit.SECONDS);
  }

  /** Returns the service for models. */
  public ModelServiceGrpc.ModelServiceBlockingStub models() {
    return ModelServiceGrpc.newBlockingStub(channel);
  }

  /** Returns the service for models, for uploads. */
  public ModelServiceGrpc.ModelServiceStub modelUploads() {
    return ModelServiceGrpc.newStub(channel).withDeadlineAfter(600, TimeUnit.SECONDS);
  }

  /** Returns the service for jobs. */
  public JobServiceGrpc.JobServiceBlockingStub jobs() {
    return JobServiceGrpc.newBlockingStub(channel);
  }

  /** Returns what an answer may cost. */
  public QuoteResponse quote(String model, String prompt, int maxTokens) {
    return jobs()
        .quote(
            QuoteRequest.newBuilder()
                .setModel(model)
                .setPrompt(prompt)
                .setMaxTokens(maxTokens)
                .build());
  }

  /** Returns the service for batches and blocks. */
  public ArchiveServiceGrpc.ArchiveServiceBlockingStub archive() {
    return ArchiveServiceGrpc.newBlockingStub(channel).withDeadlineAfter(600, TimeUnit.SECONDS);
  }

  /** Reads an address from a message. */
  public static Address address(ByteString bytes) {
    return Address.of(bytes.toByteArray());
  }

  /** Reads a digest from a message. */
  public static Digest digest(ByteString bytes) {
    return Digest.of(bytes.toByteArray());
  }

  /** Writes a digest into a message. */
  public static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toArray());
  }

  /** Writes an address into a message. */
  public static ByteString bytes(Address address) {
    return ByteString.copyFrom(address.toArray());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
