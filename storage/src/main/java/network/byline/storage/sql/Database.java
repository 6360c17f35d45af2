package network.byline.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.time.Duration;
import java.time.InstantSource;
import network.byline.storage.StorageException;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.outbox.LogCursor;
import network.byline.storage.outbox.OutboxStore;
import network.byline.storage.projection.Projections;
import network.byline.storage.view.Views;

/** An open database with all tables in place, and the ports on it. Safe for use by many threads. */
public final class Database implements AutoCloseable {

  private static final String EMBEDDED_USER = "byline";
  private static final int EMBEDDED_CONNECTIONS = 4;
  private static final int SERVER_CONNECTIONS = 8;

  private final HikariDataSource pool;
  private final JdbcAccess access;
  private final SqlProjections projections;
  private final SqlViews views;
  private final SqlOutboxStore outbox;
  private final SqlLogCursor cursor;

  private Database(HikariDataSource pool, JdbcAccess access, InstantSource clock) {
    this.pool = pool;
    this.access = access;
    Jdbc jdbc = new Jdbc(pool);
    projections = new SqlProjections(jdbc, clock);
    views = new SqlViews(jdbc);
    outbox = new SqlOutboxStore(jdbc);
    cursor = new SqlLogCursor(jdbc);
  }

  /**
   * Opens the database and brings its tables to this program's version.
   *
   * @throws network.byline.storage.StorageException if it cannot be reached or read, a newer
   *     program has written it, or it is gone from a folder that has blocks or batches
   */
  public static Database open(DatabaseConfig config, InstantSource clock) {
    if (config instanceof DatabaseConfig.Embedded embedded) {
      EmbeddedFile.requireThere(embedded.folder());
    }
    JdbcAccess access = access(config);
    Dialect dialect = config instanceof DatabaseConfig.Embedded ? Dialect.H2 : Dialect.POSTGRES;
    HikariDataSource pool = connect(config, access, dialect);
    try {
      new Migrations(new Jdbc(pool), dialect).run(clock);
      return new Database(pool, access, clock);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Returns how the journal's plugin reaches this database. */
  public JdbcAccess access() {
    return access;
  }

  /** Returns the port that writes rows. */
  public Projections projections() {
    return projections;
  }

  /** Returns the port that reads rows. */
  public Views views() {
    return views;
  }

  /** Returns the port of the outbox. */
  public OutboxStore outbox() {
    return outbox;
  }

  /** Returns the port that keeps the readers of the vault's logs. */
  public LogCursor logCursor() {
    return cursor;
  }

  /** Closes all connections; an embedded database is then closed as well. */
  @Override
  public void close() {
    pool.close();
  }

  private static JdbcAccess access(DatabaseConfig config) {
    return switch (config) {
      case DatabaseConfig.Embedded embedded ->
          new JdbcAccess(
              embeddedUrl(embedded.folder()),
              EMBEDDED_USER,
              "",
              "org.h2.Driver",
              "slick.jdbc.H2Profile$",
              EMBEDDED_CONNECTIONS);
      case DatabaseConfig.Server server ->
          new JdbcAccess(
              server.url(),
              server.user(),
              server.password(),
              "org.postgresql.Driver",
              "slick.jdbc.PostgresProfile$",
              SERVER_CONNECTIONS);
    };
  }

  /**
   * With {@code WRITE_DELAY=0} a commit has reached the operating system before it returns; with
   * H2's default the death of the process loses half a second of acknowledged events. That it is
   * found again is seen to by {@link StoreChannel}. The database must outlive the shutdown hooks,
   * in which entities still write.
   */
  private static String embeddedUrl(DataFolder folder) {
    if (folder.root().toString().contains(";")) {
      throw new StorageException(
          "the data folder "
              + folder.root()
              + " has a ';' in its name, which the database cannot open: give another with --data"
              + " DIR");
    }
    return "jdbc:h2:"
        + StoreFile.prefix()
        + EmbeddedFile.name(folder)
        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
  }

  private static HikariDataSource connect(
      DatabaseConfig source, JdbcAccess access, Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("byline-tables");
    config.setJdbcUrl(access.url());
    config.setUsername(access.user());
    config.setPassword(access.password());
    config.setDriverClassName(access.driver());
    config.setMaximumPoolSize(access.connections());
    config.setMinimumIdle(1);
    if (dialect == Dialect.H2) {
      // One connection stays open as long as the host lives: H2 closes a file with its last one.
      config.setMaxLifetime(0);
    }
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw new StorageException(
          switch (source) {
            case DatabaseConfig.Embedded embedded ->
                "cannot open the database "
                    + EmbeddedFile.of(embedded.folder())
                    + ": "
                    + rootOf(e)
                    + "; restore the data folder from a copy, or give another with --data DIR";
            case DatabaseConfig.Server _ ->
                "cannot open the database " + access.url() + ": " + rootOf(e);
          },
          e);
    }
  }

  /** Returns the deepest words of a failure. */
  private static String rootOf(Throwable error) {
    String words = "no reason given";
    for (Throwable at = error; at != null; at = at.getCause()) {
      words = at.getMessage() == null ? words : at.getMessage();
    }
    return words;
  }
}
