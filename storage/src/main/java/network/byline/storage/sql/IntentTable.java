package network.byline.storage.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import network.byline.storage.outbox.Inclusion;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.projection.IntentRow;

/** The intents' table: how an intent is first written, and how it is read. */
final class IntentTable {

  private IntentTable() {}

  /**
   * Plans an intent; the same again changes nothing, however far it has come meanwhile.
   *
   * @throws IllegalStateException if its key stands for another intent
   */
  static void insert(Connection connection, IntentRow intent, Instant now) throws SQLException {
    Keyed.in("intent")
        .key("intent_key", intent.key())
        .with("batch_number", intent.batch())
        .with("kind", intent.kind())
        .with("payload", intent.payload())
        .initially("state", IntentState.PLANNED.name())
        .initially("note", "")
        .initially("changed_at", now)
        .write(connection);
  }

  static Intent read(ResultSet row) throws SQLException {
    long nonce = row.getLong("nonce");
    OptionalLong given = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(nonce);
    return new Intent(
        row.getLong("sequence_number"),
        row.getString("intent_key"),
        row.getLong("batch_number"),
        row.getString("kind"),
        row.getBytes("payload"),
        IntentState.valueOf(row.getString("state")),
        given,
        inclusion(row),
        row.getString("note"),
        Instant.ofEpochMilli(row.getLong("changed_at")));
  }

  private static Optional<Inclusion> inclusion(ResultSet row) throws SQLException {
    if (row.getBytes("included_transaction") == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Inclusion(
            Jdbc.digest(row, "included_transaction"),
            row.getLong("included_block"),
            Jdbc.digest(row, "included_block_hash"),
            row.getBoolean("succeeded")));
  }
}
