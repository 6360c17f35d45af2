package network.byline.actors;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.MACHINE;
import static network.byline.actors.Samples.TREASURY;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;

import java.util.List;
import java.util.Optional;
import network.byline.actors.job.AcceptedOrder;
import network.byline.actors.job.Generated;
import network.byline.actors.job.Submission;
import network.byline.actors.work.ScoreDone;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.record.ModelName;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.ModelFiles.StoredFile;
import network.byline.base.statement.Order;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.statement.Verification;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** One fixed job in all its stages. */
public final class SampleJobs {

  /** Seconds since 1970 at which everything here happens. */
  public static final long NOW = 1_793_500_000L;

  public static final String PROMPT = "what is a cat?";
  public static final Digest SALT = digest(50);
  public static final Digest DATANET = digest(51);
  public static final List<PassageList.Entry> PASSAGES =
      List.of(
          new PassageList.Entry(digest(60), ANN.address(), 0, 0),
          new PassageList.Entry(digest(61), BOB.address(), 1, 0));

  private SampleJobs() {}

  public static ModelCard card() {
    return new ModelCard(
        new ModelName("tiny-lexicon"),
        DEVELOPER.address(),
        digest(30),
        1,
        new ModelFiles(
            file(31),
            file(32),
            file(33),
            file(34),
            Optional.of(new ModelFiles.AdapterFiles(file(35), file(36)))),
        Optional.of(new ModelCard.Source(DATANET, 1, digest(37), digest(38), digest(39))));
  }

  /** A model without adapter and datanet. */
  public static ModelCard baseCard() {
    return new ModelCard(
        new ModelName("tiny"),
        DEVELOPER.address(),
        Digest.ZERO,
        1,
        new ModelFiles(file(31), file(32), file(33), file(34), Optional.empty()),
        Optional.empty());
  }

  public static Signed<Deed> deed(ModelCard card, long price, long serial) {
    return deed(card, Amount.of(price), serial);
  }

  static Signed<Deed> deed(ModelCard card, Amount price, long serial) {
    return signed(
        DEVELOPER,
        new Deed(
            card.root(),
            DEVELOPER.address(),
            DEVELOPER.address(),
            CURATOR.address(),
            TREASURY,
            price,
            Deed.DEFAULT_PARTS,
            serial));
  }

  public static Submission submission(Signed<Deed> deed, long nonce, int maxTokens, long maxFee) {
    return submission(deed, nonce, maxTokens, maxFee, Disclosure.OPEN);
  }

  public static Submission submission(
      Signed<Deed> deed, long nonce, int maxTokens, long maxFee, Disclosure disclosure) {
    return submission(deed, nonce, maxTokens, maxFee, disclosure, PROMPT, NOW + 600);
  }

  static Submission submission(
      Signed<Deed> deed,
      long nonce,
      int maxTokens,
      long maxFee,
      Disclosure disclosure,
      String prompt,
      long expiry) {
    Signed<SpendingCap> cap = Samples.cap(1_000_000);
    Order order =
        new Order(
            TaskKind.INFER,
            DOMAIN.vault(),
            CLIENT.address(),
            deed.statement().model(),
            deed.digest(DOMAIN),
            SamplerSettings.GREEDY,
            maxTokens,
            Commitments.prompt(SALT, prompt),
            Amount.of(maxFee),
            cap.digest(DOMAIN),
            Verification.SCORED,
            disclosure,
            nonce,
            expiry);
    return new Submission(signed(CLIENT, order), cap, prompt, SALT);
  }

  public static AcceptedOrder order(int maxTokens, long maxFee, long price) {
    return order(card(), maxTokens, maxFee, price, Disclosure.OPEN);
  }

  public static AcceptedOrder order(
      ModelCard card, int maxTokens, long maxFee, long price, Disclosure disclosure) {
    Signed<Deed> deed = deed(card, price, 1);
    Submission submission = submission(deed, 7, maxTokens, maxFee, disclosure);
    return new AcceptedOrder(
        submission, submission.order().digest(DOMAIN), signed(DEVELOPER, card), deed, NOW);
  }

  public static Trace trace(AcceptedOrder order, Finish finish, List<Integer> tokens) {
    return new Trace(
        order.digest(),
        order.order().model(),
        1,
        "strict-1",
        List.of(0, 5, 6),
        tokens,
        finish,
        digest(52));
  }

  public static Signed<MachineCertificate> certificate() {
    return signed(
        BOB,
        new MachineCertificate(BOB.address(), MACHINE.address(), NOW - 1_000, NOW + 1_000_000));
  }

  public static Generated generated(AcceptedOrder order, List<Integer> tokens) {
    Trace trace = trace(order, Finish.STOP, tokens);
    return new Generated(
        trace,
        digest(53),
        result(order, TaskKind.INFER, Commitments.trace(digest(53), trace.toBytes())),
        certificate(),
        "worker-1");
  }

  public static ScoreDone.Scored scored(AcceptedOrder order, Generated generated) {
    return scored(
        order,
        ScriptedWorkers.evidence(
            generated.trace(),
            order.card().statement(),
            order.datanet().isPresent() ? PASSAGES : List.of()));
  }

  public static ScoreDone.Scored scored(AcceptedOrder order, Evidence evidence) {
    return new ScoreDone.Scored(
        evidence,
        digest(54),
        result(order, TaskKind.SCORE, Commitments.evidence(digest(54), evidence.toBytes())),
        certificate());
  }

  public static Signed<TaskResult> result(AcceptedOrder order, TaskKind kind, Digest commitment) {
    return signed(MACHINE, new TaskResult(MACHINE.address(), kind, order.digest(), commitment));
  }

  private static StoredFile file(int number) {
    return new StoredFile(digest(number), digest(100 + number));
  }
}
