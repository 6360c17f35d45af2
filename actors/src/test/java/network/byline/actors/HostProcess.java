package network.byline.actors;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.TestNetwork.DATANET;
import static network.byline.actors.TestNetwork.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import network.byline.actors.ScriptedWorkers.Mishap;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.batch.BatcherStatus;
import network.byline.actors.datanet.ContributionResult;
import network.byline.actors.job.JobReply;
import network.byline.actors.job.JobTerms;
import network.byline.actors.job.Submission;
import network.byline.actors.stream.AnswerEvent;
import network.byline.base.receipt.BatchFile;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.chain.vault.LogId;
import network.byline.chain.vault.VaultEvent;

/**
 * A host in a process of its own that works without end: orders, readers, cancellations, workers
 * that die or hang, contributions, batches. It says every command that it was given an answer to in
 * a line that ends with a full stop.
 */
final class HostProcess {

  static final long DEPOSIT = 1_000_000_000;
  static final int ANSWER = 8;

  private static final int SLOTS = 4;
  private static final int LATER_BLOCKS = 10;

  private final TestNetwork network;
  private final ModelCard model;
  private final long seed;
  private final AtomicLong nonces;

  private HostProcess(TestNetwork network, ModelCard model, long seed, long firstNonce) {
    this.network = network;
    this.model = model;
    this.seed = seed;
    this.nonces = new AtomicLong(firstNonce);
  }

  /** Runs on a folder, with a seed, from a nonce on; reads the answers of older jobs to the end. */
  public static void main(String[] args) {
    TestNetwork network = network(Path.of(args[0]));
    say("ready");
    HostProcess host =
        new HostProcess(
            network, prepare(network), Long.parseLong(args[1]), Long.parseLong(args[2]));
    say("prepared");
    for (int i = 3; i < args.length; i++) {
      String[] job = args[i].split(":");
      host.start(() -> host.readOn(Long.parseLong(job[0]), Digest.parse(job[1])));
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      boolean contributes = slot == 0;
      host.start(() -> host.work(contributes));
    }
  }

  /** Starts a host with workers whose leases are short. */
  static TestNetwork network(Path folder) {
    return new TestNetwork(
        folder,
        new ScriptedWorkers(
            ScriptedWorkers.machine("one", Samples.key(20), Samples.key(21)),
            ScriptedWorkers.machine("two", Samples.key(22), Samples.key(23))),
        new JobTerms(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(20), 3),
        new BatchTerms(Duration.ofSeconds(5), 20));
  }

  /** Sees to it that there are a datanet, models and a deposit, whatever of it is there already. */
  static ModelCard prepare(TestNetwork network) {
    if (network.database().views().snapshots(DATANET).isEmpty()) {
      network.foundLexicon(ANN, BOB);
    } else {
      network.workers.passages(network.database().views().passages(DATANET, 2));
    }
    network.deposit(CLIENT.address(), 1, DEPOSIT);
    return network.registerModels();
  }

  private void start(Runnable work) {
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | AssertionError e) {
                say("error " + e);
              }
            });
  }

  private void work(boolean contributes) {
    while (true) {
      long nonce = nonces.incrementAndGet();
      Random random = new Random(seed + nonce);
      switch (random.nextInt(12)) {
        case 0 -> network.workers.next(Mishap.DIES);
        case 1 -> network.workers.next(Mishap.HANGS);
        case 2 -> network.workers.next(Mishap.FORGED);
        case 3 -> closeBatch();
        default -> {
          // All goes well.
        }
      }
      if (contributes && random.nextInt(3) == 0) {
        contribute(nonce);
      }
      ask(nonce, random.nextInt(10) == 0);
    }
  }

  private void ask(long nonce, boolean cancels) {
    Submission submission = network.submission(model, nonce, 20, 5_000);
    Digest order = submission.order().digest(DOMAIN);
    say("tried " + nonce);
    switch (await(network.actors.submitJob(submission))) {
      case JobReply.Accepted accepted -> say("accepted " + nonce + " " + order);
      case JobReply.Refused refused -> throw new IllegalStateException(refused.reason());
      case JobReply.Unavailable unavailable -> {
        say("unavailable " + nonce);
        return;
      }
    }
    if (cancels) {
      await(network.actors.cancelJob(new Cancellation(CLIENT.address(), nonce, order)));
      say("cancelled " + nonce);
    }
    readOn(nonce, order);
  }

  /** Reads an answer as two readers that have its first and its first three tokens. */
  private void readOn(long nonce, Digest order) {
    JobId job = new JobId(CLIENT.address(), nonce);
    TestNetwork.Reading early = network.read(job, 0);
    TestNetwork.Reading late = network.read(job, 3);
    AnswerEvent end = early.all().getLast();
    List<Integer> all = early.tokens();
    if (!all.equals(answer(order).subList(0, all.size()))
        || !late.tokens().equals(all.subList(Math.min(3, all.size()), all.size()))) {
      throw new IllegalStateException("job %d: %s and %s".formatted(nonce, all, late.tokens()));
    }
    switch (end) {
      case AnswerEvent.Delivered delivered ->
          say(
              "ended %d %s %s"
                  .formatted(
                      nonce, delivered.entry().receipt().id(), delivered.entry().receipt().fee()));
      case AnswerEvent.Failed failed ->
          say("ended %d %s 0".formatted(nonce, failed.entry().receipt().id()));
      default -> throw new IllegalStateException("an answer ended with " + end);
    }
  }

  private void contribute(long nonce) {
    ContributionResult result =
        network.contribute(ANN, nonce, "a thing with the number " + nonce + " is a thing");
    say("contributed %d %s".formatted(result.logIndex(), result.statement()));
  }

  private void closeBatch() {
    BatcherStatus closed = await(network.actors.closeBatch());
    if (closed.file().isEmpty()) {
      return;
    }
    say("closed %d %s".formatted(closed.number(), closed.file().get()));
    byte[] file = network.batchFolder.read(closed.number()).orElseThrow();
    Amount fees =
        BatchFile.decode(file).ledger().fees().getOrDefault(CLIENT.address(), Amount.ZERO);
    if (!fees.isZero()) {
      long block = LATER_BLOCKS + closed.number();
      await(
          network.actors.onVaultEvent(
              block,
              new VaultEvent.Collected(
                  new LogId(digest((int) block), 0), CLIENT.address(), fees, fees)));
      say("collected " + fees);
    }
  }

  /** Returns all tokens of an order's answer. */
  static List<Integer> answer(Digest order) {
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < ANSWER; i++) {
      tokens.add(ScriptedWorkers.tokenAt(order, i));
    }
    return tokens;
  }

  private static synchronized void say(String what) {
    System.out.println(what.replace('\n', ' ') + " .");
  }
}
