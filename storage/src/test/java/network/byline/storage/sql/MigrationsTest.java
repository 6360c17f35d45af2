package network.byline.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import network.byline.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("network.byline.storage.sql.TestDatabase#kinds")
class MigrationsTest {

  private final TestDatabase.Kind kind;
  @TempDir Path temp;
  private TestDatabase database;

  MigrationsTest(TestDatabase.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database = TestDatabase.fresh(kind, temp);
    database.open().close();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void openingAgainChangesNothing() {
    assertThatCode(() -> database.open().close()).doesNotThrowAnyException();
  }

  @Test
  void theJournalsTablesAreThere() {
    String quote = kind == TestDatabase.Kind.H2 ? "\"" : "";
    for (String table : List.of("event_journal", "event_tag", "snapshot")) {
      assertThatCode(() -> database.execute("SELECT * FROM " + quote + table + quote))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aHalfRunScriptRunsAgain() {
    database.execute("DROP TABLE log_cursor");
    database.execute("DELETE FROM schema_migration WHERE version = 3");

    try (Database again = database.open()) {
      assertThat(again.logCursor().position("deposits")).isEmpty();
    }
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() {
    database.execute("INSERT INTO schema_migration VALUES (4, 'V004__later.sql', '0x00', 0)");

    assertThatThrownBy(database::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void aScriptThatWasChangedAfterItRanIsRefused() {
    database.execute("UPDATE schema_migration SET checksum = '0x00' WHERE version = 2");

    assertThatThrownBy(database::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("V002__projections.sql");
  }

  @Test
  void aGapIsRefused() {
    database.execute("DELETE FROM schema_migration WHERE version = 2");

    assertThatThrownBy(database::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("lacks the tables of V002__projections.sql");
  }

  @Test
  void everyScriptThereIsIsListedAndNumberedInOrder() throws IOException {
    Path scripts =
        Path.of("src/main/resources/network/byline/storage/sql").resolve(dialect().folder());
    try (Stream<Path> files = Files.list(scripts)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .isEqualTo(Migrations.SCRIPTS);
    }
    for (int i = 0; i < Migrations.SCRIPTS.size(); i++) {
      assertThat(Migrations.SCRIPTS.get(i)).startsWith("V%03d__".formatted(i + 1));
    }
  }

  @Test
  void commentsAndEmptyStatementsAreLeftOut() {
    assertThat(Migrations.statements("-- a; b\nX\n  y;\n\n;Z")).containsExactly("X\n  y", "Z");
  }

  private Dialect dialect() {
    return kind == TestDatabase.Kind.H2 ? Dialect.H2 : Dialect.POSTGRES;
  }
}
