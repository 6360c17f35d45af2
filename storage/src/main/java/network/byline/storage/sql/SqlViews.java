package network.byline.storage.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Role;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.storage.view.BatchView;
import network.byline.storage.view.ContributionView;
import network.byline.storage.view.ContributorTotals;
import network.byline.storage.view.DatanetUsage;
import network.byline.storage.view.DatanetView;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.PassageUsage;
import network.byline.storage.view.RoleEarnings;
import network.byline.storage.view.SettledReceipt;
import network.byline.storage.view.Totals;
import network.byline.storage.view.Views;

/** One query for each question. */
final class SqlViews implements Views {

  private static final String RECEIPT =
      "SELECT r.receipt_id, r.entry, r.opened, b.batch_number FROM receipt r"
          + " LEFT JOIN batch_receipt b ON b.receipt_id = r.receipt_id";
  private static final String PASSAGE_USE =
      "SELECT datanet_id, passage_id, owner, COUNT(*) AS answers, SUM(tokens) AS all_tokens,"
          + " SUM(paid) AS all_paid FROM passage_use";
  private static final String BY_PASSAGE = " GROUP BY datanet_id, passage_id, owner";
  private static final String DATANET =
      "SELECT d.datanet_id, d.charter,"
          + " (SELECT COUNT(*) FROM contribution c WHERE c.datanet_id = d.datanet_id)"
          + " AS contributions,"
          + " (SELECT COALESCE(SUM(c.records), 0) FROM contribution c"
          + " WHERE c.datanet_id = d.datanet_id) AS all_records,"
          + " (SELECT COUNT(*) FROM passage p WHERE p.datanet_id = d.datanet_id) AS passages,"
          + " (SELECT COUNT(*) FROM datanet_snapshot s WHERE s.datanet_id = d.datanet_id)"
          + " AS snapshots FROM datanet d";
  private static final String PASSAGE =
      "SELECT passage_id, owner, log_index, record_index FROM passage";
  private static final String MODEL =
      "SELECT m.root, m.card, d.digest, d.signed FROM model m LEFT JOIN deed d ON d.model = m.root"
          + " AND d.serial_number ="
          + " (SELECT MAX(n.serial_number) FROM deed n WHERE n.model = m.root)";
  private static final String BATCH =
      "SELECT batch_number, file, first_receipt, receipts, fees, closed_at FROM batch";

  private final Jdbc jdbc;

