package network.byline.actors;

import static network.byline.actors.Samples.DOMAIN;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/**
 * Workers that answer by a script instead of a model: token i of an answer follows from the order
 * and i, so that a second worker draws the same. A test says what goes wrong.
 */
public final class ScriptedWorkers implements Workers, AutoCloseable {

  /** One machine. */
  public record Machine(WorkerId worker, SigningKey account, SigningKey key) {}

  /** What is to happen to the next generations, one after the other; then all goes well. */
  public enum Mishap {
    /** All goes well. */
    NONE,
    /** The worker dies after three tokens. */
    DIES,
    /** The worker stops after three tokens and waits to be cancelled. */
    HANGS,
    /** The result is signed by another key. */
    FORGED,
    /** The task is impossible. */
    IMPOSSIBLE
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<LeaseId, CompletableFuture<Boolean>> cancels = new ConcurrentHashMap<>();
  private final List<Mishap> mishaps = new CopyOnWriteArrayList<>();
  private final List<InferTask> inferred = new CopyOnWriteArrayList<>();
  private final List<ScoreTask> scored = new CopyOnWriteArrayList<>();
  private final AtomicBoolean offersFail = new AtomicBoolean();
  private volatile List<Machine> machines;
  private volatile List<Machine> strangers = List.of();
  private volatile List<PassageList.Entry> passages = List.of();
  private volatile UnaryOperator<Evidence> twist = evidence -> evidence;
  private volatile boolean denyReplay;
  private volatile int length = 8;
  private volatile int slots = 2;

  public ScriptedWorkers(Machine... machines) {
    this.machines = List.of(machines);
  }

  public static Machine machine(String name, SigningKey account, SigningKey key) {
    return new Machine(new WorkerId(name), account, key);
  }

  public void machines(Machine... now) {
    machines = List.of(now);
  }

  /** Further machines, of others: they are offered open orders only. */
  public void strangers(Machine... now) {
    strangers = List.of(now);
  }

  /** The answers' length if neither limit nor cancellation end them. */
  public void length(int tokens) {
    length = tokens;
  }

  /** The passages that scoring credits. */
  public void passages(List<PassageList.Entry> entries) {
    passages = List.copyOf(entries);
  }

  public void next(Mishap... ahead) {
    mishaps.addAll(List.of(ahead));
  }

  public void twistEvidence(UnaryOperator<Evidence> change) {
    twist = change;
  }

  public void denyReplay(boolean deny) {
    denyReplay = deny;
  }

  public List<InferTask> inferred() {
    return inferred;
  }

  public List<ScoreTask> scored() {
    return scored;
  }

  /** The token at this place of an order's answer. */
  public static int tokenAt(Digest order, int index) {
    byte[] digest = Digest.sha256(order.toArray(), new byte[] {(byte) index}).toArray();
    return ((digest[0] & 0xff) << 7) | (digest[1] & 0x7f);
  }

  /** Lets whoever asks for offers next fail, once. */
  public void failNextOffers() {
    offersFail.set(true);
  }

  @Override
  public List<Offer> offers(Disclosure disclosure) {
    if (offersFail.getAndSet(false)) {
      throw new IllegalStateException("told to fail");
    }
    return Stream.concat(
            machines.stream(), disclosure == Disclosure.OPEN ? strangers.stream() : Stream.empty())
        .map(
            m ->
                new Offer(
                    m.worker(),
                    m.account().address(),
                    Set.of(TaskKind.INFER, TaskKind.SCORE),
                    1,
                    "scripted",
                    slots,
                    Set.of(),
                    false))
        .toList();
  }

  @Override
  public CompletionStage<InferDone> infer(InferTask task, TokenSink sink) {
    inferred.add(task);
    Mishap mishap = mishaps.isEmpty() ? Mishap.NONE : mishaps.removeFirst();
    CompletableFuture<Boolean> cancel = new CompletableFuture<>();
    cancels.put(task.lease(), cancel);
    return CompletableFuture.supplyAsync(() -> generate(task, sink, mishap, cancel), threads);
  }

