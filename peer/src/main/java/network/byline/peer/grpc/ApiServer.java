package network.byline.peer.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import network.byline.actors.Actors;
import network.byline.base.eip712.Domain;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.Views;

/** The gRPC server: {@code byline.v1}, reflection in both versions, health. */
public final class ApiServer implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 4 << 20;
  private static final int MAX_CALLS_PER_ADDRESS = 128;
  private static final int MAX_RESETS = 400;
  private static final int RESETS_SECONDS = 10;

  /** What part of the memory uploads may have: an upload is held several times while it is read. */
  private static final int UPLOADS_PART = 8;

  private final Server server;
  private final HealthStatusManager health;

  private ApiServer(Server server, HealthStatusManager health) {
    this.server = server;
    this.health = health;
  }

  /**
   * What the services need.
   *
   * @param actors do commands
   * @param numbers does indexes and trainings
   * @param lack says what the host's disk lacks, if it does
   */
  public record Parts(
      HostFacts facts,
      Actors actors,
      Numbers numbers,
      ClaimBook claims,
      Views views,
      BlockStore blocks,
      BatchFolder batches,
      Supplier<Optional<String>> lack,
      InstantSource clock) {}

  /**
   * Starts the server.
   *
   * @throws IOException if the address is in use
   */
  @SuppressWarnings("deprecation") // clients in the field still ask for reflection v1alpha
  public static ApiServer start(InetSocketAddress address, Parts parts) throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_ADDRESS)
            .intercept(new SpaceGuard(parts.lack()))
            .intercept(new CallLimit(MAX_CALLS_PER_ADDRESS))
            .handshakeTimeout(10, TimeUnit.SECONDS)
            .keepAliveTime(1, TimeUnit.MINUTES)
            .maxRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
            .maxConnectionIdle(10, TimeUnit.MINUTES);
    for (BindableService service : services(parts)) {
      builder.addService(MalformedCalls.told(service.bindService()));
    }
    Server server =
        builder
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(ProtoReflectionService.newInstance())
            .build();
    server.start();
    return new ApiServer(server, health);
  }

  private static List<BindableService> services(Parts parts) {
    Domain domain = parts.facts().domain();
    Views views = parts.views();
    BlockStore blocks = parts.blocks();
    Records records = new Records(views, blocks);
    ModelTexts texts = new ModelTexts(blocks);
    ReceiptMessages receipts = new ReceiptMessages(views, texts, records);
    UploadRoom room =
        new UploadRoom(Runtime.getRuntime().maxMemory() / UPLOADS_PART, parts.clock());
    return List.of(
        new NetworkApi(
            parts.facts(), parts.actors(), views, records, parts.claims(), parts.clock()),
        new AccountApi(parts.actors()),
        new DatanetApi(domain, parts.actors(), views, blocks, records, room),
        new ModelApi(domain, parts.actors(), views, blocks, parts.numbers(), texts, room),
        new JobApi(domain, parts.actors(), views, texts, receipts),
        new ArchiveApi(views, parts.batches(), blocks));
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
