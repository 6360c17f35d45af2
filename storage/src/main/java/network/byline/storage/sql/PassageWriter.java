package network.byline.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import network.byline.base.value.Digest;
import network.byline.storage.projection.PassageRow;

/** Writes passages by the hundred; those that are there already stay as they are. */
final class PassageWriter {

  private static final int CHUNK = 500;

  private PassageWriter() {}

  static void write(Connection connection, List<PassageRow> rows) throws SQLException {
    Map<Digest, Map<Digest, PassageRow>> fresh = new LinkedHashMap<>();
    for (PassageRow row : rows) {
      fresh
          .computeIfAbsent(row.datanet(), d -> new LinkedHashMap<>())
          .putIfAbsent(row.passage(), row);
    }
    for (Map.Entry<Digest, Map<Digest, PassageRow>> datanet : fresh.entrySet()) {
      datanet
          .getValue()
          .keySet()
          .removeAll(known(connection, datanet.getKey(), datanet.getValue().keySet()));
      insert(connection, datanet.getValue().values());
    }
  }

  /** Returns those of the passages that the datanet holds. */
  static Set<Digest> known(Connection connection, Digest datanet, Collection<Digest> passages)
      throws SQLException {
    Set<Digest> known = new HashSet<>();
    List<Digest> all = List.copyOf(passages);
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<Digest> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
      List<Object> values = new ArrayList<>();
      values.add(datanet);
      values.addAll(chunk);
      known.addAll(
          Jdbc.query(
              connection,
              "SELECT passage_id FROM passage WHERE datanet_id = ? AND passage_id IN ("
                  + chunk.stream().map(id -> "?").collect(Collectors.joining(", "))
                  + ")",
              row -> Jdbc.digest(row, "passage_id"),
              values.toArray()));
    }
    return known;
  }

  private static void insert(Connection connection, Collection<PassageRow> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO passage (datanet_id, passage_id, owner, log_index, record_index)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      int waiting = 0;
      for (PassageRow row : rows) {
        Jdbc.bind(
            statement, row.datanet(), row.passage(), row.owner(), row.logIndex(), row.position());
        statement.addBatch();
        if (++waiting == CHUNK) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        statement.executeBatch();
      }
    }
  }
}
