package network.byline.peer.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.Views;

/** The gRPC server: {@code byline.v1}, reflection in both versions, health. */
public final class ApiServer implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 4 << 20;
  private static final int MAX_CALLS_PER_CONNECTION = 256;

  private final Server server;
  private final HealthStatusManager health;

  private ApiServer(Server server, HealthStatusManager health) {
    this.server = server;
    this.health = health;
  }

  /**
   * What the services need.
   *
   * @param host does commands
   * @param numbers does indexes and trainings
   */
  public record Parts(
      HostFacts facts,
      HostCommands host,
      Numbers numbers,
      ClaimBook claims,
      Views views,
      BlockStore blocks,
      BatchFolder batches,
      InstantSource clock) {}

  /**
   * Starts the server.
   *
   * @throws IOException if the address is in use
   */
  @SuppressWarnings("deprecation") // clients in the field still ask for reflection v1alpha
  public static ApiServer start(InetSocketAddress address, Parts parts) throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    Records records = new Records(parts.views(), parts.blocks());
    ReceiptMessages receipts = new ReceiptMessages(parts.views(), parts.blocks(), records);
    Server server =
        NettyServerBuilder.forAddress(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .maxConnectionIdle(10, TimeUnit.MINUTES)
            .addService(
                new NetworkApi(
                    parts.facts(), parts.views(), records, parts.claims(), parts.clock()))
            .addService(new AccountApi(parts.host()))
            .addService(
                new DatanetApi(
                    parts.facts().domain(), parts.host(), parts.views(), parts.blocks(), records))
            .addService(
                new ModelApi(
                    parts.facts().domain(),
                    parts.host(),
                    parts.views(),
                    parts.blocks(),
                    parts.numbers()))
            .addService(new JobApi(parts.facts().domain(), parts.host(), parts.views(), receipts))
            .addService(new ArchiveApi(parts.views(), parts.batches(), parts.blocks()))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(ProtoReflectionService.newInstance())
            .build();
    server.start();
    return new ApiServer(server, health);
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Lets running calls end for a moment, then ends them. */
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
