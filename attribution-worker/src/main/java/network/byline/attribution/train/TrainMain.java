package network.byline.attribution.train;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.byline.attribution.format.FormatException;

/**
 * Command line for studies and for making the shipped models: trains tokenizers, bases and
 * adapters, evaluates and samples them. Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3
 * interrupted.
 */
public final class TrainMain {
  private static final String USAGE =
      """
      Usage (data files hold one JSON object a line with a "text"):
        tokenizer --vocab N --data FILE... --out tokenizer.json
        base      --recipe FILE --tokenizer FILE --data FILE... --out FOLDER [RUN]
        adapter   --recipe FILE --base FOLDER --data FILE... --out FOLDER [RUN]
        eval      --base FOLDER [--adapter FOLDER] --data FILE... [--seed N]
        sample    --base FOLDER [--adapter FOLDER] --prompt TEXT [--tokens N] [--temperature-micros N] [--seed N]
      RUN: [--threads N] [--checkpoint-every STEPS] [--estimate]
      A recipe may leave out the digests of its inputs; the whole one is written to FOLDER. An interrupted run goes on
      from FOLDER/checkpoint.bin when the same command is given again.\
      """;

  private static final long GRACE_SECONDS = 120;

  private TrainMain() {}

  /** Runs one command and ends the process. */
  public static void main(String[] args) {
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cancelled, done), "train-stop"));
    int code;
    try {
      code = run(Arrays.asList(args), System.out, System.err, InstantSource.system(), cancelled);
    } finally {
      done.countDown();
    }
    System.exit(code);
  }

  /** Runs one command and returns the exit code. */
  static int run(
      List<String> args,
      PrintStream out,
      PrintStream err,
      InstantSource clock,
      AtomicBoolean cancelled) {
    String command = args.isEmpty() ? "" : args.getFirst();
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    try {
      return switch (command) {
        case "tokenizer" -> TokenizerCommand.run(rest, out);
        case "base" -> new TrainCommand(out, err, clock, cancelled).base(rest);
        case "adapter" -> new TrainCommand(out, err, clock, cancelled).adapter(rest);
        case "eval" -> ModelCommands.evaluate(rest, out);
        case "sample" -> ModelCommands.sample(rest, out);
        default -> throw new Arguments.UsageException("no such command: '" + command + "'");
      };
    } catch (Arguments.UsageException e) {
      err.println(e.getMessage());
      err.println(USAGE);
      return 2;
    } catch (FormatException e) {
      err.println(e.getMessage());
      return 2;
    } catch (CheckpointException | UncheckedIOException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  /** Asks the run to stop at the next step and waits for its checkpoint. */
  private static void stop(AtomicBoolean cancelled, CountDownLatch done) {
    cancelled.set(true);
    try {
      var _ = done.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
