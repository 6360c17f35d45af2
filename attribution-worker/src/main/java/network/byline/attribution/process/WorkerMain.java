package network.byline.attribution.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.process.protocol.Failed;
import network.byline.attribution.process.protocol.Ready;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;
import network.byline.attribution.sandbox.Walls;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.block.BlobException;

/**
 * The worker process: reads requests from standard input, computes one at a time, and writes
 * replies to standard output until its input ends.
 */
public final class WorkerMain {

  /** The engine's name and version as receipts show it. */
  public static final String ENGINE_PROFILE = "strict-cpu/" + ArithmeticContract.VERSION;

  private final Replies replies;
  private final Tasks tasks;
  private final Map<Long, AtomicBoolean> cancelled = new ConcurrentHashMap<>();

  private WorkerMain(Replies replies, Tasks tasks) {
    this.replies = replies;
    this.tasks = tasks;
  }

  /**
   * Runs a worker.
   *
   * @param arguments the block folder, the output folder, the number of threads
   */
  public static void main(String[] arguments) throws IOException {
    Replies replies = new Replies(System.out);
    System.setOut(System.err);
    int threads = Integer.parseInt(arguments[2]);
    Tasks tasks = new Tasks(Path.of(arguments[0]), Path.of(arguments[1]), threads, replies);
    new WorkerMain(replies, tasks).run(System.in);
    System.exit(0);
  }

  private void run(InputStream in) throws IOException {
    replies.send(
        Reply.newBuilder()
            .setReady(
                Ready.newBuilder()
                    .setArithmeticContract(ArithmeticContract.VERSION)
                    .setEngineProfile(ENGINE_PROFILE)
                    .setSandboxed(Walls.stand())));
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      for (Request request = Frames.readRequest(in);
          request != null;
          request = Frames.readRequest(in)) {
        if (request.getTaskCase() == Request.TaskCase.CANCEL) {
          AtomicBoolean flag = cancelled.get(request.getCancel().getTask());
          if (flag != null) {
            flag.set(true);
          }
        } else {
          Request task = request;
          AtomicBoolean flag = new AtomicBoolean();
          cancelled.put(task.getId(), flag);
          executor.execute(() -> perform(task, flag));
        }
      }
      // The parent closed the pipe: nobody waits for what is still being computed.
      cancelled.values().forEach(flag -> flag.set(true));
      executor.shutdownNow();
    }
  }

  private void perform(Request request, AtomicBoolean flag) {
    try {
      replies.send(tasks.perform(request, flag::get).setId(request.getId()));
    } catch (TaskCancelledException e) {
      replies.fail(request.getId(), Failed.Code.CANCELLED, "cancelled");
    } catch (BlobException.MissingBlock e) {
      replies.fail(request.getId(), Failed.Code.MISSING_BLOCK, String.valueOf(e.getMessage()));
    } catch (BlobException | FormatException | IllegalArgumentException e) {
      replies.fail(request.getId(), Failed.Code.BAD_INPUT, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      e.printStackTrace();
      replies.fail(request.getId(), Failed.Code.BUG, e.toString());
    } finally {
      cancelled.remove(request.getId());
    }
  }
}
