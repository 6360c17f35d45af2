package network.byline.storage.sql;

import java.util.Optional;
import network.byline.storage.outbox.LogCursor;
import network.byline.storage.outbox.LogPosition;

/** The cursors' table. */
final class SqlLogCursor implements LogCursor {

  private final Jdbc jdbc;

  SqlLogCursor(Jdbc jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<LogPosition> position(String reader) {
    return jdbc.plain(
        "read a log cursor",
        connection ->
            Jdbc.first(
                connection,
                "SELECT block_number, block_hash FROM log_cursor WHERE reader = ?",
                row -> new LogPosition(row.getLong("block_number"), Jdbc.digest(row, "block_hash")),
                reader));
  }

  @Override
  public void moveTo(String reader, LogPosition position) {
    jdbc.act(
        "move a log cursor",
        connection -> {
          int moved =
              Jdbc.update(
                  connection,
                  "UPDATE log_cursor SET block_number = ?, block_hash = ? WHERE reader = ?",
                  position.block(),
                  position.hash(),
                  reader);
          if (moved == 0) {
            Jdbc.update(
                connection,
                "INSERT INTO log_cursor (reader, block_number, block_hash) VALUES (?, ?, ?)",
                reader,
                position.block(),
                position.hash());
          }
        });
  }
}
