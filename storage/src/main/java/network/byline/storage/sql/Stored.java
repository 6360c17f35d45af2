package network.byline.storage.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Statement;
import network.byline.base.value.Digest;
import network.byline.storage.view.ContributionView;
import network.byline.storage.view.DatanetView;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.SettledReceipt;

/** Reads back what stands in the tables in its own encoding. */
final class Stored {

  private Stored() {}

  static <T extends Statement> Signed<T> signed(byte[] bytes, Function<ByteReader, T> statement) {
    return ByteReader.decode("stored statement", bytes, in -> Signed.decode(in, statement));
  }

  static SettledReceipt receipt(ResultSet row) throws SQLException {
    byte[] opened = row.getBytes("opened");
    return new SettledReceipt(
        Jdbc.digest(row, "receipt_id"),
        ByteReader.decode("stored entry", row.getBytes("entry"), ReceiptEntry::decode),
        opened.length == 0
            ? Optional.empty()
            : Optional.of(ByteReader.decode("stored opened", opened, Opened::decode)),
        row.getLong("batch_number"));
  }

  static DatanetView datanet(ResultSet row) throws SQLException {
    return new DatanetView(
        Jdbc.digest(row, "datanet_id"),
        signed(row.getBytes("charter"), Charter::decode),
        row.getLong("contributions"),
        row.getLong("all_records"),
        row.getLong("passages"),
        row.getLong("snapshots"));
  }

  static ContributionView contribution(ResultSet row) throws SQLException {
    return new ContributionView(
        row.getLong("log_index"),
        Jdbc.digest(row, "statement"),
        signed(row.getBytes("signed"), Contribution::decode));
  }

  static ModelView model(ResultSet row) throws SQLException {
    byte[] deed = row.getBytes("signed");
    return new ModelView(
        Jdbc.digest(row, "root"),
        signed(row.getBytes("card"), ModelCard::decode),
        deed == null ? Optional.<Digest>empty() : Optional.of(Jdbc.digest(row, "digest")),
        deed == null ? Optional.empty() : Optional.of(signed(deed, Deed::decode)));
  }
}
