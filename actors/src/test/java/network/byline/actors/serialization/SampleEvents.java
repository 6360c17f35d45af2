package network.byline.actors.serialization;

import static network.byline.actors.SampleJobs.DATANET;
import static network.byline.actors.SampleJobs.NOW;
import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.cap;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.byline.actors.SampleJobs;
import network.byline.actors.account.AccountEvent;
import network.byline.actors.account.LogPosition;
import network.byline.actors.batch.BatchEvent;
import network.byline.actors.batch.Publication;
import network.byline.actors.datanet.DatanetEvent;
import network.byline.actors.datanet.RecordCounts;
import network.byline.actors.job.AcceptedOrder;
import network.byline.actors.job.JobEvent;
import network.byline.actors.job.SampleSettlements;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.actors.model.ModelEvent;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/** One event of each stored kind, by the name it is stored under. */
final class SampleEvents {

  private static final Address WHO = CLIENT.address();
  private static final LogPosition LOG = new LogPosition(12, digest(1), 3);

  private SampleEvents() {}

  static Map<String, StoredEvent> all() {
    Map<String, StoredEvent> all = new TreeMap<>();
    accounts(all);
    datanets(all);
    models(all);
    jobs(all);
    batches(all);
    return all;
  }

  private static void accounts(Map<String, StoredEvent> all) {
    Amount thousand = Amount.of(1_000);
    String free = Accounts.free(WHO);
    String held = Accounts.held(WHO);
    all.put(
        "account.deposited",
        new AccountEvent.Deposited(
            LOG, thousand, Postings.move(Accounts.VAULT_DEPOSITS, free, thousand)));
    all.put(
        "account.collected",
        new AccountEvent.Collected(
            LOG, thousand, Postings.move(Accounts.VAULT_POOL, Accounts.VAULT_DEPOSITS, thousand)));
    all.put("account.exit-requested", new AccountEvent.ExitRequested(LOG, NOW));
    all.put("account.exit-cancelled", new AccountEvent.ExitCancelled(LOG));
    all.put(
        "account.exited",
        new AccountEvent.Exited(
            LOG, thousand, Postings.move(free, Accounts.VAULT_DEPOSITS, thousand)));
    all.put(
        "account.hold-taken",
        new AccountEvent.HoldTaken(
            7,
            digest(2),
            thousand,
            NOW + 60,
            Optional.of(cap(5_000)),
            NOW,
            Postings.move(free, held, thousand)));
    all.put(
        "account.fee-captured",
        new AccountEvent.FeeCaptured(
            7, thousand, Postings.move(held, Accounts.fees(WHO), thousand)));
    all.put(
        "account.hold-released",
        new AccountEvent.HoldReleased(7, Postings.move(held, free, thousand)));
  }

  private static void datanets(Map<String, StoredEvent> all) {
    Signed<Charter> charter =
        signed(
            CURATOR,
            new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN));
    Signed<Contribution> contribution =
        signed(ANN, new Contribution(DATANET, ANN.address(), digest(3), 2, digest(4), 1));
    Signed<Snapshot> snapshot =
        signed(
            CURATOR,
            new Snapshot(DATANET, CURATOR.address(), 1, 1, digest(5), digest(6), 2, digest(7)));
    all.put("datanet.founded", new DatanetEvent.Founded(charter, NOW));
    all.put(
        "datanet.contributed",
        new DatanetEvent.Contributed(
            contribution,
            contribution.digest(DOMAIN),
            0,
            new RecordCounts(2, 0, 50),
            List.of(digest(4), digest(8)),
            NOW));
    all.put(
        "datanet.snapshot-published",
        new DatanetEvent.SnapshotPublished(
            snapshot, snapshot.digest(DOMAIN), List.of(digest(7)), NOW));
    all.put("datanet.handed-over", new DatanetEvent.HandedOver(digest(9)));
  }

  private static void models(Map<String, StoredEvent> all) {
    ModelCard card = SampleJobs.card();
    Signed<Deed> deed = SampleJobs.deed(card, 100, 1);
    all.put(
        "model.registered",
        new ModelEvent.Registered(signed(DEVELOPER, card), List.of(digest(131)), NOW));
    all.put("model.deed-set", new ModelEvent.DeedSet(deed, deed.digest(DOMAIN), NOW));
    all.put("model.handed-over", new ModelEvent.HandedOver(digest(9)));
  }

  private static void jobs(Map<String, StoredEvent> all) {
    AcceptedOrder order = SampleJobs.order(20, 5_000, 100);
    List<Integer> tokens = List.of(11, 12, 13, 14);
    all.put("job.submitted", new JobEvent.Submitted(order));
    all.put("job.hold-refused", new JobEvent.HoldRefused("the deposit is too small", NOW));
    all.put("job.hold-taken", new JobEvent.HoldTaken(NOW));
    all.put(
        "job.leased",
        new JobEvent.Leased("lease", TaskKind.INFER, "worker-1", BOB.address(), NOW + 9, NOW));
    all.put("job.lease-lost", new JobEvent.LeaseLost("lease", "the worker died", NOW));
    all.put("job.cancel-requested", new JobEvent.CancelRequested(NOW));
    all.put(
        "job.answer-generated",
        new JobEvent.AnswerGenerated(SampleJobs.generated(order, tokens), NOW));
    all.put("job.settled", SampleSettlements.withFixedShares(order, tokens));
    all.put("job.hold-ended", new JobEvent.HoldEnded(NOW));
    all.put("job.handed-over", new JobEvent.HandedOver(NOW));
  }

  private static void batches(Map<String, StoredEvent> all) {
    AcceptedOrder order = SampleJobs.order(20, 5_000, 100);
    JobEvent.Settled settled = SampleSettlements.withFixedShares(order, List.of(11, 12, 13, 14));
    Amount fee = settled.entry().receipt().fee();
    Amount commons = settled.entry().shares().commonsTotal();
    all.put(
        "batch.receipt-added",
        new BatchEvent.ReceiptAdded(
            settled.entry(),
            settled.certificates(),
            NOW,
            Postings.move(Accounts.SETTLED, Accounts.UNBATCHED, fee)));
    all.put(
        "batch.statement-added",
        new BatchEvent.StatementAdded(
            new Publication(signed(DEVELOPER, SampleJobs.card()), 0, List.of(digest(131))), NOW));
    all.put("batch.close-begun", new BatchEvent.CloseBegun(1, 1, 1, NOW));
    all.put(
        "batch.closed",
        new BatchEvent.Closed(
            1,
            digest(10),
            0,
            List.of(settled.entry().receipt().id()),
            fee,
            new BatchEvent.Roots(digest(11), digest(12), digest(13), fee.minus(commons), commons),
            List.of(new BatchEvent.Collect(WHO, fee, Amount.of(5_000), cap(5_000).signature())),
            NOW,
            new Postings.Draft()
                .take(Accounts.UNBATCHED, fee)
                .give(Accounts.BATCHED_PAYOUTS, fee.minus(commons))
                .give(Accounts.BATCHED_COMMONS, commons)
                .balanced()));
  }
}
