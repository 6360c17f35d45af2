package network.byline.peer.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import network.byline.attribution.process.WorkerMain;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.attribution.sandbox.SandboxException;
import network.byline.base.block.BlobId;
import network.byline.base.identity.NodeKey;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.TaskKind;
import network.byline.peer.content.BlobFetcher;
import network.byline.peer.content.BlockCache;
import network.byline.peer.content.Cancellation;
import network.byline.peer.content.ContentFetch;
import network.byline.peer.content.ContentHold;
import network.byline.peer.content.FetchLimits;
import network.byline.peer.home.SecretFile;
import network.byline.peer.libp2p.Libp2pTransport;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import network.byline.peer.volunteer.Credentials;
import network.byline.peer.volunteer.TaskContent;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.VolunteerNode;
import network.byline.peer.volunteer.protocol.Capability;

/**
 * One volunteer of this machine: its keys, its node, its worker process and its cache of blocks,
 * all in one folder.
 */
public final class Volunteer implements AutoCloseable {

  private static final Duration WORKER_START = Duration.ofSeconds(60);
  private static final long MEBIBYTE = 1L << 20;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final VolunteerNode node;
  private final Sandbox sandbox;

  /**
   * How a volunteer works.
   *
   * @param folder where it keeps what is its own
   * @param host whom it works for
   * @param heapMebibytes the largest heap of its worker process
   * @param threads how many threads that may use
   * @param cacheMebibytes the most that fetched blocks may take on the disk
   * @param niceness how far the worker steps back for other processes, 0 to 19
   * @param sandbox whether the operating system must, may or may not confine the worker
   */
  public record Config(
      Path folder,
      Multiaddr host,
      int heapMebibytes,
      int threads,
      long cacheMebibytes,
      int niceness,
      Sandbox.Choice sandbox) {

    public Config {
      if (host.peer().isEmpty()) {
        throw new IllegalArgumentException(
            "the host's address lacks its identity: give all of it, up to /p2p/12D3KooW…, as"
                + " byline up prints it");
      }
      if (cacheMebibytes < 1) {
        throw new IllegalArgumentException("--disk " + cacheMebibytes + " MiB: give 1 or more");
      }
    }
  }

  /**
   * Makes a volunteer; {@link #node} lets it work.
   *
   * @param account whose it is
   * @param events hears what happens, from many threads
   * @throws HostStartException with what to do
   */
  public Volunteer(
      Config config,
      SigningKey account,
      SecureRandom random,
      InstantSource clock,
      Consumer<VolunteerEvent> events)
      throws InterruptedException {
    boolean made = false;
    try {
      Path folder = Files.createDirectories(config.folder());
      parts.push(lock(folder.resolve("lock")));
      NodeKey nodeKey = NodeKey.of(SecretFile.open(folder.resolve("node.key"), random));
      SigningKey machine = SigningKey.of(SecretFile.open(folder.resolve("machine.key"), random));
      ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
      parts.push(blocking::shutdownNow);
      BlockCache cache =
          opened(
              BlockCache.open(folder.resolve("blocks"), config.cacheMebibytes() * MEBIBYTE, clock));
      sandbox = Sandbox.find(config.sandbox(), WorkerProcess.ownJava());
      WorkerSupervisor worker =
          opened(
              new WorkerSupervisor(
                  "volunteer",
                  new WorkerSettings(
                      WorkerProcess.ownJava(),
                      Installation.own().workerClassPath(),
                      cache.folder(),
                      Files.createDirectories(folder.resolve("worker")),
                      config.heapMebibytes(),
                      config.threads(),
                      config.niceness(),
                      sandbox,
                      WORKER_START)));
      PeerTransport transport =
          opened(
              Libp2pTransport.start(
                  nodeKey,
                  VolunteerDoor.AGENT,
                  TransportLimits.STANDARD,
                  TransportTimings.STANDARD,
                  clock));
      ContentFetch fetcher = new BlobFetcher(cache, FetchLimits.STANDARD, clock, blocking);
      node =
          new VolunteerNode(
              new VolunteerNode.Parts(
                  transport,
                  config.host(),
                  new Credentials(account, machine.address(), PeerId.of(nodeKey)),
                  capability(sandbox),
                  (domain, passport) ->
                      new LocalWorkers(
                          worker, machine, passport.machine(), domain, clock, random, blocking),
                  content(fetcher),
                  clock,
                  random.nextLong(),
                  events));
      made = true;
    } catch (SandboxException e) {
      throw new HostStartException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new HostStartException(
          "the folder " + config.folder() + " cannot be used: " + e.getMessage());
    } finally {
      if (!made) {
        close();
      }
    }
  }

  private static Capability capability(Sandbox sandbox) {
    return new Capability(
        Set.of(TaskKind.INFER, TaskKind.SCORE),
        1,
        WorkerMain.ENGINE_PROFILE,
        1,
        Set.of(),
        sandbox.confines());
  }

  /** Fetches what a worker reads of a model: its files, and the span index of its data. */
  private static TaskContent content(ContentFetch fetcher) {
    return new TaskContent() {
      @Override
      public Held fetch(
          ModelCard model, PeerConnection host, LongConsumer fetched, Cancellation cancellation) {
        ContentHold hold =
            fetcher.fetch(blobs(model), host, (done, _) -> fetched.accept(done), cancellation);
        return hold::close;
      }
    };
  }

  private static List<BlobId> blobs(ModelCard model) {
    ModelFiles files = model.files();
    List<BlobId> blobs = new ArrayList<>();
    blobs.add(BlobId.of(files.config().manifest()));
    blobs.add(BlobId.of(files.tokenizer().manifest()));
    blobs.add(BlobId.of(files.weights().manifest()));
    files
        .adapter()
        .ifPresent(
            adapter -> {
              blobs.add(BlobId.of(adapter.config().manifest()));
              blobs.add(BlobId.of(adapter.weights().manifest()));
            });
    model.source().ifPresent(source -> blobs.add(BlobId.of(source.segment())));
    return blobs;
  }

  private static AutoCloseable lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      throw inUse(file);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw inUse(file);
    }
    return channel;
  }

  private static HostStartException inUse(Path file) {
    return new HostStartException(
        "a volunteer runs in "
            + file.getParent()
            + " already: stop it, or set BYLINE_HOME to another folder");
  }

  /** Tells whether a volunteer runs in a folder. */
  public static boolean runsIn(Path folder) {
    Path file = folder.resolve("lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look whether a volunteer runs in " + folder, e);
    }
  }

  /** Returns how the worker is confined, or why it is not. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** Returns the node, which works once it is run. */
  public VolunteerNode node() {
    return node;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    Host.stop(parts);
  }
}
