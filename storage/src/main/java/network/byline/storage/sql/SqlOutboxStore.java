package network.byline.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import network.byline.base.value.Address;
import network.byline.storage.outbox.Attempt;
import network.byline.storage.outbox.Inclusion;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.OutboxStore;
import network.byline.storage.projection.IntentRow;
import org.jspecify.annotations.Nullable;

/** Intents, attempts and lanes. Every move names the states it may start from. */
final class SqlOutboxStore implements OutboxStore {

  private static final int MAX_NOTE = 1000;
  private static final String SELECT = "SELECT * FROM intent";
  private static final String IN_ORDER = " ORDER BY sequence_number";

  private final Jdbc jdbc;

  SqlOutboxStore(Jdbc jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Intent> open() {
    return intents(" WHERE state IN (" + names(openStates()) + ")" + IN_ORDER);
  }

  @Override
  public List<Intent> ofBatch(long batch) {
    return intents(" WHERE batch_number = ?" + IN_ORDER, batch);
  }

  @Override
  public List<Intent> inState(IntentState state) {
    return intents(" WHERE state = ?" + IN_ORDER, state.name());
  }

  @Override
  public Optional<Intent> intent(String key) {
    List<Intent> found = intents(" WHERE intent_key = ?", key);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  @Override
  public List<Attempt> attempts(String key) {
    return jdbc.plain(
        "read the outbox",
        connection ->
            Jdbc.query(
                connection,
                "SELECT transaction_hash, nonce, raw, max_fee, tip, gas, signed_at FROM attempt"
                    + " WHERE intent_key = ? ORDER BY place",
                row ->
                    new Attempt(
                        Jdbc.digest(row, "transaction_hash"),
                        row.getLong("nonce"),
                        row.getBytes("raw"),
                        row.getBigDecimal("max_fee").toBigIntegerExact(),
                        row.getBigDecimal("tip").toBigIntegerExact(),
                        row.getLong("gas"),
                        Instant.ofEpochMilli(row.getLong("signed_at"))),
                key));
  }

  @Override
  public void plan(IntentRow intent, Instant now) {
    jdbc.act("plan " + intent.key(), connection -> IntentTable.insert(connection, intent, now));
  }

  @Override
  public long nextNonce(Address sender) {
    return jdbc.plain(
        "read the lane of " + sender, connection -> lane(connection, sender).orElse(0L));
  }

  @Override
  public void signed(String key, Address sender, Attempt attempt) {
    jdbc.act(
        "store a transaction of " + key,
        connection -> {
          Intent intent = locked(connection, key);
          boolean first = intent.state() == IntentState.PLANNED;
          if (first) {
            useUp(connection, sender, attempt.nonce());
          } else if (!intent.nonce().equals(OptionalLong.of(attempt.nonce()))) {
            throw new IllegalStateException(
                key + " has the nonce " + intent.nonce() + ", not " + attempt.nonce());
          }
          move(
              connection,
              key,
              IntentState.SIGNED,
              attempt.signedAt(),
              IntentState.PLANNED,
              IntentState.SIGNED,
              IntentState.SENT);
          Jdbc.update(
              connection,
              "UPDATE intent SET sender = ?, nonce = ?, note = '' WHERE intent_key = ?",
              sender,
              attempt.nonce(),
              key);
          insert(connection, key, sender, attempt);
        });
  }

  @Override
  public void sent(String key, Instant now) {
    jdbc.act(
        "mark " + key + " as sent",
        connection -> move(connection, key, IntentState.SENT, now, IntentState.SIGNED));
  }

  @Override
  public void included(String key, Inclusion inclusion, Instant now) {
    jdbc.act(
        "mark " + key + " as included",
        connection -> {
          move(
              connection,
              key,
              IntentState.INCLUDED,
              now,
              IntentState.SIGNED,
              IntentState.SENT,
              IntentState.INCLUDED);
          place(connection, key, inclusion);
        });
  }

  @Override
  public void orphaned(String key, Instant now) {
    jdbc.act(
        "mark " + key + " as orphaned",
        connection -> {
          move(connection, key, IntentState.SENT, now, IntentState.INCLUDED);
          place(connection, key, null);
        });
  }

  @Override
  public void replanned(String key, String note, Instant now) {
    jdbc.act(
        "plan " + key + " again",
        connection -> {
          move(connection, key, IntentState.PLANNED, now, IntentState.SIGNED, IntentState.SENT);
          Jdbc.update(
              connection,
              "UPDATE intent SET sender = NULL, nonce = NULL, note = ? WHERE intent_key = ?",
              shortened(note),
              key);
        });
  }

  @Override
  public void settled(String key, Instant now) {
    jdbc.act(
        "settle " + key,
        connection -> {
          boolean succeeded =
              locked(connection, key)
                  .inclusion()
                  .orElseThrow(() -> new IllegalStateException(key + " is in no block"))
                  .succeeded();
          move(
              connection,
              key,
              succeeded ? IntentState.FINAL : IntentState.REVERTED,
              now,
              IntentState.INCLUDED);
        });
  }

  @Override
  public void skipped(String key, String note, Instant now) {
    end(key, IntentState.SKIPPED, note, now);
  }

  @Override
  public void parked(String key, String note, Instant now) {
    end(key, IntentState.PARKED, note, now);
  }

  @Override
  public void retried(String key, Instant now) {
    jdbc.act(
        "try " + key + " again",
        connection -> {
          move(connection, key, IntentState.PLANNED, now, IntentState.PARKED, IntentState.REVERTED);
          Jdbc.update(
              connection,
              "UPDATE intent SET sender = NULL, nonce = NULL, note = '' WHERE intent_key = ?",
              key);
          place(connection, key, null);
        });
  }

  @Override
  public void noted(String key, String note) {
    jdbc.act(
        "note something on " + key,
        connection ->
            Jdbc.update(
                connection,
                "UPDATE intent SET note = ? WHERE intent_key = ? AND state IN ("
                    + names(openStates())
                    + ")",
                shortened(note),
                key));
  }

  private void end(String key, IntentState to, String note, Instant now) {
    jdbc.act(
        "end " + key,
        connection -> {
          move(connection, key, to, now, IntentState.PLANNED);
          Jdbc.update(
              connection, "UPDATE intent SET note = ? WHERE intent_key = ?", shortened(note), key);
        });
  }

  private static void move(
      Connection connection, String key, IntentState to, Instant now, IntentState... from)
      throws SQLException {
    int moved =
        Jdbc.update(
            connection,
            "UPDATE intent SET state = ?, changed_at = ? WHERE intent_key = ? AND state IN ("
                + names(List.of(from))
                + ")",
            to.name(),
            now,
            key);
    if (moved != 1) {
      throw new IllegalStateException(
          "intent " + key + " cannot become " + to + ": it is none of " + List.of(from));
    }
  }

  private static void place(Connection connection, String key, @Nullable Inclusion inclusion)
      throws SQLException {
    Jdbc.update(
        connection,
        "UPDATE intent SET included_transaction = ?, included_block = ?, included_block_hash = ?,"
            + " succeeded = ? WHERE intent_key = ?",
        inclusion == null ? null : inclusion.transaction(),
        inclusion == null ? null : inclusion.block(),
        inclusion == null ? null : inclusion.blockHash(),
        inclusion == null ? null : inclusion.succeeded(),
        key);
  }

  private static Intent locked(Connection connection, String key) throws SQLException {
    return Jdbc.first(
            connection, SELECT + " WHERE intent_key = ? FOR UPDATE", IntentTable::read, key)
        .orElseThrow(() -> new IllegalStateException("there is no intent " + key));
  }

  private static Optional<Long> lane(Connection connection, Address sender) throws SQLException {
    return Jdbc.first(
        connection, "SELECT next_nonce FROM lane WHERE sender = ?", r -> r.getLong(1), sender);
  }

  /** Uses a nonce up; one that was used before is refused. */
  private static void useUp(Connection connection, Address sender, long nonce) throws SQLException {
    boolean used =
        !Jdbc.query(
                connection,
                "SELECT place FROM attempt WHERE sender = ? AND nonce = ?",
                row -> row.getInt(1),
                sender,
                nonce)
            .isEmpty();
    if (used) {
      throw new IllegalStateException("nonce " + nonce + " of " + sender + " was used before");
    }
    Optional<Long> next = lane(connection, sender);
    if (next.isEmpty()) {
      Jdbc.update(
          connection, "INSERT INTO lane (sender, next_nonce) VALUES (?, ?)", sender, nonce + 1);
    } else if (nonce >= next.get()) {
      Jdbc.update(connection, "UPDATE lane SET next_nonce = ? WHERE sender = ?", nonce + 1, sender);
    }
  }

  private static void insert(Connection connection, String key, Address sender, Attempt attempt)
      throws SQLException {
    int place =
        Jdbc.first(
                connection,
                "SELECT COUNT(*) FROM attempt WHERE intent_key = ?",
                row -> row.getInt(1),
                key)
            .orElse(0);
    Jdbc.update(
        connection,
        "INSERT INTO attempt (transaction_hash, intent_key, place, sender, nonce, raw, max_fee,"
            + " tip, gas, signed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        attempt.transaction(),
        key,
        place,
        sender,
        attempt.nonce(),
        attempt.raw(),
        attempt.maxFee(),
        attempt.tip(),
        attempt.gas(),
        attempt.signedAt());
  }

  private List<Intent> intents(String condition, Object... values) {
    return jdbc.plain(
        "read the outbox", c -> Jdbc.query(c, SELECT + condition, IntentTable::read, values));
  }

  private static List<IntentState> openStates() {
    return Arrays.stream(IntentState.values()).filter(IntentState::isOpen).toList();
  }

  private static String names(List<IntentState> states) {
    return states.stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
  }

  private static String shortened(String note) {
    return note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE - 1) + "…";
  }
}
