package network.byline.storage.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import network.byline.storage.folder.DataFolder;

/** A database for one test, empty at first: H2 in a folder, or a schema of its own on a server. */
abstract sealed class TestDatabase implements AutoCloseable {

  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));

  private static final String SERVER = System.getProperty("byline.postgres.url", "");

  /** Opens the same tables once more, as after a restart. */
  abstract Database open();

  abstract JdbcAccess access();

  @Override
  public abstract void close();

  /** What there is to test on. */
  enum Kind {
    H2,
    POSTGRESQL
  }

  /** Returns H2, and PostgreSQL if {@code -Dbyline.postgres.url} names a server. */
  static Stream<Kind> kinds() {
    if (SERVER.isEmpty()) {
      System.out.println("skipped on PostgreSQL: give -Dbyline.postgres.url=jdbc:postgresql:…");
      return Stream.of(Kind.H2);
    }
    return Stream.of(Kind.values());
  }

  static TestDatabase fresh(Kind kind, Path folder) {
    return kind == Kind.H2 ? new Embedded(folder) : new Server(SERVER);
  }

  void execute(String sql) {
    JdbcAccess access = access();
    try (Connection connection =
            DriverManager.getConnection(access.url(), access.user(), access.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Embedded extends TestDatabase {

    private final DataFolder folder;

    Embedded(Path path) {
      folder = DataFolder.open(path);
    }

    @Override
    Database open() {
      return Database.open(new DatabaseConfig.Embedded(folder), CLOCK);
    }

    @Override
    JdbcAccess access() {
      try (Database database = open()) {
        return database.access();
      }
    }

    @Override
    public void close() {
      folder.close();
    }
  }

  private static final class Server extends TestDatabase {

    private static final String SCHEMA = "byline_test";

    private final String url;
    private final String user = System.getProperty("byline.postgres.user", "postgres");
    private final String password = System.getProperty("byline.postgres.password", "");

    Server(String url) {
      this.url = url;
      execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
      execute("CREATE SCHEMA " + SCHEMA);
    }

    @Override
    Database open() {
      JdbcAccess access = access();
      return Database.open(
          new DatabaseConfig.Server(access.url(), access.user(), access.password()), CLOCK);
    }

    @Override
    JdbcAccess access() {
      String separator = url.contains("?") ? "&" : "?";
      return new JdbcAccess(url + separator + "currentSchema=" + SCHEMA, user, password, "", "", 1);
    }

    @Override
    public void close() {
      execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
    }
  }
}
