package network.byline.storage.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import network.byline.base.value.Digest;
import network.byline.storage.StorageException;

/**
 * Brings the tables to this program's version by numbered scripts. What ran is written down with a
 * checksum: a changed script, a gap, or a version that this program does not know is refused.
 *
 * <p>H2 commits each statement of a definition by itself, so scripts say {@code IF NOT EXISTS} and
 * a half-run one runs again. On PostgreSQL a script is one transaction, and hosts that start
 * together wait for one another.
 */
final class Migrations {

  /** The scripts in their order; version n is the n-th. */
  static final List<String> SCRIPTS =
      List.of("V001__journal.sql", "V002__projections.sql", "V003__outbox.sql");

  /** Any number that no other user of the server takes; "byline" in ASCII. */
  private static final long SERVER_LOCK = 0x62796c696e65L;

  private final Jdbc jdbc;
  private final Dialect dialect;

  Migrations(Jdbc jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
  }

  void run(InstantSource clock) {
    boolean done =
        jdbc.plain(
            "bring the database's tables up to date",
            connection -> {
              if (dialect == Dialect.POSTGRES) {
                lock(connection, "pg_advisory_lock");
              }
              try {
                migrate(connection, clock);
              } finally {
                if (dialect == Dialect.POSTGRES) {
                  lock(connection, "pg_advisory_unlock");
                }
              }
              return true;
            });
    assert done;
  }

  private static void lock(Connection connection, String function) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT " + function + "(" + SERVER_LOCK + ")");
    }
  }

  private void migrate(Connection connection, InstantSource clock) throws SQLException {
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER NOT NULL PRIMARY KEY,"
            + " script VARCHAR(100) NOT NULL, checksum VARCHAR(66) NOT NULL,"
            + " applied_at BIGINT NOT NULL)");
    NavigableMap<Integer, String> applied = applied(connection);
    for (int version : applied.keySet()) {
      if (version > SCRIPTS.size()) {
        throw new StorageException(
            "the database was written by a newer version (tables "
                + version
                + ", this one knows "
                + SCRIPTS.size()
                + "): start that version");
      }
    }
    for (int version = 1; version <= SCRIPTS.size(); version++) {
      String name = SCRIPTS.get(version - 1);
      String script = script(name);
      String checksum = Digest.sha256(script.getBytes(UTF_8)).toString();
      String before = applied.get(version);
      if (before == null) {
        if (!applied.isEmpty() && applied.lastKey() > version) {
          throw new StorageException(
              "the database lacks the tables of " + name + " but has later ones: it is damaged");
        }
        apply(connection, version, name, script, checksum, clock);
      } else if (!before.equals(checksum)) {
        throw new StorageException(
            "the database was made by another "
                + name
                + " than this version's: start the version"
                + " that wrote it");
      }
    }
  }

  private static NavigableMap<Integer, String> applied(Connection connection) throws SQLException {
    NavigableMap<Integer, String> applied = new TreeMap<>();
    Jdbc.query(
            connection,
            "SELECT version, checksum FROM schema_migration",
            row -> Map.entry(row.getInt("version"), row.getString("checksum")))
        .forEach(entry -> applied.put(entry.getKey(), entry.getValue()));
    return applied;
  }

  private static void apply(
      Connection connection,
      int version,
      String name,
      String script,
      String checksum,
      InstantSource clock)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      for (String statement : statements(script)) {
        execute(connection, statement);
      }
      Jdbc.update(
          connection,
          "INSERT INTO schema_migration (version, script, checksum, applied_at)"
              + " VALUES (?, ?, ?, ?)",
          version,
          name,
          checksum,
          clock.instant());
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns a script's statements: what stands between semicolons, without comment lines. */
  static List<String> statements(String script) {
    StringBuilder code = new StringBuilder();
    script
        .lines()
        .filter(line -> !line.strip().startsWith("--"))
        .forEach(l -> code.append(l).append('\n'));
    return Arrays.stream(code.toString().split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private String script(String name) {
    String path = dialect.folder() + "/" + name;
    try (InputStream in = Migrations.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its script " + path);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
