package network.byline.attribution.process;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import network.byline.attribution.process.protocol.Cancel;
import network.byline.attribution.process.protocol.Ready;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;
import network.byline.attribution.sandbox.Launch;
import network.byline.attribution.sandbox.Reach;

/**
 * A parent's handle on one worker process. Tasks are answered in the order in which they were
 * given; when the process ends, every open task fails with {@link WorkerDiedException}.
 */
public final class WorkerProcess implements AutoCloseable {

  private static final int KEPT_LOG_LINES = 40;
  private static final int MOST_LINE_LETTERS = 2_000;

  private final Process process;
  private final OutputStream requests;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Open> open = new ConcurrentHashMap<>();
  private final CompletableFuture<Ready> ready = new CompletableFuture<>();
  private final Deque<String> log = new ArrayDeque<>();

  private record Open(CompletableFuture<Reply> result, Consumer<Reply> events) {}

  private WorkerProcess(Process process) {
    this.process = process;
    this.requests = new BufferedOutputStream(process.getOutputStream());
  }

  /**
   * Starts a worker and waits until it is ready.
   *
   * @throws WorkerDiedException if it ends, is not ready within its start limit, or sees more than
   *     its sandbox should show
   */
  public static WorkerProcess start(WorkerSettings settings) throws InterruptedException {
    try (Launch launch =
        settings.sandbox().launch(settings.limits(), reach(settings), command(settings))) {
      WorkerProcess worker = launched(launch.builder());
      worker.awaitReady(settings);
      return worker;
    }
  }

  /** Starts the process and the threads that hear it. */
  private static WorkerProcess launched(ProcessBuilder builder) throws InterruptedException {
    CompletableFuture<WorkerProcess> launched = new CompletableFuture<>();
    // A thread that waits on a pipe keeps its carrier: virtual ones would starve all others. And a
    // confined process ends with the thread that started it, so it is this one, which outlives it.
    Thread.ofPlatform()
        .daemon()
        .name("worker-replies")
        .start(
            () -> {
              WorkerProcess worker;
              try {
                worker = new WorkerProcess(builder.start());
              } catch (IOException e) {
                launched.completeExceptionally(e);
                return;
              }
              launched.complete(worker);
              worker.readReplies();
            });
    try {
      WorkerProcess worker = launched.get();
      Thread.ofPlatform().daemon().name("worker-log").start(worker::readLog);
      return worker;
    } catch (InterruptedException e) {
      var _ = launched.thenAccept(WorkerProcess::kill);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new WorkerDiedException(
          "the worker process cannot be started: " + (cause == null ? e : cause).getMessage());
    }
  }

  private void awaitReady(WorkerSettings settings) throws InterruptedException {
    boolean accepted = false;
    try {
      Ready said = ready.get(settings.startLimit().toMillis(), TimeUnit.MILLISECONDS);
      if (settings.sandbox().confines() && !said.getSandboxed()) {
        throw new WorkerDiedException(
            "the worker sees more of this machine than its sandbox should show: it was ended");
      }
      accepted = true;
    } catch (TimeoutException e) {
      throw new WorkerDiedException(
          "the worker was not ready within "
              + settings.startLimit().toSeconds()
              + " s"
              + lastWords());
    } catch (ExecutionException e) {
      throw new WorkerDiedException("the worker ended at its start" + lastWords());
    } finally {
      if (!accepted) {
        kill();
      }
    }
  }

  /** What it can reach under a sandbox. */
  private static Reach reach(WorkerSettings settings) {
    List<Path> readable = new ArrayList<>();
    for (String entry : settings.classPath().split(File.pathSeparator)) {
      readable.add(Path.of(entry));
    }
    readable.add(settings.blocks());
    return new Reach(settings.java(), readable, settings.output());
  }

  private static List<String> command(WorkerSettings settings) {
    return List.of(
        settings.java().toString(),
        "-Xmx" + settings.heapMebibytes() + "m",
        "-XX:+UseParallelGC",
        "-XX:+UseTransparentHugePages",
        "-XX:ParallelGCThreads=" + settings.threads(),
        "-XX:+ExitOnOutOfMemoryError",
        // Standard output belongs to the replies; and nothing needs to look into the process.
        "-XX:+DisplayVMOutputToStderr",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism",
        "--add-modules",
        "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        settings.classPath(),
        WorkerMain.class.getName(),
        settings.blocks().toAbsolutePath().normalize().toString(),
        settings.output().toAbsolutePath().normalize().toString(),
        Integer.toString(settings.threads()));
  }

