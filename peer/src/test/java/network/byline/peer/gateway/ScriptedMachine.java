package network.byline.peer.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.record.ModelName;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/**
 * A machine whose answers follow from the order, so that any two draw the same tokens. It draws a
 * token for each permit, and may be made to lie.
 */
public final class ScriptedMachine implements Workers {

  public static final Domain DOMAIN =
      new Domain(31337, Address.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
  public static final WorkerId OWN = new WorkerId("local");
  public static final ModelCard CARD = card();
  public static final int LENGTH = 6;

  private final WorkerId name;
  private final SigningKey account;
  private final SigningKey machine;
  private final Signed<MachineCertificate> certificate;
  private final Map<LeaseId, CompletableFuture<Void>> cancels = new ConcurrentHashMap<>();
  private final List<InferTask> inferred = new CopyOnWriteArrayList<>();
  private final List<ScoreTask> scored = new CopyOnWriteArrayList<>();
  private final AtomicInteger drawn = new AtomicInteger();
  private final Semaphore permits = new Semaphore(Integer.MAX_VALUE / 2);
  private volatile CompletableFuture<Void> scoringGate = CompletableFuture.completedFuture(null);
  private volatile boolean drawsOthers;
  private volatile boolean scoresOthers;
  private volatile boolean rejectsAll;

  public ScriptedMachine(WorkerId name, SigningKey account, SigningKey machine) {
    this.name = name;
    this.account = account;
    this.machine = machine;
    this.certificate =
        Signed.by(
            account,
            DOMAIN,
            new MachineCertificate(
                account.address(), machine.address(), 0, Integer.MAX_VALUE * 2L));
  }

  /** The host's own. */
  public static ScriptedMachine own() {
    return new ScriptedMachine(OWN, key(90), key(91));
  }

  public static SigningKey key(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    return SigningKey.of(secret);
  }

  public static Digest digest(int value) {
    byte[] bytes = new byte[Digest.SIZE];
    bytes[0] = (byte) value;
    return Digest.of(bytes);
  }

  private static ModelCard card() {
    ModelFiles.StoredFile file = new ModelFiles.StoredFile(digest(1), digest(2));
    return new ModelCard(
        new ModelName("scribe"),
        key(4).address(),
        Digest.ZERO,
        1,
        new ModelFiles(file, file, file, file, Optional.empty()),
        Optional.empty());
  }

  public static InferTask infer(String lease, WorkerId worker, int order) {
    return infer(lease, worker, order, Instant.now().plusSeconds(60));
  }

  public static InferTask infer(String lease, WorkerId worker, int order, Instant deadline) {
    return new InferTask(
        new LeaseId(lease),
        worker,
        digest(order),
        CARD,
        "Who?",
        SamplerSettings.GREEDY,
        LENGTH,
        deadline);
  }

  public static ScoreTask score(String lease, WorkerId worker, int order) {
    return new ScoreTask(
        new LeaseId(lease),
        worker,
        digest(order),
        CARD,
        "Who?",
        SamplerSettings.GREEDY,
        trace(digest(order), tokens(digest(order), LENGTH)),
        Instant.now().plusSeconds(60));
  }

  public static List<Integer> tokens(Digest order, int count) {
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(Digest.sha256(order.toArray(), new byte[] {(byte) i}).toArray()[0] & 0xff);
    }
    return tokens;
  }

  public static Trace trace(Digest order, List<Integer> tokens) {
    return new Trace(
        order,
        CARD.root(),
        1,
        "scripted",
        List.of(1, 2),
        tokens,
        tokens.size() == LENGTH ? Finish.LENGTH : Finish.CANCELLED,
        Digest.sha256(order.toArray()));
  }

  /** From now on each token needs a permit. */
  public void hold() {
    permits.drainPermits();
  }

  public void permit(int tokens) {
    permits.release(tokens);
  }

  /** From now on scorings wait for this. */
  public void scoreAfter(CompletableFuture<Void> gate) {
    scoringGate = gate;
  }

  public void drawOthers() {
    drawsOthers = true;
  }

  public void scoreOthers() {
    scoresOthers = true;
  }

  public void rejectAll() {
    rejectsAll = true;
  }

  public List<InferTask> inferred() {
    return inferred;
  }

  public List<ScoreTask> scored() {
    return scored;
  }

  public int drawn() {
    return drawn.get();
  }

  @Override
  public List<Offer> offers(Disclosure disclosure) {
    return List.of(
        new Offer(
            name,
            account.address(),
            Set.of(TaskKind.INFER, TaskKind.SCORE),
            1,
            "scripted",
            2,
            Set.of(),
            false));
  }

  @Override
  public CompletionStage<InferDone> infer(InferTask task, TokenSink sink) {
    inferred.add(task);
    CompletableFuture<InferDone> done = new CompletableFuture<>();
    CompletableFuture<Void> cancel = new CompletableFuture<>();
    cancels.put(task.lease(), cancel);
    var _ = cancel.thenRun(() -> permits.release(LENGTH));
    Thread.ofVirtual().start(() -> done.complete(generate(task, sink, cancel)));
    return done;
  }

  private InferDone generate(InferTask task, TokenSink sink, CompletableFuture<Void> cancel) {
    List<Integer> right = tokens(task.order(), LENGTH);
    List<Integer> answer = new ArrayList<>();
    while (answer.size() < LENGTH) {
      permits.acquireUninterruptibly();
      if (cancel.isDone()) {
        break;
      }
      int token = drawsOthers ? right.get(answer.size()) + 1 : right.get(answer.size());
      sink.token(answer.size(), token);
      answer.add(token);
      drawn.incrementAndGet();
    }
    return answer(task.order(), answer);
  }

  /** The signed answer with these tokens. */
  public InferDone.Inferred answer(Digest order, List<Integer> tokens) {
    Trace trace = trace(order, tokens);
    Digest salt = digest(71);
    return new InferDone.Inferred(
        trace,
        salt,
        word(TaskKind.INFER, order, Commitments.trace(salt, trace.toBytes())),
        certificate);
  }

  @Override
  public CompletionStage<ScoreDone> score(ScoreTask task) {
    scored.add(task);
    return scoringGate.thenApply(_ -> scoring(task));
  }

  private ScoreDone scoring(ScoreTask task) {
    if (rejectsAll) {
      return new ScoreDone.NotReplayed(1, "I say so");
    }
    if (!task.trace().answerTokens().equals(tokens(task.order(), LENGTH)) && !scoresOthers) {
      return new ScoreDone.NotReplayed(0, "another is drawn");
    }
    return evidence(task);
  }

  /** The signed evidence of a scoring. */
  public ScoreDone.Scored evidence(ScoreTask task) {
    int length = task.trace().answerTokens().size();
    List<Long> logs = Collections.nCopies(length, scoresOthers ? -1L : -1000L);
    Evidence evidence =
        new Evidence(
            Digest.sha256(task.trace().toBytes()),
            Digest.ZERO,
            1,
            logs,
            logs,
            List.of(),
            List.of());
    Digest salt = digest(72);
    return new ScoreDone.Scored(
        evidence,
        salt,
        word(TaskKind.SCORE, task.order(), Commitments.evidence(salt, evidence.toBytes())),
        certificate);
  }

  public Signed<TaskResult> word(TaskKind kind, Digest order, Digest result) {
    return Signed.by(machine, DOMAIN, new TaskResult(machine.address(), kind, order, result));
  }

  @Override
  public void cancel(LeaseId lease) {
    Optional.ofNullable(cancels.get(lease)).ifPresent(cancel -> cancel.complete(null));
  }
}