  SqlViews(Jdbc jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<SettledReceipt> receipt(Digest id) {
    return first(RECEIPT + " WHERE r.receipt_id = ?", Stored::receipt, id);
  }

  @Override
  public Optional<SettledReceipt> receiptByOrder(Address client, long nonce) {
    return first(
        RECEIPT + " WHERE r.client = ? AND r.order_nonce = ?", Stored::receipt, client, nonce);
  }

  @Override
  public List<SettledReceipt> receipts(Address client, Optional<Digest> before, int limit) {
    String ofClient = RECEIPT + " WHERE r.client = ?";
    String latest = " ORDER BY r.inserted DESC LIMIT ?";
    return before
        .map(
            id ->
                all(
                    ofClient
                        + " AND r.inserted < (SELECT b.inserted FROM receipt b"
                        + " WHERE b.receipt_id = ? AND b.client = r.client)"
                        + latest,
                    Stored::receipt,
                    client,
                    id,
                    limit))
        .orElseGet(() -> all(ofClient + latest, Stored::receipt, client, limit));
  }

  @Override
  public Optional<Signed<SpendingCap>> largestCap(Address client) {
    return first(
        "SELECT signed FROM spending_cap WHERE client = ?",
        row -> Stored.signed(row.getBytes("signed"), SpendingCap::decode),
        client);
  }

  @Override
  public List<RoleEarnings> earnings(Address account) {
    return all(
        "SELECT role_code, SUM(amount) AS amount, COUNT(*) AS receipts FROM earning"
            + " WHERE account = ? GROUP BY role_code ORDER BY role_code",
        row ->
            new RoleEarnings(
                Role.of(row.getInt("role_code"), "earning.role_code"),
                Jdbc.amount(row, "amount"),
                row.getLong("receipts")),
        account);
  }

  @Override
  public List<DatanetUsage> usage() {
    return all(
        "SELECT d.datanet_id, d.name, t.answers, u.all_tokens, u.all_paid, c.commons FROM datanet d"
            + " JOIN (SELECT datanet_id, COUNT(DISTINCT receipt_id) AS answers FROM"
            + " (SELECT datanet_id, receipt_id FROM passage_use"
            + " UNION SELECT datanet_id, receipt_id FROM commons_part) touched"
            + " GROUP BY datanet_id) t ON t.datanet_id = d.datanet_id"
            + " LEFT JOIN (SELECT datanet_id, SUM(tokens) AS all_tokens, SUM(paid) AS all_paid"
            + " FROM passage_use GROUP BY datanet_id) u ON u.datanet_id = d.datanet_id"
            + " LEFT JOIN (SELECT datanet_id, SUM(amount) AS commons FROM commons_part"
            + " GROUP BY datanet_id) c ON c.datanet_id = d.datanet_id"
            + " ORDER BY d.name, d.inserted",
        row ->
            new DatanetUsage(
                Jdbc.digest(row, "datanet_id"),
                row.getString("name"),
                row.getLong("answers"),
                row.getLong("all_tokens"),
                Jdbc.amount(row, "all_paid"),
                Jdbc.amount(row, "commons")));
  }

  @Override
  public List<PassageUsage> usage(Digest datanet, int limit) {
    return all(
        PASSAGE_USE
            + " WHERE datanet_id = ?"
            + BY_PASSAGE
            + " ORDER BY all_paid DESC, all_tokens DESC, passage_id LIMIT ?",
        SqlViews::passageUsage,
        datanet,
        limit);
  }

  @Override
  public List<PassageUsage> usageOfPassage(Digest passage) {
    return all(
        PASSAGE_USE + " WHERE passage_id = ?" + BY_PASSAGE + " ORDER BY datanet_id",
        SqlViews::passageUsage,
        passage);
  }

  @Override
  public List<DatanetView> datanets() {
    return all(DATANET + " ORDER BY d.name, d.inserted", Stored::datanet);
  }

  @Override
  public Optional<DatanetView> datanet(Digest id) {
    return first(DATANET + " WHERE d.datanet_id = ?", Stored::datanet, id);
  }

  @Override
  public Optional<DatanetView> datanetByName(String name) {
    return first(DATANET + " WHERE d.name = ? ORDER BY d.inserted LIMIT 1", Stored::datanet, name);
  }

  @Override
  public List<ContributionView> contributions(Digest datanet) {
    return all(
        "SELECT log_index, statement, signed FROM contribution WHERE datanet_id = ?"
            + " ORDER BY log_index",
        Stored::contribution,
        datanet);
  }

  @Override
  public List<ContributorTotals> contributors(Digest datanet) {
    return all(
        "SELECT c.contributor, c.contributions, c.all_records, COALESCE(p.passages, 0) AS passages"
            + " FROM (SELECT contributor, COUNT(*) AS contributions, SUM(records) AS all_records"
            + " FROM contribution WHERE datanet_id = ? GROUP BY contributor) c"
            + " LEFT JOIN (SELECT owner, COUNT(*) AS passages FROM passage WHERE datanet_id = ?"
            + " GROUP BY owner) p ON p.owner = c.contributor"
            + " ORDER BY passages DESC, c.contributor",
        row ->
            new ContributorTotals(
                Jdbc.address(row, "contributor"),
                row.getLong("contributions"),
                row.getLong("all_records"),
                row.getLong("passages")),
        datanet,
        datanet);
  }

  @Override
  public Set<Digest> knownPassages(Digest datanet, Collection<Digest> passages) {
    return jdbc.plain(
        "look passages up", connection -> PassageWriter.known(connection, datanet, passages));
  }

  @Override
  public Optional<PassageList.Entry> passage(Digest datanet, Digest passage) {
    return first(
        PASSAGE + " WHERE datanet_id = ? AND passage_id = ?", SqlViews::passage, datanet, passage);
  }

  @Override
  public List<PassageList.Entry> passages(Digest datanet, long logSize) {
    return all(
        PASSAGE + " WHERE datanet_id = ? AND log_index < ? ORDER BY log_index, record_index",
        SqlViews::passage,
        datanet,
        logSize);
  }

  @Override
  public List<Signed<Snapshot>> snapshots(Digest datanet) {
    return all(
        "SELECT signed FROM datanet_snapshot WHERE datanet_id = ? ORDER BY snapshot_number",
        row -> Stored.signed(row.getBytes("signed"), Snapshot::decode),
        datanet);
  }

  @Override
  public List<ModelView> models() {
    return all(MODEL + " ORDER BY m.inserted", Stored::model);
  }

  @Override
  public Optional<ModelView> model(Digest root) {
    return first(MODEL + " WHERE m.root = ?", Stored::model, root);
  }

  @Override
  public Optional<ModelView> modelByName(String name) {
    return first(
        MODEL
            + " WHERE m.name = ? AND m.developer ="
            + " (SELECT f.developer FROM model f WHERE f.name = ? ORDER BY f.inserted LIMIT 1)"
            + " ORDER BY m.inserted DESC LIMIT 1",
        Stored::model,
        name,
        name);
  }

  @Override
  public Optional<Signed<Deed>> deed(Digest digest) {
    return first("SELECT signed FROM deed WHERE digest = ?", SqlViews::deed, digest);
  }

  @Override
  public List<Signed<Deed>> deeds(Digest model) {
    return all(
        "SELECT signed FROM deed WHERE model = ? ORDER BY serial_number DESC",
        SqlViews::deed,
        model);
  }

  @Override
  public List<BatchView> batches(long from, int limit) {
    return all(
        BATCH + " WHERE batch_number >= ? ORDER BY batch_number LIMIT ?",
        SqlViews::batch,
        from,
        limit);
  }

  @Override
  public Optional<BatchView> batch(long number) {
    return first(BATCH + " WHERE batch_number = ?", SqlViews::batch, number);
  }

  @Override
  public Totals totals() {
    return first(
            "SELECT (SELECT COUNT(*) FROM datanet) AS datanets, (SELECT COUNT(*) FROM passage) AS"
                + " passages, (SELECT COUNT(*) FROM model) AS models, (SELECT COUNT(*) FROM"
                + " receipt) AS receipts, (SELECT COUNT(*) FROM receipt r WHERE NOT EXISTS (SELECT"
                + " 1 FROM batch_receipt b WHERE b.receipt_id = r.receipt_id)) AS unbatched,"
                + " (SELECT COUNT(*) FROM batch) AS batches, (SELECT SUM(fees) FROM batch) AS fees",
            row ->
                new Totals(
                    row.getLong("datanets"),
                    row.getLong("passages"),
                    row.getLong("models"),
                    row.getLong("receipts"),
                    row.getLong("unbatched"),
                    row.getLong("batches"),
                    Jdbc.amount(row, "fees")))
        .orElseThrow();
  }

  private static PassageUsage passageUsage(ResultSet row) throws SQLException {
    return new PassageUsage(
        Jdbc.digest(row, "datanet_id"),
        Jdbc.digest(row, "passage_id"),
        Jdbc.address(row, "owner"),
        row.getLong("answers"),
        row.getLong("all_tokens"),
        Jdbc.amount(row, "all_paid"));
  }

  private static PassageList.Entry passage(ResultSet row) throws SQLException {
    return new PassageList.Entry(
        Jdbc.digest(row, "passage_id"),
        Jdbc.address(row, "owner"),
        row.getLong("log_index"),
        row.getInt("record_index"));
  }

  private static Signed<Deed> deed(ResultSet row) throws SQLException {
    return Stored.signed(row.getBytes("signed"), Deed::decode);
  }

  private static BatchView batch(ResultSet row) throws SQLException {
    return new BatchView(
        row.getLong("batch_number"),
        Jdbc.digest(row, "file"),
        row.getLong("first_receipt"),
        row.getLong("receipts"),
        Jdbc.amount(row, "fees"),
        row.getLong("closed_at"));
  }

  private <T> List<T> all(String sql, Jdbc.RowReader<T> reader, Object... values) {
    return jdbc.plain("read the tables", c -> Jdbc.query(c, sql, reader, values));
  }

  private <T> Optional<T> first(String sql, Jdbc.RowReader<T> reader, Object... values) {
    return jdbc.plain("read the tables", c -> Jdbc.first(c, sql, reader, values));
  }
}
