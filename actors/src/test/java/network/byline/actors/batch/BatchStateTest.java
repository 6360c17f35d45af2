package network.byline.actors.batch;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import network.byline.actors.SampleJobs;
import network.byline.actors.Samples;
import network.byline.actors.job.AcceptedOrder;
import network.byline.actors.job.JobEvent;
import network.byline.actors.job.SampleSettlements;
import network.byline.base.merkle.LogTree;
import network.byline.base.receipt.BatchFile;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.batch.BatchFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStateTest {

  private static final long NOW = SampleJobs.NOW;
  private static final Charter CHARTER =
      new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN);
  private static final BatchState.Decision REPEATED = new BatchState.Decision.Repeated();

  @TempDir Path directory;

  private BatchState batches = BatchState.of(DOMAIN);

  @Test
  void receiptCountsOnceBeforeAndAfterItsBatch() {
    JobEvent.Settled settled = settled(4);
    add(settled);
    assertThat(decide(settled)).isEqualTo(REPEATED);
    close();
    assertThat(decide(settled)).isEqualTo(REPEATED);
    assertThat(batches.ledger().fees()).containsEntry(Samples.CLIENT.address(), Amount.of(400));
  }

  @Test
  void receiptTooOldToBeRememberedIsLookedUp() {
    add(SampleSettlements.failed(order(1), "x"));
    happens(batches.close(10, NOW + BatchState.REMEMBERED + 1));
    happens(BatchWriting.write(batches, new BatchFolder(directory)));
    assertThat(decide(settled(4))).isEqualTo(new BatchState.Decision.Forgotten());
    assertThat(batches.addReceipt(settled(4).entry(), settled(4).certificates(), true, NOW))
        .isInstanceOf(BatchState.Decision.Happens.class);
  }

  @Test
  void certificatesOfMachinesArePublishedWithTheirFirstReceipt() {
    add(settled(4));
    assertThat(batches.statements()).hasSize(2);
    add(SampleSettlements.failed(order(9), "x"));
    assertThat(batches.statements()).hasSize(2);
    BatchFile file = close();
    assertThat(file.statements().certificates()).hasSize(2);
  }

  @Test
  void contributionsComeInLogOrder() {
    happens(batches.addStatement(new Publication(signed(CURATOR, CHARTER), 0, List.of()), NOW));
    assertThat(batches.addStatement(contribution(1), NOW))
        .isInstanceOf(BatchState.Decision.Refused.class);
    happens(batches.addStatement(contribution(0), NOW));
    assertThat(batches.addStatement(contribution(0), NOW)).isEqualTo(REPEATED);
    happens(batches.addStatement(contribution(1), NOW));
  }

  @Test
  void fileHoldsLogsBlocksAndStatements() {
    happens(batches.addStatement(new Publication(signed(CURATOR, CHARTER), 0, List.of()), NOW));
    happens(batches.addStatement(contribution(0), NOW));
    happens(
        batches.addStatement(
            new Publication(signed(DEVELOPER, SampleJobs.card()), 0, List.of(digest(2), digest(1))),
            NOW));
    BatchFile file = close();
    Digest leaf = contribution(0).statement().digest(DOMAIN);
    assertThat(file.logs())
        .containsExactly(
            new BatchFile.DatanetLog(CHARTER.datanet(), 1, LogTree.root(List.of(leaf.toArray()))));
    assertThat(file.blocks()).contains(digest(1), digest(2), digest(90)).isSorted();
    assertThat(file.statements().charters()).hasSize(1);
    assertThat(file.statements().contributions()).hasSize(1);
    assertThat(file.statements().models()).hasSize(1);
  }

  @Test
  void whatComesWhileABatchIsClosedWaitsForTheNext() {
    add(settled(4));
    happens(batches.close(10, NOW));
    JobEvent.Settled late = SampleSettlements.failed(order(9), "late");
    add(late);
    assertThat(batches.waitsBeyondClosing()).isTrue();
    BatchFile first = BatchWriting.build(batches);
    happens(BatchWriting.write(batches, new BatchFolder(directory)));
    assertThat(first.receipts()).hasSize(1);
    BatchFile second = close();
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.firstReceipt()).isEqualTo(1);
    assertThat(second.previous()).isEqualTo(BatchFile.digest(first.toBytes()));
    assertThat(second.receipts())
        .extracting(e -> e.receipt().id())
        .containsExactly(late.entry().receipt().id());
  }

  @Test
  void atMostSoManyReceiptsGoIntoABatch() {
    add(settled(4));
    add(SampleSettlements.failed(order(9), "x"));
    happens(batches.close(1, NOW));
    BatchEvent.Closed closed = BatchWriting.write(batches, new BatchFolder(directory));
    assertThat(closed.receipts()).hasSize(1);
    happens(closed);
    assertThat(batches.receipts()).hasSize(1);
  }

  @Test
  void clientsAreCollectedFromUnderTheirLargestCap() {
    add(settled(4));
    happens(batches.close(10, NOW));
    BatchEvent.Closed closed = BatchWriting.write(batches, new BatchFolder(directory));
    assertThat(closed.collects())
        .containsExactly(
            new BatchEvent.Collect(
                Samples.CLIENT.address(),
                Amount.of(400),
                Amount.of(1_000_000),
                Samples.cap(1_000_000).signature()));
  }

  @Test
  void nothingIsClosedWhereNothingWaits() {
    assertThat(batches.close(10, NOW)).isEqualTo(REPEATED);
  }

  @Test
  void ordersAreNotPublishedOnTheirOwn() {
    Publication order = new Publication(order(1).submission().order(), 0, List.of());
    assertThatThrownBy(() -> batches.addStatement(order, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Order stands beside its receipt");
  }

  private BatchFile close() {
    happens(batches.close(10, NOW));
    BatchFile file = BatchWriting.build(batches);
    happens(BatchWriting.write(batches, new BatchFolder(directory)));
    return file;
  }

  private static AcceptedOrder order(int maxTokens) {
    return SampleJobs.order(maxTokens, 5_000, 100);
  }

  private static JobEvent.Settled settled(int tokens) {
    return SampleSettlements.delivered(
        order(20), List.of(11, 12, 13, 14, 15, 16, 17, 18).subList(0, tokens));
  }

  private static Publication contribution(int index) {
    Signed<Contribution> contribution =
        signed(
            ANN,
            new Contribution(CHARTER.datanet(), ANN.address(), digest(2), 2, digest(3), index + 1));
    return new Publication(contribution, index, List.of(digest(90)));
  }

  private void add(JobEvent.Settled settled) {
    happens(decide(settled));
  }

  private BatchState.Decision decide(JobEvent.Settled settled) {
    return batches.addReceipt(settled.entry(), settled.certificates(), false, NOW);
  }

  private void happens(BatchState.Decision decision) {
    assertThat(decision).isInstanceOf(BatchState.Decision.Happens.class);
    happens(((BatchState.Decision.Happens) decision).event());
  }

  private void happens(BatchEvent event) {
    batches = batches.apply(event);
  }
}
