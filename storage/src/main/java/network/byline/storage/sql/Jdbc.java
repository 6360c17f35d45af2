package network.byline.storage.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** Statements and transactions without ceremony; turns values into columns and back. */
final class Jdbc {

  private final DataSource source;

  Jdbc(DataSource source) {
    this.source = source;
  }

  /** Work with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Work with a connection that has no result. */
  interface Action {
    void with(Connection connection) throws SQLException;
  }

  /** Makes a value of the row that a result set stands at. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Does work of which every statement is a transaction of its own. */
  <T> T plain(String what, Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new StorageException("cannot " + what + ": " + e.getMessage(), e);
    }
  }

  /** Does work as one transaction; nothing of it remains if it throws. */
  <T> T transaction(String what, Work<T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.with(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection, e);
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new StorageException("cannot " + what + ": " + e.getMessage(), e);
    }
  }

  /** Does work without a result as one transaction. */
  void act(String what, Action action) {
    boolean done =
        transaction(
            what,
            connection -> {
              action.with(connection);
              return true;
            });
    assert done;
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Changes rows and returns how many. */
  static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** Returns the rows that a query finds. */
  static <T> List<T> query(
      Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(reader.read(rows));
        }
        return found;
      }
    }
  }

  /** Returns the first row that a query finds. */
  static <T> Optional<T> first(
      Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    List<T> found = query(connection, sql, reader, values);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, column(values[i]));
    }
  }

  /** Returns what stands for a value in a column. */
  static @Nullable Object column(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Digest digest -> digest.toArray();
      case Address address -> address.toArray();
      case Amount amount -> new BigDecimal(amount.toBigInteger());
      case BigInteger number -> new BigDecimal(number);
      case Instant instant -> instant.toEpochMilli();
      default -> value;
    };
  }

  static Digest digest(ResultSet row, String column) throws SQLException {
    return Digest.of(row.getBytes(column));
  }

  static Address address(ResultSet row, String column) throws SQLException {
    return Address.of(row.getBytes(column));
  }

  /** Returns an amount; the sum of no rows, which SQL calls null, is zero. */
  static Amount amount(ResultSet row, String column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? Amount.ZERO : Amount.of(value.toBigIntegerExact());
  }
}
