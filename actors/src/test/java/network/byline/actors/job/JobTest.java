package network.byline.actors.job;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import network.byline.actors.SampleJobs;
import network.byline.actors.Samples;
import network.byline.actors.ScriptedWorkers;
import network.byline.actors.ScriptedWorkers.Mishap;
import network.byline.actors.TestNetwork;
import network.byline.actors.stream.AnswerEvent;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Outcome;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.Role;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobTest {

  private static final JobTerms TERMS =
      new JobTerms(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 3);
  private static final Submission ORDER = SampleJobs.submission(Neighbourhood.DEED, 7, 20, 5_000);
  private static final Digest DIGEST = ORDER.order().digest(DOMAIN);

  @TempDir Path directory;

  private Neighbourhood town;

  @BeforeEach
  void open() {
    open(TERMS);
  }

  private void open(JobTerms terms) {
    if (town != null) {
      town.close();
    }
    town = new Neighbourhood(directory, terms);
    town.deposit(10_000);
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void orderIsAnsweredPaidAndHandedToTheBatcher() {
    ActorRef<Job.Command> job = accepted();
    TestNetwork.Reading reading = town.read(job, 7, 0);
    AnswerEvent.Delivered delivered = reading.delivered();
    assertThat(reading.tokens()).isEqualTo(tokens(8));
    assertThat(delivered.entry().receipt().outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(delivered.entry().receipt().fee()).isEqualTo(Amount.of(800));
    assertThat(delivered.entry().opened()).contains(delivered.opened());
    assertThat(
            delivered
                .entry()
                .signature()
                .signedBy(delivered.entry().receipt().id(), Samples.HOST.address()))
        .isTrue();
    eventuallyDone();
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(800));
    assertThat(town.money().available()).isEqualTo(Amount.of(9_200));
  }

  @Test
  void anotherAccountsWorkerScores() {
    AnswerEvent.Delivered delivered = town.read(accepted(), 7, 0).delivered();
    assertThat(town.workers.scored().getFirst().worker())
        .isNotEqualTo(town.workers.inferred().getFirst().worker());
    assertThat(payee(delivered, Role.COMPUTE)).isNotEqualTo(payee(delivered, Role.SCORING));
  }

  @Test
  void loneWorkerGeneratesAndScores() {
    town.workers.machines(ScriptedWorkers.machine("one", Samples.key(20), Samples.key(21)));
    AnswerEvent.Delivered delivered = town.read(accepted(), 7, 0).delivered();
    assertThat(payee(delivered, Role.COMPUTE)).isEqualTo(payee(delivered, Role.SCORING));
    assertThat(town.workers.scored().getFirst().lease())
        .isNotEqualTo(town.workers.inferred().getFirst().lease());
  }

  @Test
  void sameOrderIsOneJob() {
    ActorRef<Job.Command> job = accepted();
    town.read(job, 7, 0).delivered();
    assertThat(town.submit(job, ORDER)).isInstanceOf(JobReply.Accepted.class);
    assertThat(town.read(job, 7, 5).tokens()).isEqualTo(tokens(8).subList(5, 8));
    assertThat(town.workers.inferred()).hasSize(1);
    eventuallyDone();
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(800));
  }

  @Test
  void anotherOrderUnderTheSameNonceIsRefusedNamingBoth() {
    ActorRef<Job.Command> job = accepted();
    Submission other = SampleJobs.submission(Neighbourhood.DEED, 7, 21, 5_000);
    assertThat(town.submit(job, other))
        .isInstanceOfSatisfying(
            JobReply.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .contains(DIGEST.toString())
                    .contains(other.order().digest(DOMAIN).toString()));
  }

  @Test
  void orderThatTheDepositDoesNotCoverLeavesTheNonceFree() {
    ActorRef<Job.Command> job = town.job(7);
    Submission dear = SampleJobs.submission(Neighbourhood.DEED, 7, 200, 20_000);
    assertThat(town.submit(job, dear))
        .isInstanceOfSatisfying(
            JobReply.Refused.class,
            refused -> assertThat(refused.reason()).startsWith("the deposit of 10000"));
    town.deposit(30_000);
    assertThat(town.submit(job, dear)).isInstanceOf(JobReply.Accepted.class);
  }

  @Test
  void answerIsNoLongerThanTheMaximumFeePays() {
    ActorRef<Job.Command> job = town.job(7);
    town.submit(job, SampleJobs.submission(Neighbourhood.DEED, 7, 20, 550));
    AnswerEvent.Delivered delivered = town.read(job, 7, 0).delivered();
    assertThat(delivered.entry().receipt().tokens()).isEqualTo(5);
    assertThat(delivered.entry().receipt().fee()).isEqualTo(Amount.of(500));
    assertThat(delivered.opened().trace().finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void sealedOrderShowsItsContentToTheClientOnly() {
    ActorRef<Job.Command> job = town.job(7);
    town.submit(job, SampleJobs.submission(Neighbourhood.DEED, 7, 20, 5_000, Disclosure.SEALED));
    AnswerEvent.Delivered delivered = town.read(job, 7, 0).delivered();
    assertThat(delivered.entry().opened()).isEmpty();
    assertThat(delivered.opened().prompt()).isEqualTo(SampleJobs.PROMPT);
  }

  @Test
  void answerOfAWorkerThatDiesIsFinishedByAnotherAndChargedOnce() {
    town.workers.next(Mishap.DIES);
    TestNetwork.Reading reading = town.read(accepted(), 7, 0);
    assertThat(reading.tokens()).isEqualTo(tokens(8));
    assertThat(reading.delivered().entry().receipt().fee()).isEqualTo(Amount.of(800));
    assertThat(town.workers.inferred()).hasSize(2);
    eventuallyDone();
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(800));
  }

  @Test
  void jobThatLosesItsWorkersAgainAndAgainFailsAtNoCost() {
    town.workers.next(Mishap.DIES, Mishap.DIES, Mishap.DIES);
    assertFailed("3 workers were lost at it");
  }

  @Test
  void leaseThatEndsIsGivenToAnother() {
    open(new JobTerms(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(20), 3));
    town.workers.next(Mishap.HANGS);
    assertThat(town.read(accepted(), 7, 0).tokens()).isEqualTo(tokens(8));
    assertThat(town.workers.inferred()).hasSize(2);
  }

  @Test
  void jobWithoutAWorkerFailsAtNoCost() {
    open(new JobTerms(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20), 3));
    town.workers.machines();
    assertFailed("no worker took it: no worker has made an offer");
  }

  @Test
  void poolThatForgotTheJobIsAskedAgainSoon() {
    town.workers.failNextOffers();
    assertThat(town.read(accepted(), 7, 0).tokens()).isEqualTo(tokens(8));
    assertThat(town.workers.inferred()).hasSize(1);
  }

  @Test
  void forgedResultIsOneLostTask() {
    town.workers.next(Mishap.FORGED, Mishap.FORGED);
    assertThat(town.read(accepted(), 7, 0).tokens()).isEqualTo(tokens(8));
    assertThat(town.workers.inferred()).hasSize(3);
    eventuallyDone();
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(800));
  }

  @Test
  void resultsForgedAgainAndAgainFailTheJobSayingWhy() {
    open(new JobTerms(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 8));
    town.workers.next(Mishap.FORGED, Mishap.FORGED, Mishap.FORGED);
    assertFailedWith("the answer failed its check: the result is not signed");
    assertThat(town.workers.inferred()).hasSize(3);
  }

  @Test
  void evidenceThatDoesNotAddUpIsOneLostTask() {
    AtomicInteger scorings = new AtomicInteger();
    town.workers.twistEvidence(
        e ->
            scorings.getAndIncrement() > 0
                ? e
                : new Evidence(
                    e.trace(), e.segment(), 1, e.tuned(), e.base(), List.of(), e.totals()));
    town.read(accepted(), 7, 0).delivered();
    assertThat(scorings).hasValue(2);
  }

  @Test
  void evidenceThatNamesAnotherOwnerIsOneLostTask() {
    AtomicInteger scorings = new AtomicInteger();
    town.workers.twistEvidence(e -> scorings.getAndIncrement() > 0 ? e : allToAnn(e));
    town.read(accepted(), 7, 0).delivered();
    assertThat(scorings).hasValue(2);
  }

  private static Evidence allToAnn(Evidence e) {
    return new Evidence(
        e.trace(),
        e.segment(),
        1,
        e.tuned(),
        e.base(),
        e.spans(),
        e.totals().stream()
            .map(t -> new Evidence.PassageTotal(t.passage(), ANN.address(), t.value()))
            .toList());
  }

  @Test
  void taskThatWasLostTwiceGoesToTheHostsOwnWorkersOnly() {
    open(new JobTerms(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 8));
    town.workers.strangers(ScriptedWorkers.machine("a", Samples.key(24), Samples.key(25)));
    town.workers.next(Mishap.DIES, Mishap.DIES, Mishap.DIES);
    town.read(accepted(), 7, 0).delivered();
    assertThat(town.workers.inferred())
        .extracting(task -> task.worker().value())
        .containsExactly("a", "a", "one", "one");
  }

  @Test
  void answerThatDoesNotReplayFailsAtNoCost() {
    town.workers.denyReplay(true);
    assertFailed("the answer failed its check at token 2: another token is drawn");
  }

  @Test
  void evidenceThatGivesAPassageToAnotherOwnerFailsAtNoCost() {
    town.owners.put(digest(60), ANN.address());
    town.owners.put(digest(61), ANN.address());
    assertFailedWith("the evidence failed its check: passage " + digest(61));
  }

  @Test
  void taskThatIsImpossibleFailsAtNoCost() {
    town.workers.next(Mishap.IMPOSSIBLE);
    assertFailed("the prompt is longer than the model's context");
  }

  @Test
  void cancelledAnswerPaysItsPrefix() {
    town.workers.next(Mishap.HANGS);
    ActorRef<Job.Command> job = accepted();
    TestNetwork.Reading reading = town.read(job, 7, 0);
    reading.awaitThirdToken();
    cancel(job, DIGEST);
    AnswerEvent.Delivered delivered = reading.delivered();
    assertThat(delivered.opened().trace().finish()).isEqualTo(Finish.CANCELLED);
    assertThat(delivered.entry().receipt().fee()).isEqualTo(Amount.of(300));
    eventuallyDone();
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(300));
  }

  @Test
  void jobIsCancelledOnceAndNotAfterItsAnswerIsThere() {
    town.workers.next(Mishap.HANGS);
    ActorRef<Job.Command> job = accepted();
    TestNetwork.Reading reading = town.read(job, 7, 0);
    reading.awaitThirdToken();
    cancel(job, DIGEST);
    cancel(job, DIGEST);
    AnswerEvent.Delivered delivered = reading.delivered();
    assertThat(cancel(job, DIGEST).phase()).isEqualTo(JobStatus.Phase.DELIVERED);
    eventuallyDone();
    assertThat(delivered.entry().receipt().fee()).isEqualTo(Amount.of(300));
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(300));
    assertThat(town.batches().waitingReceipts()).isEqualTo(1);
  }

  @Test
  void cancellationOfAnotherOrderOrOfNoneCancelsNothing() {
    assertThat(cancel(town.job(7), DIGEST).phase()).isEqualTo(JobStatus.Phase.UNKNOWN);
    ActorRef<Job.Command> job = accepted();
    assertThat(cancel(job, digest(99)).phase()).isEqualTo(JobStatus.Phase.UNKNOWN);
    assertThat(town.read(job, 7, 0).tokens()).isEqualTo(tokens(8));
  }

  @Test
  void jobCancelledWhileItWaitsCostsNothing() {
    town.workers.machines();
    ActorRef<Job.Command> job = accepted();
    cancel(job, DIGEST);
    assertThat(town.read(job, 7, 0).failed().reason())
        .isEqualTo("cancelled before an answer was there");
    eventuallyDone();
    assertThat(town.money().available()).isEqualTo(Amount.of(10_000));
  }

  @Test
  void jobWhoseEntityDiesWhileGeneratingIsFinishedAndChargedOnce() {
    town.workers.next(Mishap.HANGS);
    ActorRef<Job.Command> job = accepted();
    town.read(job, 7, 0).awaitThirdToken();
    town.kit.stop(job);
    ActorRef<Job.Command> again = town.job(7);
    assertThat(town.read(again, 7, 2).tokens()).isEqualTo(tokens(8).subList(2, 8));
    eventuallyDone();
    assertThat(town.money().uncollected()).isEqualTo(Amount.of(800));
    assertThat(town.batches().waitingReceipts()).isEqualTo(1);
  }

  @Test
  void settledJobIsReplayedFromItsReceipt() {
    ActorRef<Job.Command> job = accepted();
    AnswerEvent.Delivered first = town.read(job, 7, 0).delivered();
    eventuallyDone();
    town.kit.stop(job);
    TestNetwork.Reading replay = town.read(town.job(7), 7, 0);
    assertThat(replay.tokens()).isEqualTo(tokens(8));
    assertThat(replay.delivered()).isEqualTo(first);
  }

  private void assertFailed(String reason) {
    TestNetwork.Reading reading = town.read(accepted(), 7, 0);
    assertThat(reading.failed().reason()).isEqualTo(reason);
    assertNothingPaid(reading);
  }

  private void assertFailedWith(String beginning) {
    TestNetwork.Reading reading = town.read(accepted(), 7, 0);
    assertThat(reading.failed().reason()).startsWith(beginning);
    assertNothingPaid(reading);
  }

  private void assertNothingPaid(TestNetwork.Reading reading) {
    assertThat(reading.failed().entry().receipt().outcome()).isEqualTo(Outcome.FAILED);
    eventuallyDone();
    assertThat(town.money().available()).isEqualTo(Amount.of(10_000));
    assertThat(town.money().held()).isEqualTo(Amount.ZERO);
  }

  /** Waits until account and batcher know how the job ended. */
  private void eventuallyDone() {
    town.eventually(
        () -> {
          assertThat(town.batches().waitingReceipts()).isEqualTo(1);
          assertThat(town.money().held()).isEqualTo(Amount.ZERO);
        });
  }

  private JobStatus cancel(ActorRef<Job.Command> job, Digest order) {
    return town.ask(job, replyTo -> new Job.Cancel(order, replyTo));
  }

  private ActorRef<Job.Command> accepted() {
    ActorRef<Job.Command> job = town.job(7);
    assertThat(town.submit(job, ORDER)).isInstanceOf(JobReply.Accepted.class);
    return job;
  }

  private static List<Integer> tokens(int length) {
    return IntStream.range(0, length).mapToObj(i -> ScriptedWorkers.tokenAt(DIGEST, i)).toList();
  }

  private static Object payee(AnswerEvent.Delivered delivered, Role role) {
    return delivered.entry().shares().payees().stream()
        .filter(payment -> payment.role() == role)
        .findFirst()
        .orElseThrow()
        .payee();
  }
}
