package network.byline.actors.batch;

import static network.byline.actors.Samples.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.byline.actors.SampleJobs;
import network.byline.actors.TestKits;
import network.byline.actors.job.JobEvent;
import network.byline.actors.job.SampleSettlements;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.base.receipt.BatchFile;
import network.byline.storage.batch.BatchFolder;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatcherTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(SampleJobs.NOW));

  @TempDir Path directory;

  private ActorTestKit kit;
  private BatchFolder folder;

  @BeforeEach
  void open() {
    kit = TestKits.inMemory();
    folder = new BatchFolder(directory.resolve("batches"));
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void receiptIsAcknowledgedAndCountsOnce() {
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 100));
    assertThat(add(batcher).hasNoEvents()).isFalse();
    assertThat(add(batcher).hasNoEvents()).isTrue();
    assertThat(batcher.<BatcherStatus>runCommand(Batcher.Show::new).reply().waitingReceipts())
        .isEqualTo(1);
  }

  @Test
  void batchIsClosedOnRequestAndItsFileIsThere() {
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 100));
    add(batcher);
    BatcherStatus status = close(batcher);
    assertThat(status.number()).isEqualTo(1);
    byte[] file = folder.read(1).orElseThrow();
    assertThat(status.file()).contains(BatchFile.digest(file));
    assertThat(BatchFile.decode(file).receipts()).containsExactly(settled().entry());
  }

  @Test
  void closingWhereNothingWaitsAnswersAtOnce() {
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 100));
    assertThat(close(batcher).number()).isZero();
    assertThat(folder.last()).isZero();
  }

  @Test
  void batchIsClosedWhenItsTimeHasCome() {
    var batcher = batcher(new BatchTerms(Duration.ofMillis(50), 100));
    add(batcher);
    awaitBatch(batcher, 1);
  }

  @Test
  void batchIsClosedWhenEnoughReceiptsWait() {
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 1));
    add(batcher);
    awaitBatch(batcher, 1);
  }

  @Test
  void batchThatWasBegunIsFinishedAfterARestart() {
    BatchEvent.ReceiptAdded added =
        new BatchEvent.ReceiptAdded(
            settled().entry(), settled().certificates(), SampleJobs.NOW, unbatched());
    BatchEvent.CloseBegun begun = new BatchEvent.CloseBegun(1, 1, 2, SampleJobs.NOW + 5);
    BatchEvent.Closed closed =
        BatchWriting.write(BatchState.of(DOMAIN).apply(added).apply(begun), folder);
    byte[] written = folder.read(1).orElseThrow();
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 100));
    batcher.initialize(added, begun);
    awaitBatch(batcher, 1);
    assertThat(folder.read(1)).contains(written);
    assertThat(batcher.getState().previous()).isEqualTo(closed.file());
  }

  @Test
  void fileThatCannotBeWrittenIsTriedAgain() throws Exception {
    Files.writeString(directory.resolve("batches"), "in the way");
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 100));
    add(batcher);
    TestProbe<StatusReply<BatcherStatus>> probe = kit.createTestProbe();
    batcher.runCommand(new Batcher.Close(probe.getRef()));
    assertThat(probe.receiveMessage(Duration.ofSeconds(20)).isError()).isTrue();
    Files.delete(directory.resolve("batches"));
    awaitBatch(batcher, 1);
  }

  @Test
  void receiptTooOldToRememberIsLookedUpInTheTables() {
    var batcher = batcher(new BatchTerms(Duration.ofHours(1), 100));
    TestProbe<StatusReply<Done>> probe = kit.createTestProbe();
    BatchState old = BatchState.of(DOMAIN);
    batcher.initialize(
        new BatchState(
            DOMAIN,
            3,
            SampleJobs.SALT,
            5,
            SampleJobs.NOW + 2 * BatchState.REMEMBERED,
            old.ledger(),
            old.logs(),
            old.caps(),
            old.taken(),
            old.recent(),
            List.of(),
            List.of(),
            old.closing()));
    batcher.runCommand(
        new Batcher.AddReceipt(settled().entry(), settled().certificates(), probe.getRef()));
    assertThat(probe.receiveMessage(Duration.ofSeconds(20)).isSuccess()).isTrue();
    assertThat(batcher.getState().receipts()).isEmpty();
  }

  private void awaitBatch(
      EventSourcedBehaviorTestKit<Batcher.Command, BatchEvent, BatchState> batcher, long number) {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(20),
            () -> {
              assertThat(batcher.getState().number()).isEqualTo(number);
              return null;
            });
    assertThat(folder.last()).isEqualTo(number);
  }

  private BatcherStatus close(
      EventSourcedBehaviorTestKit<Batcher.Command, BatchEvent, BatchState> batcher) {
    TestProbe<StatusReply<BatcherStatus>> probe = kit.createTestProbe();
    batcher.runCommand(new Batcher.Close(probe.getRef()));
    return probe.receiveMessage(Duration.ofSeconds(20)).getValue();
  }

  private static EventSourcedBehaviorTestKit.CommandResultWithReply<
          Batcher.Command, BatchEvent, BatchState, StatusReply<Done>>
      add(EventSourcedBehaviorTestKit<Batcher.Command, BatchEvent, BatchState> batcher) {
    var result =
        batcher.<StatusReply<Done>>runCommand(
            r -> new Batcher.AddReceipt(settled().entry(), settled().certificates(), r));
    assertThat(result.reply().isSuccess()).isTrue();
    return result;
  }

  private static Postings unbatched() {
    return Postings.move(Accounts.SETTLED, Accounts.UNBATCHED, settled().entry().receipt().fee());
  }

  private static JobEvent.Settled settled() {
    return SampleSettlements.delivered(SampleJobs.order(20, 5_000, 100), List.of(11, 12, 13, 14));
  }

  private EventSourcedBehaviorTestKit<Batcher.Command, BatchEvent, BatchState> batcher(
      BatchTerms terms) {
    return EventSourcedBehaviorTestKit.create(
        kit.system(),
        Batcher.create(
            new Batcher.Parts(
                DOMAIN,
                terms,
                folder,
                receipt -> CompletableFuture.completedStage(true),
                CLOCK,
                Runnable::run)));
  }
}
