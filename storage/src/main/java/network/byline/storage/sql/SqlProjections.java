package network.byline.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import network.byline.storage.projection.Projections;
import network.byline.storage.projection.Row;

/**
 * Rows and offset in one transaction. The offset's row is locked first, so that two hosts that run
 * the same projection for a moment write each event once.
 */
final class SqlProjections implements Projections {

  private static final int MAX_NAME = 64;

  private final Jdbc jdbc;
  private final RowWriter writer;

  SqlProjections(Jdbc jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    writer = new RowWriter(clock);
  }

  @Override
  public long offset(String projection) {
    return jdbc.plain(
        "read the offset of projection " + projection,
        connection ->
            Jdbc.first(
                    connection,
                    "SELECT last_offset FROM projection_offset WHERE projection = ?",
                    row -> row.getLong(1),
                    projection)
                .orElse(0L));
  }

  @Override
  public boolean apply(String projection, long offset, List<Row> rows) {
    if (projection.isEmpty() || projection.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "projection '" + projection + "' has a name of 1 to " + MAX_NAME + " characters");
    }
    if (offset <= 0) {
      throw new IllegalArgumentException("offset " + offset + " is not above zero");
    }
    String what = "write the rows of projection " + projection + " at offset " + offset;
    if (offset(projection) == 0) {
      jdbc.plain(what, connection -> prepare(connection, projection));
    }
    return jdbc.transaction(
        what,
        connection -> {
          long last =
              Jdbc.first(
                      connection,
                      "SELECT last_offset FROM projection_offset WHERE projection = ? FOR UPDATE",
                      row -> row.getLong(1),
                      projection)
                  .orElseThrow();
          if (offset <= last) {
            return false;
          }
          writer.write(connection, rows);
          Jdbc.update(
              connection,
              "UPDATE projection_offset SET last_offset = ? WHERE projection = ?",
              offset,
              projection);
          return true;
        });
  }

  /** Makes the offset's row; when two do so at once, the one that comes second finds it there. */
  private static boolean prepare(Connection connection, String projection) throws SQLException {
    try {
      return Jdbc.update(
              connection,
              "INSERT INTO projection_offset (projection, last_offset) VALUES (?, 0)",
              projection)
          == 1;
    } catch (SQLException e) {
      if (Keyed.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }
}
