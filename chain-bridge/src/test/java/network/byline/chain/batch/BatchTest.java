package network.byline.chain.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.PublishedStatements;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.PayoutLeaf;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds batches to a file and roots that an independent implementation made. */
class BatchTest {

  private static byte[] bytes = {};
  private static final Properties VECTORS = new Properties();
  private final BatchFile file = BatchFile.decode(bytes);

  @BeforeAll
  static void readGoldenFiles() throws IOException {
    bytes = open("00000001.batch").readAllBytes();
    VECTORS.load(open("vectors.properties"));
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(BatchTest.class.getResourceAsStream(name));
  }

  private static void assertGolden(String key, Object actual) {
    assertThat(actual).hasToString(VECTORS.getProperty(key));
  }

  @Test
  void theFileReadsBackToTheSameBytes() {
    assertThat(file.toBytes()).isEqualTo(bytes);
    assertGolden("batch.digest", BatchFile.digest(bytes));
  }

  @Test
  void rootsAndTotalsAreGolden() {
    BatchRoots roots = BatchRoots.of(file);

    assertGolden("roots.receipts", roots.receipts());
    assertGolden("roots.contributions", roots.contributions());
    assertGolden("roots.payouts", roots.payouts());
    assertGolden("roots.payoutTotal", roots.payoutTotal());
    assertGolden("roots.commonsTotal", roots.commonsTotal());
  }

  @Test
  void thePageOnBatchesShowsTheRoots() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "protocol", "batches.md"));

    for (String key : VECTORS.stringPropertyNames()) {
      if (!key.startsWith("log")) {
        assertThat(page).contains(VECTORS.getProperty(key));
      }
    }
  }

  @Test
  void theAnchorHoldsWhatTheVaultIsTold() {
    BatchRoots roots = BatchRoots.of(file);
    Digest digest = BatchFile.digest(bytes);

    assertThat(roots.anchor(1, digest))
        .isEqualTo(
            new BatchAnchor(
                1,
                roots.receipts(),
                roots.contributions(),
                roots.payouts(),
                roots.payoutTotal(),
                roots.commonsTotal(),
                digest));
  }

  @Test
  void anEmptyBatchHasNoRoots() {
    BatchFile empty =
        BatchBuilder.next(
            file.domain(),
            BatchBuilder.Before.FIRST,
            5,
            List.of(),
            PublishedStatements.NONE,
            List.of(),
            Set.of());

    assertThat(BatchRoots.of(empty))
        .isEqualTo(new BatchRoots(Digest.ZERO, Digest.ZERO, Digest.ZERO, Amount.ZERO, Amount.ZERO));
  }

  @Test
  void theBuilderMakesTheGoldenFile() {
    BatchFile built =
        BatchBuilder.next(
            file.domain(),
            BatchBuilder.Before.FIRST,
            file.closedAt(),
            file.receipts(),
            file.statements(),
            file.logs(),
            new HashSet<>(file.blocks()));

    assertThat(built.toBytes()).isEqualTo(bytes);
  }

  @Test
  void theNextBatchGoesOnWhereTheLastOneEnded() {
    BatchFile.DatanetLog low = new BatchFile.DatanetLog(Digest.ZERO, 4, Digest.ZERO);
    List<BatchFile.DatanetLog> logs = new ArrayList<>(file.logs());
    logs.add(low);
    BatchFile next =
        BatchBuilder.next(
            file.domain(),
            new BatchBuilder.Before(1, BatchFile.digest(bytes), 1, file.ledger()),
            file.closedAt() + 60,
            file.receipts(),
            PublishedStatements.NONE,
            logs,
            Set.of());

    assertThat(next.number()).isEqualTo(2);
    assertThat(next.previous()).isEqualTo(BatchFile.digest(bytes));
    assertThat(next.firstReceipt()).isEqualTo(1);
    assertThat(next.logs()).containsExactly(low, file.logs().getFirst());
    assertThat(next.ledger()).isEqualTo(Ledger.EMPTY.plus(file.receipts()).plus(file.receipts()));
    assertThat(BatchRoots.of(next).payoutTotal())
        .isEqualTo(BatchRoots.of(file).payoutTotal().times(2));
  }

  @Test
  void everyPayeeProvesItsTotalAndNothingElse() {
    Digest root = BatchRoots.of(file).payouts();
    assertThat(file.ledger().payees()).hasSize(3);
    for (Address payee : file.ledger().payees().keySet()) {
      ClaimProof claim = ClaimProof.of(file, payee).orElseThrow();

      assertThat(claim.cumulative()).isEqualTo(file.ledger().payees().get(payee));
      assertThat(verifies(root, claim, claim.cumulative())).isTrue();
      assertThat(verifies(root, claim, claim.cumulative().plus(Amount.of(1)))).isFalse();
    }
  }

  private boolean verifies(Digest root, ClaimProof claim, Amount amount) {
    return KeccakTree.verify(
        root, new PayoutLeaf(file.domain(), claim.payee(), amount).encode(), claim.proof());
  }

  @Test
  void whoIsOwedNothingHasNoProof() {
    assertThat(ClaimProof.of(file, Address.ZERO)).isEmpty();
  }
}