  /** Returns what the worker said of itself when it was ready. */
  public Ready ready() {
    return ready.join();
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Tells whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** A task in hand: its number, for cancelling, and its final reply to come. */
  public record Task(long id, CompletableFuture<Reply> result) {}

  /**
   * Gives the worker a task. Its events ({@code Token}, {@code Progress}) go to the consumer on a
   * thread of this handle; the final reply completes the future. A task that takes longer than the
   * limit costs the worker its life, since nothing else can end a computation for certain.
   *
   * @param task the request without its id
   */
  public Task submit(Request.Builder task, Duration limit, Consumer<Reply> events) {
    long id = lastId.incrementAndGet();
    CompletableFuture<Reply> result = new CompletableFuture<>();
    open.put(id, new Open(result, events));
    send(task.setId(id).build());
    if (!process.isAlive()) {
      failOpen();
    }
    // A copy runs against the clock: the task's own future says what became of the worker.
    var _ =
        result
            .copy()
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, failure) -> {
                  if (failure instanceof TimeoutException) {
                    note("killed: task " + id + " took longer than " + limit.toSeconds() + " s");
                    kill();
                  }
                });
    return new Task(id, result);
  }

  /** Asks the worker to end a task early; a cancelled inference still answers with its prefix. */
  public void cancel(long task) {
    send(Request.newBuilder().setCancel(Cancel.newBuilder().setTask(task)).build());
  }

  /** Ends the process at once. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends the process: it stops when its input is closed, and is killed if it does not. */
  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void send(Request request) {
    try {
      request.writeDelimitedTo(requests);
      requests.flush();
    } catch (IOException e) {
      kill();
      failOpen();
    }
  }

  private void readReplies() {
    try (InputStream in = process.getInputStream()) {
      for (Reply reply = Frames.readReply(in); reply != null; reply = Frames.readReply(in)) {
        deliver(reply);
      }
    } catch (IOException e) {
      note("unreadable reply: " + e.getMessage());
    } finally {
      kill();
      process.onExit().join(); // whoever hears that the worker died may rely on it
      failOpen();
    }
  }

  private void deliver(Reply reply) {
    if (reply.getEventCase() == Reply.EventCase.READY) {
      ready.complete(reply.getReady());
      return;
    }
    Open task = open.get(reply.getId());
    if (task == null) {
      return;
    }
    switch (reply.getEventCase()) {
      case TOKEN, PROGRESS, ESTIMATED -> task.events().accept(reply);
      case FAILED -> {
        open.remove(reply.getId());
        task.result().completeExceptionally(new TaskFailedException(reply.getFailed()));
      }
      default -> {
        open.remove(reply.getId());
        task.result().complete(reply);
      }
    }
  }

  private void failOpen() {
    WorkerDiedException died = new WorkerDiedException("the worker process ended" + lastWords());
    ready.completeExceptionally(died);
    for (Long id : List.copyOf(open.keySet())) {
      Open task = open.remove(id);
      if (task != null) {
        task.result().completeExceptionally(died);
      }
    }
  }

  private void readLog() {
    try (Reader in = process.errorReader()) {
      StringBuilder line = new StringBuilder();
      for (int letter = in.read(); letter >= 0; letter = in.read()) {
        if (letter != '\n') {
          // What a worker says is bounded, whatever it says.
          if (line.length() < MOST_LINE_LETTERS) {
            line.append((char) letter);
          }
          continue;
        }
        if (!line.toString().startsWith("WARNING: Using incubator modules")) {
          note(line.toString());
        }
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        note(line.toString());
      }
    } catch (IOException e) {
      note("log ended: " + e.getMessage());
    }
  }

  private void note(String line) {
    synchronized (log) {
      log.add(line);
      while (log.size() > KEPT_LOG_LINES) {
        log.removeFirst();
      }
    }
  }

  private String lastWords() {
    synchronized (log) {
      return log.isEmpty() ? "" : "; its last words: " + String.join(" | ", log);
    }
  }

  /** Returns the {@code java} command of the JVM that runs this code. */
  public static Path ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
