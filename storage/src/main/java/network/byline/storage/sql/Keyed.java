package network.byline.storage.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of a table under its key, written once: the same line again changes nothing, another
 * line under the key is refused.
 */
final class Keyed {

  private static final String DUPLICATE_KEY = "23505";

  private final String table;
  private final List<String> keys = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final List<String> initialColumns = new ArrayList<>();
  private final List<Object> initialValues = new ArrayList<>();

  private Keyed(String table) {
    this.table = table;
  }

  static Keyed in(String table) {
    return new Keyed(table);
  }

  /** Gives a column of the key; these come before the others. */
  Keyed key(String column, Object value) {
    keys.add(column);
    return with(column, value);
  }

  /** Gives a column that is not of the key. */
  Keyed with(String column, Object value) {
    columns.add(column);
    values.add(value);
    return this;
  }

  /** Gives a column that may change later, and is not compared. */
  Keyed initially(String column, Object value) {
    initialColumns.add(column);
    initialValues.add(value);
    return this;
  }

  /**
   * Writes the line if its key is new.
   *
   * @return whether it was new
   * @throws IllegalStateException if the key stands for another line
   */
  boolean write(Connection connection) throws SQLException {
    List<@Nullable Object[]> present =
        Jdbc.query(
            connection,
            "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE " + keyCondition(),
            this::stored,
            values.subList(0, keys.size()).toArray());
    if (present.isEmpty()) {
      insert(connection);
      return true;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!same(present.getFirst()[i], Jdbc.column(values.get(i)))) {
        throw new IllegalStateException(
            "table "
                + table
                + " has another "
                + columns.get(i)
                + " under the key "
                + values.subList(0, keys.size()));
      }
    }
    return false;
  }

  /** Tells whether an error says that the key was there already. */
  static boolean isDuplicate(SQLException error) {
    return DUPLICATE_KEY.equals(error.getSQLState());
  }

  private void insert(Connection connection) throws SQLException {
    List<String> allColumns = new ArrayList<>(columns);
    allColumns.addAll(initialColumns);
    List<Object> allValues = new ArrayList<>(values);
    allValues.addAll(initialValues);
    Jdbc.update(
        connection,
        "INSERT INTO "
            + table
            + " ("
            + String.join(", ", allColumns)
            + ") VALUES ("
            + allColumns.stream().map(column -> "?").collect(Collectors.joining(", "))
            + ")",
        allValues.toArray());
  }

  private String keyCondition() {
    return keys.stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
  }

  private @Nullable Object[] stored(ResultSet row) throws SQLException {
    @Nullable Object[] line = new @Nullable Object[columns.size()];
    for (int i = 0; i < line.length; i++) {
      // Large values have types of their own, which compare only as bytes.
      line[i] =
          Jdbc.column(values.get(i)) instanceof byte[] ? row.getBytes(i + 1) : row.getObject(i + 1);
    }
    return line;
  }

  private static boolean same(@Nullable Object stored, @Nullable Object given) {
    if (stored instanceof byte[] one && given instanceof byte[] other) {
      return Arrays.equals(one, other);
    }
    if (stored instanceof BigDecimal one && given instanceof BigDecimal other) {
      return one.compareTo(other) == 0;
    }
    if (stored instanceof Number one && given instanceof Number other) {
      return one.longValue() == other.longValue();
    }
    return stored != null && stored.equals(given);
  }
}
