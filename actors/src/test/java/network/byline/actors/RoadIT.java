package network.byline.actors;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.TestNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.job.JobId;
import network.byline.actors.job.JobTerms;
import network.byline.actors.job.Submission;
import network.byline.base.receipt.BatchFile;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road of an answer through a real cluster node on a real database. */
class RoadIT {

  @TempDir static Path directory;

  private static TestNetwork network;
  private static ModelCard model;

  @BeforeAll
  static void open() {
    network =
        new TestNetwork(
            directory,
            new ScriptedWorkers(
                ScriptedWorkers.machine("one", Samples.key(20), Samples.key(21)),
                ScriptedWorkers.machine("two", Samples.key(22), Samples.key(23))),
            new JobTerms(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 3),
            new BatchTerms(Duration.ofMinutes(10), 100));
    network.foundLexicon(ANN, BOB);
    model = network.registerModels();
    network.deposit(CLIENT.address(), 1, 100_000);
  }

  @AfterAll
  static void close() {
    network.close();
  }

  @Test
  void answerIsStreamedScoredPaidAndBatched() {
    Submission submission = network.submission(model, 1, 20, 5_000);
    JobId job = network.accepted(submission);
    TestNetwork.Reading reading = network.read(job, 0);
    var delivered = reading.delivered();
    Digest order = submission.order().digest(Samples.DOMAIN);
    assertThat(reading.tokens())
        .isEqualTo(IntStream.range(0, 8).mapToObj(i -> ScriptedWorkers.tokenAt(order, i)).toList());
    assertThat(delivered.entry().receipt().fee()).isEqualTo(Amount.of(800));
    assertThat(delivered.entry().shares().total()).isEqualTo(Amount.of(800));

    var closed = await(network.actors.closeBatch());
    byte[] file = network.batchFolder.read(closed.number()).orElseThrow();
    assertThat(BatchFile.digest(file)).isEqualTo(closed.file().orElseThrow());
    BatchFile batch = BatchFile.decode(file);
    assertThat(batch.receipts())
        .extracting(e -> e.receipt().id())
        .contains(delivered.entry().receipt().id());
    assertThat(network.database().outbox().open()).isNotEmpty();
  }
}
