package network.byline.peer.node;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import network.byline.actors.Actors;
import network.byline.actors.ActorsConfig;
import network.byline.actors.Ports;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.job.JobTerms;
import network.byline.actors.job.ReceiptSigner;
import network.byline.attribution.process.WorkerDiedException;
import network.byline.attribution.process.WorkerMain;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.attribution.sandbox.SandboxException;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.receipt.BatchFile;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;
import network.byline.chain.devchain.DevChainProcess;
import network.byline.chain.outbox.OutboxPolicy;
import network.byline.chain.outbox.OutboxSender;
import network.byline.chain.outbox.VaultPort;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainException;
import network.byline.chain.vault.Deployment;
import network.byline.peer.gateway.Gateway;
import network.byline.peer.grpc.ApiServer;
import network.byline.peer.grpc.HostFacts;
import network.byline.peer.home.Folders;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.TransportException;
import network.byline.storage.StorageException;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.FileBlockStore;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.folder.DataFolderException;
import network.byline.storage.folder.DurableFiles;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running host: its parts in the order in which they start, stopped in the reverse order. */
public final class Host implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Host.class);
  private static final Duration WORKER_START = Duration.ofSeconds(60);
  private static final Duration CHAIN_POLL = Duration.ofMillis(300);

  /** Volunteers come and go: a task survives more of them than it would survive own workers. */
  private static final JobTerms JOBS =
      new JobTerms(
          ActorsConfig.DEFAULT_JOBS.worker(),
          ActorsConfig.DEFAULT_JOBS.generating(),
          ActorsConfig.DEFAULT_JOBS.scoring(),
          8);

  private final Deque<AutoCloseable> parts;
  private final InstantSource clock = InstantSource.system();
  private final HostConfig config;
  private final HostFacts facts;
  private final ApiServer api;
  private final VolunteerDoor door;

  private Host(HostConfig config, Consumer<String> progress, Deque<AutoCloseable> parts)
      throws IOException, InterruptedException {
    this.config = config;
    this.parts = parts;
    requireFree(config.listen());
    progress.accept("opening the data folder");
    DataFolder folder = opened(DataFolder.open(config.data()));
    // Chain and worker start while the keys and the database are opened.
    Optional<DevChainProcess> ownChain =
        config.rpc().isPresent() ? Optional.empty() : Optional.of(launchChain());
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    parts.push(blocking::shutdownNow);
    Sandbox sandbox = Sandbox.find(config.sandbox(), WorkerProcess.ownJava());
    Path output = fresh(config.data().resolve("worker"));
    // Each worker has a folder of its own, so that none can touch what another leaves.
    Path numbersOutput = fresh(config.data().resolve("worker-numbers"));
    WorkerSupervisor answers =
        opened(new WorkerSupervisor("answers", worker(folder, output, sandbox)));
    WorkerSupervisor numbers =
        opened(new WorkerSupervisor("numbers", worker(folder, numbersOutput, sandbox)));
    CompletableFuture<WorkerProcess> worker =
        CompletableFuture.supplyAsync(answers::living, blocking);
    HostKeys keys = HostKeys.in(config.data());
    Database database = opened(Database.open(new DatabaseConfig.Embedded(folder), clock));
    FileBlockStore blocks = FileBlockStore.open(folder.blocks());
    BatchFolder batches = new BatchFolder(folder.batches());

    progress.accept("connecting to the chain");
    if (ownChain.isPresent()) {
      ownChain.get().awaitReady();
    }
    URI rpc = ownChain.map(DevChainProcess::uri).or(config::rpc).orElseThrow();
    ChainClient chain = opened(ChainClient.connect(rpc));
    // What a kill cuts short is not there: half of one of these files would keep the host from
    // ever starting again.
    DurableFiles files = DurableFiles.through(config.data().resolve("incoming"));
    Deployment deployment = VaultSite.find(config, chain, keys, files);
    Domain domain = new Domain(deployment.chainId(), deployment.vault());
    writeHostFile(rpc, domain, files);
    Signed<MachineCertificate> certificate =
        keys.certificate(config.data(), domain, clock.instant(), files);

    SecureRandom random = new SecureRandom();
    ClaimStandings claims = new ClaimStandings(chain, deployment.vaultContract(), batches);
    LocalWorkers own =
        new LocalWorkers(answers, keys.machine(), certificate, domain, clock, random, blocking);
    door =
        opened(
            new VolunteerDoor(
                config.data(),
                domain,
                own,
                VolunteerDoor.standings(database.views(), claims),
                blocks,
                clock,
                random));

    progress.accept("starting the actors");
    Ports ports =
        new Ports(
            door.gateway(),
            signer(keys, certificate),
            blocks,
            batches,
            database.projections(),
            database.views());
    // On a thread that nobody interrupts: a half-started actor system complains at length.
    Actors actors =
        opened(
            CompletableFuture.supplyAsync(
                    () -> Actors.start(actorsConfig(domain, keys, database), ports, clock),
                    blocking)
                .join());
    actors.ready().toCompletableFuture().join();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    OutboxSender outbox =
        new OutboxSender(
            database.outbox(),
            new VaultPort(chain, deployment.vaultContract(), keys.operator()),
            chain.isDevelopmentChain()
                ? OutboxPolicy.DEFAULT.withPoll(CHAIN_POLL)
                : OutboxPolicy.DEFAULT,
            clock);
    opened(new ChainLane(chain, deployment, database.logCursor(), outbox, actors)).start();

    progress.accept("registering the shipped base");
    new ShippedBase(domain, keys.operator(), actors, database.views(), blocks).register();

    progress.accept("waiting for the worker");
    worker.join();

    facts =
        new HostFacts(
            domain,
            deployment.coin(),
            keys.operator().address(),
            keys.operator().address(),
            rpc,
            chain.isDevelopmentChain(),
            config.batchInterval(),
            config.data(),
            "H2, process-crash durable",
            clock.instant(),
            () -> workers(answers, keys, sandbox));
    api =
        opened(
            ApiServer.start(
                config.listen(),
                new ApiServer.Parts(
                    facts,
                    actors,
                    new LocalNumbers(numbers, numbersOutput, blocking),
                    claims,
                    database.views(),
                    blocks,
                    batches,
                    folder::lacksSpace,
                    clock)));
    config.peers().ifPresent(door::listen);
  }

  /** Returns the host's own worker, then the volunteers that are connected. */
  private List<HostFacts.WorkerFacts> workers(
      WorkerSupervisor answers, HostKeys keys, Sandbox sandbox) {
    List<HostFacts.WorkerFacts> workers = new ArrayList<>();
    workers.add(
        new HostFacts.WorkerFacts(
            answers.name(),
            keys.operator().address(),
            WorkerMain.ENGINE_PROFILE,
            answers.state(),
            sandbox.confines(),
            sandbox.description()));
    for (Gateway.Connected one : door.gateway().connected()) {
      workers.add(
          new HostFacts.WorkerFacts(
              one.worker().value(),
              one.account(),
              one.engineProfile(),
              one.state(),
              one.sandboxed(),
              one.sandboxed() ? "bubblewrap, as it says" : "as it says"));
    }
    return workers;
  }

  /** Refuses an address in use before anything is made; the server itself comes last. */
  private static void requireFree(InetSocketAddress address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    } catch (BindException e) {
      throw new HostStartException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " ("
              + e.getMessage()
              + "): stop what listens there, or choose another with --listen HOST:PORT");
    }
  }

  /**
   * Starts a host.
   *
   * @param progress hears what is being started
   * @throws HostStartException with what to do
   */
  public static Host start(HostConfig config, Consumer<String> progress) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    boolean up = false;
    try {
      Host host = new Host(config, progress, parts);
      up = true;
      return host;
    } catch (HostStartException e) {
      throw e;
    } catch (DataFolderException | StorageException | ChainException | SandboxException e) {
      throw new HostStartException(String.valueOf(e.getMessage()));
    } catch (TransportException e) {
      throw new HostStartException(
          "cannot let volunteers in: "
              + e.getMessage()
              + "; choose another address with --peers HOST:PORT, or --peers none");
    } catch (IOException e) {
      throw new HostStartException("the host cannot start in " + config.data() + ": " + reason(e));
    } catch (CompletionException e) {
      throw new HostStartException(
          e.getCause() instanceof WorkerDiedException died
              ? String.valueOf(died.getMessage())
              : "the actors did not start: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostStartException("interrupted while starting");
    } finally {
      if (!up) {
        stop(parts);
      }
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException
        ? e.getClass().getSimpleName() + " " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  /** Returns what does not change while the host runs. */
  public HostFacts facts() {
    return facts;
  }

  /** Returns where volunteers can reach this host; nothing if it lets none in. */
  public List<Multiaddr> peerAddresses() {
    return door.addresses();
  }

  /** Returns the port of the API. */
  public int port() {
    return api.port();
  }

  @Override
  public void close() {
    stop(parts);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Stops what has started; whoever interrupts a host waits for this. */
  static void stop(Deque<AutoCloseable> parts) {
    boolean interrupted = Thread.interrupted();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private DevChainProcess launchChain() throws IOException {
    return opened(DevChainProcess.launch(config.data().resolve("chain"), 0));
  }

  private WorkerSettings worker(DataFolder folder, Path output, Sandbox sandbox) {
    return new WorkerSettings(
        WorkerProcess.ownJava(),
        Installation.own().workerClassPath(),
        folder.blocks(),
        output,
        config.workerHeapMebibytes(),
        config.workerThreads(),
        config.workerNiceness(),
        sandbox,
        WORKER_START);
  }

  private ActorsConfig actorsConfig(Domain domain, HostKeys keys, Database database) {
    return new ActorsConfig(
        domain,
        keys.operator().address(),
        database.access(),
        JOBS,
        new BatchTerms(config.batchInterval(), BatchFile.MAX_RECEIPTS),
        ActorsConfig.DEFAULT_LINGER);
  }

  private static ReceiptSigner signer(HostKeys keys, Signed<MachineCertificate> certificate) {
    return new ReceiptSigner() {
      @Override
      public Signed<MachineCertificate> certificate() {
        return certificate;
      }

      @Override
      public Signature sign(Digest receipt) {
        return keys.machine().sign(receipt);
      }
    };
  }

  /** Leaves beside the data what an auditor of the folder needs to find the chain. */
  private void writeHostFile(URI rpc, Domain domain, DurableFiles files) {
    files.write(
        config.data().resolve("host.json"),
        """
        {"rpcUrl": "%s", "chainId": %d, "vault": "%s"}
        """
            .formatted(rpc, domain.chainId(), domain.vault())
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an empty folder; whatever a worker left there, folders and links too, is removed. */
  private static Path fresh(Path folder) throws IOException {
    Folders.remove(folder);
    return Files.createDirectories(folder);
  }
}
