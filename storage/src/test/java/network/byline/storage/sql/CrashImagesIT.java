package network.byline.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import network.byline.base.statement.Role;
import network.byline.base.value.Amount;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.projection.EarningRow;
import network.byline.storage.projection.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a killed process would leave behind after every single commit: a copy of the file while the
 * database is open. Old space is freed at once here, as it is in a database that has lived for a
 * minute, so that commits go into gaps of the file.
 */
class CrashImagesIT {

  private static final String NAME = "byline.mv.db";
  private static final int LIVES = 12;
  private static final int MOST_COMMITS = 20;

  @TempDir Path temp;

  @Test
  void everyCommitIsFoundInTheFileAtTheMomentItIsAcknowledged() throws Exception {
    Random random = new Random(2);
    Path host = temp.resolve("life-0");
    long offset = 0;
    for (int life = 1; life <= LIVES; life++) {
      try (DataFolder folder = DataFolder.open(host);
          Database database =
              Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
          Connection connection = connect(database.access().url());
          Statement setting = connection.createStatement()) {
        setting.execute("SET RETENTION_TIME 0");
        assertThat(database.projections().offset("money")).isEqualTo(offset);
        for (int left = 1 + random.nextInt(MOST_COMMITS); left > 0; left--) {
          offset++;
          database.projections().apply("money", offset, rows(offset));
          Path image = copy(folder.database(), temp.resolve("image"));
          assertThat(said(image)).as("life %d, commit %d", life, offset).isEqualTo(offset);
        }
        host = temp.resolve("life-" + life);
        copy(folder.database(), host.resolve("db"));
      }
    }
  }

  private static List<Row> rows(long offset) {
    return List.of(
        new EarningRow(
            Samples.digest((int) offset), Samples.address(9), Role.DATA, Amount.of(offset)));
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(from.resolve(NAME), to.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
    return to;
  }

  /** Returns the offset in an image, which must go with the rows. */
  private static long said(Path image) throws SQLException {
    String url = "jdbc:h2:" + StoreFile.prefix() + image.resolve("byline") + ";WRITE_DELAY=0";
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT last_offset FROM projection_offset), (SELECT COUNT(*) FROM"
                    + " earning)")) {
      row.next();
      assertThat(row.getLong(2)).isEqualTo(row.getLong(1));
      return row.getLong(1);
    }
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "byline", "");
  }
}
