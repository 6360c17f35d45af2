package network.byline.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.projection.BatchRow;
import network.byline.storage.projection.CommonsRow;
import network.byline.storage.projection.ContributionRow;
import network.byline.storage.projection.DatanetRow;
import network.byline.storage.projection.DeedRow;
import network.byline.storage.projection.EarningRow;
import network.byline.storage.projection.IntentRow;
import network.byline.storage.projection.ModelRow;
import network.byline.storage.projection.PassageRow;
import network.byline.storage.projection.ReceiptRow;
import network.byline.storage.projection.Row;
import network.byline.storage.projection.SnapshotRow;
import network.byline.storage.projection.UsageRow;

/** Writes rows into their tables, inside somebody's transaction. */
final class RowWriter {

  private final InstantSource clock;

  RowWriter(InstantSource clock) {
    this.clock = clock;
  }

  void write(Connection connection, List<Row> rows) throws SQLException {
    List<PassageRow> passages = new ArrayList<>();
    for (Row row : rows) {
      if (row instanceof PassageRow passage) {
        passages.add(passage);
      } else {
        write(connection, row);
      }
    }
    PassageWriter.write(connection, passages);
  }

  private void write(Connection connection, Row row) throws SQLException {
    switch (row) {
      case ReceiptRow receipt -> receipt(connection, receipt);
      case EarningRow earning ->
          Keyed.in("earning")
              .key("receipt_id", earning.receipt())
              .key("account", earning.account())
              .key("role_code", earning.role().code())
              .with("amount", earning.amount())
              .write(connection);
      case UsageRow usage ->
          Keyed.in("passage_use")
              .key("receipt_id", usage.receipt())
              .key("datanet_id", usage.datanet())
              .key("passage_id", usage.passage())
              .with("owner", usage.owner())
              .with("tokens", usage.tokens())
              .with("paid", usage.paid())
              .write(connection);
      case CommonsRow commons ->
          Keyed.in("commons_part")
              .key("receipt_id", commons.receipt())
              .key("datanet_id", commons.datanet())
              .with("amount", commons.amount())
              .write(connection);
      case DatanetRow datanet ->
          Keyed.in("datanet")
              .key("datanet_id", datanet.id())
              .with("name", datanet.name())
              .with("charter", datanet.signedCharter())
              .write(connection);
      case ContributionRow contribution ->
          Keyed.in("contribution")
              .key("datanet_id", contribution.datanet())
              .key("log_index", contribution.logIndex())
              .with("statement", contribution.statement())
              .with("contributor", contribution.contributor())
              .with("blob_id", contribution.blob())
              .with("records", contribution.records())
              .with("signed", contribution.signed())
              .write(connection);
      case PassageRow passage -> PassageWriter.write(connection, List.of(passage));
      case SnapshotRow snapshot ->
          Keyed.in("datanet_snapshot")
              .key("datanet_id", snapshot.datanet())
              .key("snapshot_number", snapshot.number())
              .with("signed", snapshot.signed())
              .write(connection);
      case ModelRow model -> model(connection, model);
      case DeedRow deed ->
          Keyed.in("deed")
              .key("digest", deed.digest())
              .with("model", deed.model())
              .with("serial_number", deed.serial())
              .with("signed", deed.signed())
              .write(connection);
      case BatchRow batch -> batch(connection, batch);
      case IntentRow intent -> IntentTable.insert(connection, intent, clock.instant());
    }
  }

  private static void receipt(Connection connection, ReceiptRow receipt) throws SQLException {
    Keyed.in("receipt")
        .key("receipt_id", receipt.id())
        .with("client", receipt.client())
        .with("order_nonce", receipt.nonce())
        .with("settled_at", receipt.settledAt())
        .with("entry", receipt.entry())
        .with("opened", receipt.opened())
        .write(connection);
    ReceiptEntry entry =
        ByteReader.decode("receiptRow.entry", receipt.entry(), ReceiptEntry::decode);
    Signed<SpendingCap> cap = entry.cap();
    Amount amount = cap.statement().cumulativeCap();
    byte[] signed = bytes(cap);
    int raised =
        Jdbc.update(
            connection,
            "UPDATE spending_cap SET amount = ?, signed = ? WHERE client = ? AND amount < ?",
            amount,
            signed,
            receipt.client(),
            amount);
    if (raised == 0
        && Jdbc.query(
                connection,
                "SELECT 1 FROM spending_cap WHERE client = ?",
                row -> row.getInt(1),
                receipt.client())
            .isEmpty()) {
      Jdbc.update(
          connection,
          "INSERT INTO spending_cap (client, amount, signed) VALUES (?, ?, ?)",
          receipt.client(),
          amount,
          signed);
    }
  }

  private static byte[] bytes(Signed<SpendingCap> cap) {
    ByteWriter out = new ByteWriter();
    cap.encode(out);
    return out.toByteArray();
  }

  private static void model(Connection connection, ModelRow model) throws SQLException {
    Signed<ModelCard> card =
        ByteReader.decode(
            "modelRow.signedCard", model.signedCard(), in -> Signed.decode(in, ModelCard::decode));
    Keyed.in("model")
        .key("root", model.root())
        .with("name", model.name())
        .with("developer", card.statement().developer())
        .with("card", model.signedCard())
        .write(connection);
  }

  private static void batch(Connection connection, BatchRow batch) throws SQLException {
    boolean isNew =
        Keyed.in("batch")
            .key("batch_number", batch.number())
            .with("file", batch.file())
            .with("first_receipt", batch.firstReceipt())
            .with("receipts", (long) batch.receipts().size())
            .with("fees", batch.fees())
            .with("closed_at", batch.closedAt())
            .write(connection);
    if (isNew) {
      int place = 0;
      for (Digest receipt : batch.receipts()) {
        Keyed.in("batch_receipt")
            .key("receipt_id", receipt)
            .with("batch_number", batch.number())
            .with("place", place++)
            .write(connection);
      }
    }
  }
}
