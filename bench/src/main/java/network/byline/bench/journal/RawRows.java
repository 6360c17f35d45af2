package network.byline.bench.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;
import network.byline.storage.sql.JdbcAccess;

/** The journal's rows written by JDBC alone: what the database itself can do. */
final class RawRows implements AutoCloseable {

  /** About what a deposit's event takes. */
  private static final int PAYLOAD = 330;

  private static final double NANOS = 1e9;
  private static final String INSERT =
      """
      INSERT INTO "event_journal" ("deleted", "persistence_id", "sequence_number", "writer", "write_timestamp",
        "adapter_manifest", "event_payload", "event_ser_id", "event_ser_manifest")
      VALUES (false, ?, ?, 'writer', 0, '', ?, 9001, '')
      """;

  private final DataFolder folder;
  private final Database database;
  private final Connection connection;
  private long written;

  RawRows(Path directory) {
    folder = DataFolder.open(directory);
    database = Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
    JdbcAccess access = database.access();
    try {
      connection = DriverManager.getConnection(access.url(), access.user(), access.password());
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes rows with so many a transaction, and returns how many a second. */
  double perSecond(int rows, int transaction) {
    byte[] payload = new byte[PAYLOAD];
    long start = System.nanoTime();
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int row = 0; row < rows; row++) {
        insert.setString(1, "raw|" + written % 200);
        insert.setLong(2, ++written);
        insert.setBytes(3, payload);
        insert.addBatch();
        if ((row + 1) % transaction == 0 || row + 1 == rows) {
          insert.executeBatch();
          connection.commit();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows / ((System.nanoTime() - start) / NANOS);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    database.close();
    folder.close();
  }
}
