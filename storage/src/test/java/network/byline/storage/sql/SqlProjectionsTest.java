package network.byline.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.projection.EarningRow;
import network.byline.storage.projection.IntentRow;
import network.byline.storage.projection.Projections;
import network.byline.storage.projection.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("network.byline.storage.sql.TestDatabase#kinds")
class SqlProjectionsTest {

  private static final Address EARNER = Samples.address(9);

  private final TestDatabase.Kind kind;
  @TempDir Path temp;
  private TestDatabase tables;
  private Database database;

  SqlProjectionsTest(TestDatabase.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    tables = TestDatabase.fresh(kind, temp);
    database = tables.open();
  }

  @AfterEach
  void close() {
    database.close();
    tables.close();
  }

  private static Row earning(int receipt, long amount) {
    return new EarningRow(Samples.digest(receipt), EARNER, Role.DATA, Amount.of(amount));
  }

  private Amount earned() {
    return database.views().earnings(EARNER).stream()
        .map(earnings -> earnings.amount())
        .reduce(Amount.ZERO, Amount::plus);
  }

  @Test
  void rowsAndOffsetAreWrittenTogether() {
    Projections projections = database.projections();
    assertThat(projections.offset("p")).isZero();

    assertThat(projections.apply("p", 5, List.of(earning(1, 10), earning(2, 20)))).isTrue();

    assertThat(projections.offset("p")).isEqualTo(5);
    assertThat(earned()).isEqualTo(Amount.of(30));
  }

  @Test
  void anOffsetThatWasWrittenBeforeChangesNothing() {
    Projections projections = database.projections();
    projections.apply("p", 5, List.of(earning(1, 10)));

    assertThat(projections.apply("p", 5, List.of(earning(2, 20)))).isFalse();
    assertThat(projections.apply("p", 4, List.of(earning(3, 20)))).isFalse();
    assertThat(earned()).isEqualTo(Amount.of(10));
  }

  @Test
  void projectionsCountByThemselves() {
    database.projections().apply("p", 5, List.of(earning(1, 10)));

    assertThat(database.projections().apply("q", 3, List.of(earning(2, 20)))).isTrue();
    assertThat(database.projections().offset("p")).isEqualTo(5);
    assertThat(database.projections().offset("q")).isEqualTo(3);
  }

  @Test
  void nothingRemainsOfAnEventOfWhichOneRowFails() {
    Projections projections = database.projections();
    projections.apply("p", 1, List.of(earning(1, 10)));

    assertThatThrownBy(() -> projections.apply("p", 2, List.of(earning(2, 20), earning(1, 11))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("earning")
        .hasMessageContaining("amount");

    assertThat(projections.offset("p")).isEqualTo(1);
    assertThat(earned()).isEqualTo(Amount.of(10));
    assertThat(projections.apply("p", 2, List.of(earning(2, 20)))).isTrue();
    assertThat(earned()).isEqualTo(Amount.of(30));
  }

  @Test
  void whatWasAppliedIsThereAfterARestart() {
    database.projections().apply("p", 7, List.of(earning(1, 10)));
    database.close();

    database = tables.open();

    assertThat(database.projections().offset("p")).isEqualTo(7);
    assertThat(earned()).isEqualTo(Amount.of(10));
  }

  @Test
  void theSameRowUnderAnotherOffsetCountsOnce() {
    database.projections().apply("p", 1, List.of(earning(1, 10)));
    database.projections().apply("p", 2, List.of(earning(1, 10)));

    assertThat(earned()).isEqualTo(Amount.of(10));
  }

  @Test
  void twoHostsThatRunTheSameProjectionWriteEachEventOnce() throws Exception {
    int events = 60;
    Callable<Integer> host =
        () -> {
          int written = 0;
          for (int offset = 1; offset <= events; offset++) {
            if (database.projections().apply("p", offset, List.of(earning(offset, offset)))) {
              written++;
            }
          }
          return written;
        };
    int written = 0;
    try (ExecutorService hosts = Executors.newFixedThreadPool(3)) {
      for (Future<Integer> each : hosts.invokeAll(List.of(host, host, host))) {
        written += each.get();
      }
    }

    assertThat(written).isEqualTo(events);
    assertThat(database.projections().offset("p")).isEqualTo(events);
    assertThat(earned()).isEqualTo(Amount.of(events * (events + 1) / 2));
  }

  @Test
  void aRepeatedIntentKeepsHowFarItHasCome() {
    IntentRow intent = new IntentRow("ANCHOR/1", 1, "ANCHOR", new byte[] {1, 2});
    database.projections().apply("p", 1, List.of(intent));
    database.outbox().skipped("ANCHOR/1", "anchored before", TestDatabase.CLOCK.instant());

    database.projections().apply("p", 2, List.of(intent));

    assertThat(database.outbox().intent("ANCHOR/1").orElseThrow().state())
        .isEqualTo(IntentState.SKIPPED);
    assertThatThrownBy(
            () ->
                database
                    .projections()
                    .apply("p", 3, List.of(new IntentRow("ANCHOR/1", 1, "ANCHOR", new byte[] {3}))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theFirstCommitOfAPassageStays() {
    Digest datanet = Samples.digest(1);
    List<Row> first = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      first.add(Samples.passage(datanet, i, Samples.ALICE, 0, i));
    }
    first.add(Samples.passage(datanet, 3, Samples.ALICE, 0, 1200));
    database.projections().apply("p", 1, first);
    database
        .projections()
        .apply(
            "p",
            2,
            List.of(
                Samples.passage(datanet, 3, Samples.BOB, 1, 0),
                Samples.passage(datanet, 5000, Samples.BOB, 1, 1)));

    var entries = database.views().passages(datanet, 2);
    assertThat(entries).hasSize(1201);
    assertThat(entries.get(3).owner()).isEqualTo(Samples.ALICE.address());
    assertThat(entries.get(3).position()).isEqualTo(3);
    assertThat(entries.getLast().owner()).isEqualTo(Samples.BOB.address());
  }

  @Test
  void aNamelessProjectionAndAnOffsetOfNothingAreRefused() {
    assertThatThrownBy(() -> database.projections().apply("", 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> database.projections().apply("p", 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
