package network.byline.actors.projection;

import java.util.ArrayList;
import java.util.List;
import network.byline.actors.account.AccountEvent;
import network.byline.actors.batch.BatchEvent;
import network.byline.actors.datanet.DatanetEvent;
import network.byline.actors.job.JobEvent;
import network.byline.actors.model.ModelEvent;
import network.byline.actors.serialization.StoredEvent;
import network.byline.base.codec.ByteWriter;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.Shares;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;
import network.byline.chain.outbox.Intents;
import network.byline.chain.outbox.OutboxCall;
import network.byline.chain.vault.BatchAnchor;
import network.byline.storage.block.BlockStore;
import network.byline.storage.projection.BatchRow;
import network.byline.storage.projection.CommonsRow;
import network.byline.storage.projection.ContributionRow;
import network.byline.storage.projection.DatanetRow;
import network.byline.storage.projection.DeedRow;
import network.byline.storage.projection.EarningRow;
import network.byline.storage.projection.ModelRow;
import network.byline.storage.projection.PassageRow;
import network.byline.storage.projection.ReceiptRow;
import network.byline.storage.projection.Row;
import network.byline.storage.projection.SnapshotRow;
import network.byline.storage.projection.UsageRow;

/** What each event leaves in the tables. */
final class EventRows {

  private final BlockStore blocks;

  /**
   * Makes the mapping.
   *
   * @param blocks where the records of contributions are read, since no event holds them
   */
  EventRows(BlockStore blocks) {
    this.blocks = blocks;
  }

  /** Returns the rows of an event; may read blocks. */
  List<Row> of(StoredEvent event) {
    return switch (event) {
      case DatanetEvent e -> of(e);
      case ModelEvent e -> of(e);
      case JobEvent.Settled e -> settled(e);
      case BatchEvent.Closed e -> closed(e);
      case AccountEvent e -> List.of();
      default -> List.of();
    };
  }

  private List<Row> of(DatanetEvent event) {
    return switch (event) {
      case DatanetEvent.Founded e -> {
        Charter charter = e.charter().statement();
        yield List.of(
            new DatanetRow(charter.datanet(), charter.name().value(), bytes(e.charter())));
      }
      case DatanetEvent.Contributed e -> contributed(e);
      case DatanetEvent.SnapshotPublished e -> {
        Snapshot snapshot = e.snapshot().statement();
        yield List.of(new SnapshotRow(snapshot.datanet(), snapshot.number(), bytes(e.snapshot())));
      }
      case DatanetEvent.HandedOver e -> List.of();
    };
  }

  private List<Row> contributed(DatanetEvent.Contributed event) {
    Contribution contribution = event.contribution().statement();
    List<Row> rows = new ArrayList<>();
    rows.add(
        new ContributionRow(
            contribution.datanet(),
            event.logIndex(),
            event.digest(),
            contribution.contributor(),
            contribution.blob(),
            contribution.recordCount(),
            bytes(event.contribution())));
    List<Digest> passages = RecordList.decode(blocks.readBlob(contribution.blob())).ids();
    for (int i = 0; i < passages.size(); i++) {
      rows.add(
          new PassageRow(
              contribution.datanet(),
              passages.get(i),
              contribution.contributor(),
              event.logIndex(),
              i));
    }
    return rows;
  }

  private static List<Row> of(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Registered e -> {
        ModelCard card = e.card().statement();
        yield List.of(new ModelRow(card.root(), card.name().value(), bytes(e.card())));
      }
      case ModelEvent.DeedSet e -> {
        Deed deed = e.deed().statement();
        yield List.of(new DeedRow(e.digest(), deed.model(), deed.serial(), bytes(e.deed())));
      }
      case ModelEvent.HandedOver e -> List.of();
    };
  }

  private static List<Row> settled(JobEvent.Settled event) {
    Receipt receipt = event.entry().receipt();
    Digest id = receipt.id();
    Shares shares = event.entry().shares();
    List<Row> rows = new ArrayList<>();
    rows.add(
        new ReceiptRow(
            id,
            receipt.client(),
            event.entry().order().statement().nonce(),
            receipt.settledAt(),
            event.entry().toBytes(),
            event.opened().map(Opened::toBytes).orElseGet(() -> new byte[0])));
    for (Shares.Payment payment : shares.payees()) {
      rows.add(new EarningRow(id, payment.payee(), payment.role(), payment.amount()));
    }
    for (Shares.CommonsPart part : shares.commons()) {
      rows.add(new CommonsRow(id, part.datanet(), part.amount()));
    }
    event
        .datanet()
        .ifPresent(
            datanet ->
                event
                    .passages()
                    .forEach(
                        p ->
                            rows.add(
                                new UsageRow(
                                    id, datanet, p.passage(), p.owner(), p.tokens(), p.paid()))));
    return rows;
  }

  private static List<Row> closed(BatchEvent.Closed event) {
    BatchEvent.Roots roots = event.roots();
    List<Row> rows = new ArrayList<>();
    rows.add(
        new BatchRow(
            event.number(),
            event.file(),
            event.firstReceipt(),
            event.receipts(),
            event.fees(),
            event.at()));
    rows.addAll(
        Intents.ofBatch(
            new BatchAnchor(
                event.number(),
                roots.receipts(),
                roots.contributions(),
                roots.payouts(),
                roots.payoutTotal(),
                roots.commonsTotal(),
                event.file()),
            event.collects().stream()
                .map(
                    c -> new OutboxCall.Collect(c.client(), c.cumulative(), c.cap(), c.signature()))
                .toList()));
    return rows;
  }

  private static byte[] bytes(Signed<?> signed) {
    ByteWriter out = new ByteWriter();
    signed.encode(out);
    return out.toByteArray();
  }
}
