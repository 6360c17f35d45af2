package network.byline.actors;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import network.byline.actors.serialization.StoredEvent;
import network.byline.storage.sql.JdbcAccess;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/** The events and tables of a database, read past the host that writes them. */
final class Journal implements AutoCloseable {

  private static final int EVENTS = 9001;

  private final ActorTestKit kit = TestKits.inMemory();
  private final Serialization serialization = SerializationExtension.get(kit.system());

  /** One event with its place in the journal and whose it is. */
  record Entry(long ordering, String entity, StoredEvent event) {}

  /** Returns all events in the journal's order. */
  List<Entry> read(JdbcAccess access) {
    List<Entry> entries = new ArrayList<>();
    query(
        access,
        "SELECT \"ordering\", \"persistence_id\", \"event_payload\" FROM \"event_journal\""
            + " WHERE \"event_ser_id\" = "
            + EVENTS
            + " ORDER BY \"ordering\"",
        row ->
            entries.add(
                new Entry(
                    row.getLong(1),
                    row.getString(2),
                    (StoredEvent) serialization.deserialize(row.getBytes(3), EVENTS, "").get())));
    return entries;
  }

  /** Returns a table's rows as text, sorted, without the columns that say when they came. */
  static List<String> table(JdbcAccess access, String name) {
    List<String> rows = new ArrayList<>();
    query(
        access,
        "SELECT * FROM " + name,
        row -> {
          StringBuilder line = new StringBuilder();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String column = row.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT);
            if (!List.of("inserted", "changed_at", "sequence_number").contains(column)) {
              String type = row.getMetaData().getColumnTypeName(i);
              boolean binary = type.contains("BINARY");
              byte[] bytes = binary ? row.getBytes(i) : null;
              line.append(column)
                  .append('=')
                  .append(bytes == null ? row.getString(i) : HexFormat.of().formatHex(bytes))
                  .append(' ');
            }
          }
          rows.add(line.toString());
        });
    rows.sort(null);
    return rows;
  }

  /** Does something with a row. */
  private interface EachRow {
    void accept(ResultSet row) throws SQLException;
  }

  private static void query(JdbcAccess access, String sql, EachRow each) {
    try (Connection connection =
            DriverManager.getConnection(access.url(), access.user(), access.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        each.accept(rows);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
