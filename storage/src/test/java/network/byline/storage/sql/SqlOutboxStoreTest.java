package network.byline.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import network.byline.base.value.Address;
import network.byline.storage.outbox.Attempt;
import network.byline.storage.outbox.Inclusion;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.LogPosition;
import network.byline.storage.outbox.OutboxStore;
import network.byline.storage.projection.IntentRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("network.byline.storage.sql.TestDatabase#kinds")
class SqlOutboxStoreTest {

  private static final Address SENDER = Samples.address(5);
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);

  private final TestDatabase.Kind kind;
  @TempDir Path temp;
  private TestDatabase tables;
  private Database database;
  private OutboxStore outbox;

  SqlOutboxStoreTest(TestDatabase.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    tables = TestDatabase.fresh(kind, temp);
    database = tables.open();
    outbox = database.outbox();
  }

  @AfterEach
  void close() {
    database.close();
    tables.close();
  }

  private void plan(String key) {
    outbox.plan(new IntentRow(key, 3, "ANCHOR", new byte[] {1, 2, 3}), NOW);
  }

  private static Attempt attempt(int number, long nonce) {
    return new Attempt(
        Samples.digest(number),
        nonce,
        new byte[] {(byte) number},
        BigInteger.TEN.pow(12),
        BigInteger.TEN,
        21_000,
        NOW);
  }

  private static Inclusion inclusion(int attempt, boolean succeeded) {
    return new Inclusion(Samples.digest(attempt), 77, Samples.digest(777), succeeded);
  }

  private Intent intent(String key) {
    return outbox.intent(key).orElseThrow();
  }

  @Test
  void anIntentGoesItsWayToTheEnd() {
    plan("A");
    assertThat(intent("A").state()).isEqualTo(IntentState.PLANNED);
    assertThat(intent("A").nonce()).isEmpty();

    outbox.signed("A", SENDER, attempt(1, 4));
    assertThat(intent("A").state()).isEqualTo(IntentState.SIGNED);
    assertThat(intent("A").nonce()).isEqualTo(OptionalLong.of(4));

    outbox.sent("A", NOW);
    outbox.included("A", inclusion(1, true), NOW);
    assertThat(intent("A").inclusion()).contains(inclusion(1, true));

    outbox.settled("A", NOW.plusMillis(5));
    Intent done = intent("A");
    assertThat(done.state()).isEqualTo(IntentState.FINAL);
    assertThat(done.changedAt()).isEqualTo(NOW.plusMillis(5));
    assertThat(done.payload()).containsExactly(1, 2, 3);
    assertThat(done.batch()).isEqualTo(3);
    assertThat(outbox.open()).isEmpty();
  }

  @Test
  void aFailedTransactionEndsAsReverted() {
    plan("A");
    outbox.signed("A", SENDER, attempt(1, 0));
    outbox.included("A", inclusion(1, false), NOW);
    outbox.settled("A", NOW);

    assertThat(intent("A").state()).isEqualTo(IntentState.REVERTED);
  }

  @Test
  void theSignedBytesAreThereAfterARestart() {
    plan("A");
    outbox.signed("A", SENDER, attempt(1, 4));
    database.close();
    database = tables.open();

    Attempt stored = database.outbox().attempts("A").getFirst();
    assertThat(stored.raw()).containsExactly(1);
    assertThat(stored.nonce()).isEqualTo(4);
    assertThat(stored.maxFee()).isEqualTo(BigInteger.TEN.pow(12));
    assertThat(stored.gas()).isEqualTo(21_000);
    assertThat(database.outbox().nextNonce(SENDER)).isEqualTo(5);
    assertThat(database.outbox().open()).extracting(Intent::key).containsExactly("A");
  }

  @Test
  void aNonceIsUsedOnce() {
    plan("A");
    plan("B");
    outbox.signed("A", SENDER, attempt(1, 4));

    assertThatThrownBy(() -> outbox.signed("B", SENDER, attempt(2, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was used before");
    assertThat(intent("B").state()).isEqualTo(IntentState.PLANNED);
    assertThat(outbox.attempts("B")).isEmpty();

    outbox.signed("B", SENDER, attempt(2, 6));
    assertThat(outbox.nextNonce(SENDER)).isEqualTo(7);
    assertThat(outbox.nextNonce(Samples.address(6))).isZero();
    plan("C");
    outbox.signed("C", SENDER, attempt(3, 5));
    assertThat(outbox.nextNonce(SENDER)).isEqualTo(7);
  }

  @Test
  void aFurtherTransactionKeepsTheNonce() {
    plan("A");
    outbox.signed("A", SENDER, attempt(1, 4));
    outbox.sent("A", NOW);
    outbox.signed("A", SENDER, attempt(2, 4));

    assertThat(intent("A").state()).isEqualTo(IntentState.SIGNED);
    assertThat(outbox.attempts("A"))
        .extracting(Attempt::transaction)
        .containsExactly(Samples.digest(1), Samples.digest(2));
    assertThatThrownBy(() -> outbox.signed("A", SENDER, attempt(3, 5)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLostNonceLeavesTheIntentToBeSignedAgain() {
    plan("A");
    outbox.signed("A", SENDER, attempt(1, 4));
    outbox.replanned("A", "nonce 4 was used elsewhere", NOW);

    assertThat(intent("A").state()).isEqualTo(IntentState.PLANNED);
    assertThat(intent("A").nonce()).isEmpty();
    assertThat(intent("A").note()).isEqualTo("nonce 4 was used elsewhere");
    outbox.signed("A", SENDER, attempt(2, 5));
    assertThat(outbox.attempts("A")).hasSize(2);
  }

  @Test
  void aReplacedBlockTakesTheInclusionBack() {
    plan("A");
    outbox.signed("A", SENDER, attempt(1, 4));
    outbox.sent("A", NOW);
    outbox.included("A", inclusion(1, true), NOW);
    outbox.orphaned("A", NOW);

    assertThat(intent("A").state()).isEqualTo(IntentState.SENT);
    assertThat(intent("A").inclusion()).isEmpty();
  }

  @Test
  void aMoveFromAnotherStateIsRefusedAndChangesNothing() {
    plan("A");

    assertThatThrownBy(() -> outbox.sent("A", NOW)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outbox.settled("A", NOW)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outbox.orphaned("A", NOW)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outbox.retried("A", NOW)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outbox.sent("none", NOW)).isInstanceOf(IllegalStateException.class);
    assertThat(intent("A").state()).isEqualTo(IntentState.PLANNED);
  }

  @Test
  void whatIsSkippedOrParkedIsNotOpen() {
    plan("A");
    plan("B");
    plan("C");
    outbox.skipped("A", "done already", NOW);
    outbox.parked("B", "x".repeat(2000), NOW);

    assertThat(outbox.open()).extracting(Intent::key).containsExactly("C");
    assertThat(outbox.inState(IntentState.PARKED)).extracting(Intent::key).containsExactly("B");
    assertThat(intent("B").note()).hasSize(1000).endsWith("…");
    assertThat(outbox.ofBatch(3)).hasSize(3);
    assertThat(outbox.ofBatch(4)).isEmpty();
    outbox.retried("B", NOW);
    assertThat(outbox.open()).extracting(Intent::key).containsExactly("B", "C");
  }

  @Test
  void aWaitingIntentSaysWhy() {
    plan("A");
    outbox.noted("A", "waits for batch 2");

    assertThat(intent("A").note()).isEqualTo("waits for batch 2");
    assertThat(intent("A").state()).isEqualTo(IntentState.PLANNED);
  }

  @Test
  void planningTheSameAgainChangesNothing() {
    plan("A");
    plan("A");

    assertThat(outbox.open()).hasSize(1);
    assertThatThrownBy(() -> outbox.plan(new IntentRow("A", 4, "ANCHOR", new byte[0]), NOW))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCursorStandsWhereItWasMoved() {
    assertThat(database.logCursor().position("deposits")).isEmpty();
    database.logCursor().moveTo("deposits", new LogPosition(10, Samples.digest(1)));
    database.logCursor().moveTo("exits", new LogPosition(3, Samples.digest(3)));
    database.logCursor().moveTo("deposits", new LogPosition(9, Samples.digest(2)));

    assertThat(database.logCursor().position("deposits"))
        .contains(new LogPosition(9, Samples.digest(2)));
    assertThat(List.of(database.logCursor().position("exits").orElseThrow().block()))
        .containsExactly(3L);
  }
}
