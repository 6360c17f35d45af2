package network.byline.actors.ledger;

import static network.byline.actors.SampleJobs.baseCard;
import static network.byline.actors.SampleJobs.card;
import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.TREASURY;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.key;
import static network.byline.actors.Samples.signed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.byline.actors.TestNetwork;
import network.byline.actors.job.AcceptedOrder;
import network.byline.actors.job.Generated;
import network.byline.actors.job.ReceiptSigner;
import network.byline.actors.job.Submission;
import network.byline.actors.work.ScoreDone;
import network.byline.base.identity.Signature;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.statement.Verification;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * Orders, answers and evidence drawn at random. All but the certificates carry one and the same
 * signature: no state and no rule looks at it, and signing would cost more than all the rest.
 */
final class Market {

  static final List<Address> CLIENTS =
      List.of(key(31).address(), key(32).address(), key(33).address());

  private static final Signed<MachineCertificate> HOST = TestNetwork.SIGNER.certificate();
  private static final Signature SIGNATURE = TestNetwork.SIGNER.sign(digest(1));

  /** Signs receipts like everything else here. */
  static final ReceiptSigner SIGNER =
      new ReceiptSigner() {
        @Override
        public Signed<MachineCertificate> certificate() {
          return HOST;
        }

        @Override
        public Signature sign(Digest receipt) {
          return SIGNATURE;
        }
      };

  /** A model on offer. */
  record Offered(Signed<ModelCard> card, Signed<Deed> deed) {}

  private static final List<Offered> MODELS =
      List.of(
          offered(card(), 37, Deed.DEFAULT_PARTS, CURATOR.address()),
          offered(
              card(),
              1_000_003,
              List.of(333_333, 0, 1, 333_333, 166_667, 166_666, 0, 0),
              Address.ZERO),
          offered(baseCard(), 7, Deed.DEFAULT_PARTS, TREASURY),
          offered(card(), 0, Deed.DEFAULT_PARTS, CURATOR.address()));

  private static final List<Signed<MachineCertificate>> MACHINES =
      List.of(machine(key(41), key(51)), machine(key(42), key(52)), machine(key(43), key(53)));

  private static final List<PassageList.Entry> PASSAGES =
      IntStream.range(0, 9)
          .mapToObj(
              i ->
                  new PassageList.Entry(
                      digest(60 + i),
                      List.of(ANN, BOB, DEVELOPER).get(i % 3).address(),
                      i % 3,
                      i / 3))
          .toList();

  private final Random random;

  Market(Random random) {
    this.random = random;
  }

  /** Draws an order whose largest cost is at most about what is left to spend, or a bit above. */
  AcceptedOrder order(Address client, long nonce, Amount cap, long left, long now) {
    Offered model = MODELS.get(random.nextInt(MODELS.size()));
    long price = model.deed().statement().pricePerToken().toBigInteger().longValueExact();
    int maxTokens = 1 + random.nextInt(40);
    long tokensPaid = 1 + random.nextLong(maxTokens);
    long maxFee = price * tokensPaid + (price > 1_000 ? random.nextLong(price) : random.nextInt(9));
    if (maxFee > left && random.nextInt(8) > 0) {
      maxFee = Math.max(price, left);
    }
    Signed<SpendingCap> signedCap = new Signed<>(new SpendingCap(client, cap), SIGNATURE);
    Order order =
        new Order(
            TaskKind.INFER,
            DOMAIN.vault(),
            client,
            model.card().statement().root(),
            model.deed().digest(DOMAIN),
            SamplerSettings.GREEDY,
            maxTokens,
            Commitments.prompt(digest(50), "?"),
            Amount.of(maxFee),
            signedCap.digest(DOMAIN),
            Verification.SCORED,
            random.nextBoolean() ? Disclosure.OPEN : Disclosure.SEALED,
            nonce,
            now + 1 + random.nextLong(86_000));
    Submission submission =
        new Submission(new Signed<>(order, SIGNATURE), signedCap, "?", digest(50));
    return new AcceptedOrder(
        submission, submission.order().digest(DOMAIN), model.card(), model.deed(), now);
  }

  Generated generated(AcceptedOrder order) {
    int tokens = random.nextInt(order.maxTokens() + 1);
    Trace trace =
        new Trace(
            order.digest(),
            order.order().model(),
            1,
            "strict-1",
            List.of(0),
            IntStream.range(0, tokens).boxed().toList(),
            Finish.STOP,
            digest(52));
    return new Generated(
        trace, digest(53), word(order, TaskKind.INFER, trace.toBytes()), machine(), "worker");
  }

  ScoreDone.Scored scored(AcceptedOrder order, Generated generated) {
    int tokens = generated.trace().answerTokens().size();
    Map<Digest, Evidence.PassageTotal> totals = new TreeMap<>();
    List<Evidence.CreditedSpan> spans = new ArrayList<>();
    for (int i = 0; i + 2 <= tokens && order.datanet().isPresent(); i += 2 + random.nextInt(8)) {
      PassageList.Entry entry = PASSAGES.get(random.nextInt(PASSAGES.size()));
      long value = 1 + random.nextLong(4 << 20);
      spans.add(
          new Evidence.CreditedSpan(
              i, i + 2, 1, entry.passage(), entry.owner(), 1_000_000, value, List.of()));
      totals.merge(
          entry.passage(),
          new Evidence.PassageTotal(entry.passage(), entry.owner(), value),
          (a, b) -> new Evidence.PassageTotal(a.passage(), a.owner(), a.value() + b.value()));
    }
    List<Long> each = IntStream.range(0, tokens).mapToObj(i -> -100_000L - i).toList();
    Evidence evidence =
        new Evidence(
            Digest.sha256(generated.trace().toBytes()),
            digest(54),
            1,
            each,
            each,
            spans,
            totals.values().stream()
                .sorted(Comparator.comparing(Evidence.PassageTotal::passage))
                .toList());
    return new ScoreDone.Scored(
        evidence, digest(55), word(order, TaskKind.SCORE, evidence.toBytes()), machine());
  }

  private Signed<MachineCertificate> machine() {
    return MACHINES.get(random.nextInt(MACHINES.size()));
  }

  private static Signed<TaskResult> word(AcceptedOrder order, TaskKind kind, byte[] result) {
    return new Signed<>(
        new TaskResult(
            MACHINES.getFirst().statement().machine(),
            kind,
            order.digest(),
            Commitments.trace(digest(53), result)),
        SIGNATURE);
  }

  private static Signed<MachineCertificate> machine(SigningKey account, SigningKey machine) {
    return signed(
        account, new MachineCertificate(account.address(), machine.address(), 0, 4_000_000_000L));
  }

  private static Offered offered(ModelCard card, long price, List<Integer> parts, Address curator) {
    return new Offered(
        signed(DEVELOPER, card),
        signed(
            DEVELOPER,
            new Deed(
                card.root(),
                DEVELOPER.address(),
                BOB.address(),
                curator,
                TREASURY,
                Amount.of(price),
                parts,
                1)));
  }
}