  private InferDone generate(
      InferTask task, TokenSink sink, Mishap mishap, CompletableFuture<Boolean> cancel) {
    if (mishap == Mishap.IMPOSSIBLE) {
      return new InferDone.Impossible("the prompt is longer than the model's context");
    }
    int tokens = Math.min(length, task.maxTokens());
    List<Integer> answer = new ArrayList<>();
    boolean cancelled = false;
    for (int i = 0; i < tokens && !cancelled; i++) {
      if (i == 3 && mishap == Mishap.DIES) {
        throw new IllegalStateException("the worker process died");
      }
      if (i == 3 && mishap == Mishap.HANGS) {
        cancelled = cancel.join();
      } else {
        int token = tokenAt(task.order(), i);
        sink.token(i, token);
        answer.add(token);
      }
    }
    Trace trace =
        new Trace(
            task.order(),
            task.card().root(),
            task.card().arithmeticContract(),
            "scripted",
            List.of(1, 2, 3),
            answer,
            cancelled ? Finish.CANCELLED : tokens == task.maxTokens() ? Finish.LENGTH : Finish.STOP,
            Digest.sha256(task.order().toArray()));
    Machine machine = machine(task.worker());
    Digest salt = Samples.digest(71);
    return new InferDone.Inferred(
        trace,
        salt,
        word(
            machine,
            TaskKind.INFER,
            task.order(),
            Commitments.trace(salt, trace.toBytes()),
            mishap == Mishap.FORGED),
        certificate(machine));
  }

  @Override
  public CompletionStage<ScoreDone> score(ScoreTask task) {
    scored.add(task);
    return CompletableFuture.supplyAsync(
        () -> denyReplay ? new ScoreDone.NotReplayed(2, "another token is drawn") : scoring(task),
        threads);
  }

  private ScoreDone scoring(ScoreTask task) {
    Evidence evidence = twist.apply(evidence(task.trace(), task.card(), passages));
    Machine machine = machine(task.worker());
    Digest salt = Samples.digest(72);
    return new ScoreDone.Scored(
        evidence,
        salt,
        word(
            machine,
            TaskKind.SCORE,
            task.order(),
            Commitments.evidence(salt, evidence.toBytes()),
            false),
        certificate(machine));
  }

  /** Credits the answer's pairs of tokens to the passages in turn, 1/4 nat each. */
  public static Evidence evidence(Trace trace, ModelCard card, List<PassageList.Entry> passages) {
    int length = trace.answerTokens().size();
    List<Long> tuned = new ArrayList<>();
    List<Long> base = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      tuned.add(-100_000L - i);
      base.add(-900_000L - i);
    }
    List<Evidence.CreditedSpan> spans = new ArrayList<>();
    Map<Digest, Evidence.PassageTotal> totals = new TreeMap<>();
    for (int i = 0; i + 2 <= length && !passages.isEmpty(); i += 2) {
      PassageList.Entry entry = passages.get(i / 2 % passages.size());
      spans.add(
          new Evidence.CreditedSpan(
              i, i + 2, 1, entry.passage(), entry.owner(), 1_000_000, 1L << 18, List.of()));
      totals.merge(
          entry.passage(),
          new Evidence.PassageTotal(entry.passage(), entry.owner(), 1L << 18),
          (a, b) -> new Evidence.PassageTotal(a.passage(), a.owner(), a.value() + b.value()));
    }
    return new Evidence(
        Digest.sha256(trace.toBytes()),
        card.source().map(ModelCard.Source::segmentRoot).orElse(Digest.ZERO),
        1,
        tuned,
        base,
        spans,
        totals.values().stream()
            .sorted(Comparator.comparing(Evidence.PassageTotal::passage))
            .toList());
  }

  @Override
  public void cancel(LeaseId lease) {
    Optional.ofNullable(cancels.get(lease)).ifPresent(cancel -> cancel.complete(true));
  }

  @Override
  public void close() {
    cancels.values().forEach(cancel -> cancel.complete(true));
    threads.shutdownNow();
  }

  public static Signed<MachineCertificate> certificate(Machine machine) {
    return Samples.signed(
        machine.account(),
        new MachineCertificate(
            machine.account().address(), machine.key().address(), 0, 4_000_000_000L));
  }

  private static Signed<TaskResult> word(
      Machine machine, TaskKind kind, Digest order, Digest result, boolean forged) {
    TaskResult word = new TaskResult(machine.key().address(), kind, order, result);
    return forged
        ? new Signed<>(word, Samples.key(99).sign(word.digest(DOMAIN)))
        : Signed.by(machine.key(), DOMAIN, word);
  }

  private Machine machine(WorkerId worker) {
    return Stream.concat(machines.stream(), strangers.stream())
        .filter(m -> m.worker().equals(worker))
        .findFirst()
        .orElseThrow();
  }
}
