package network.byline.actors;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.TREASURY;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static network.byline.actors.TestNetwork.DATANET;
import static network.byline.actors.TestNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import network.byline.actors.ScriptedWorkers.Mishap;
import network.byline.actors.account.AccountView;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.datanet.RecordCounts;
import network.byline.actors.job.JobReply;
import network.byline.actors.job.JobTerms;
import network.byline.actors.job.Submission;
import network.byline.actors.stream.AnswerEvent;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.record.DatanetName;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.chain.vault.LogId;
import network.byline.chain.vault.VaultEvent;
import network.byline.storage.outbox.Intent;
import network.byline.storage.sql.JdbcAccess;
import network.byline.storage.view.Views;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The road of an answer through a real cluster node on a real database; only the workers follow a
 * script. The steps build on one another, the last of them on restarts of the host.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoadIT {

  @TempDir static Path directory;

  private static TestNetwork network;
  private static Optional<ModelCard> registered = Optional.empty();
  private static Optional<AnswerEvent.Delivered> answered = Optional.empty();

  @BeforeAll
  static void open() {
    network =
        new TestNetwork(
            directory,
            new ScriptedWorkers(
                ScriptedWorkers.machine("one", Samples.key(20), Samples.key(21)),
                ScriptedWorkers.machine("two", Samples.key(22), Samples.key(23))),
            new JobTerms(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), 3),
            new BatchTerms(Duration.ofMinutes(10), 100));
  }

  @AfterAll
  static void close() {
    network.close();
  }

  @Test
  @Order(1)
  void datanetIsFoundedFilledAndFrozen() {
    network.foundLexicon(ANN, BOB);
    Views views = network.database().views();
    assertThat(views.datanetByName("lexicon").orElseThrow().passages()).isEqualTo(3);
    assertThat(views.passages(DATANET, 2))
        .extracting(PassageList.Entry::owner)
        .containsExactly(ANN.address(), ANN.address(), BOB.address());
    assertThat(views.snapshots(DATANET)).hasSize(1);
  }

  @Test
  @Order(2)
  void sameContributionIsAnsweredTheSameHoweverOld() {
    network.contribute(ANN, 2, "a fish is an animal that swims");
    var again =
        await(
            network.actors.contribute(
                network.contribution(
                    ANN, 1, "a cat is a small animal", "a dog is an animal that barks"),
                RecordCounts.NONE));
    assertThat(again.repeated()).isTrue();
    assertThat(again.logIndex()).isZero();
    assertThat(again.counts().accepted()).isEqualTo(2);
    assertThat(await(network.actors.datanet(DATANET)).contributions()).isEqualTo(3);
  }

  @Test
  @Order(3)
  void statementsThatDoNotFitTheStoredBytesAreRefused() {
    Contribution honest = network.contribution(BOB, 9, "a snake is an animal").statement();
    Signed<Contribution> lie =
        signed(BOB, new Contribution(DATANET, BOB.address(), digest(1), 1, honest.blob(), 9));
    assertRefused(
        network.actors.contribute(lie, RecordCounts.NONE), "contribution.recordsRoot is not");
    Signed<Contribution> missing =
        signed(
            BOB, new Contribution(DATANET, BOB.address(), honest.recordsRoot(), 1, digest(1), 9));
    assertRefused(network.actors.contribute(missing, RecordCounts.NONE), "is not stored here");
    Snapshot draft = network.draftSnapshot(2).statement();
    assertRefused(
        network.actors.publish(
            signed(
                CURATOR,
                new Snapshot(
                    DATANET,
                    CURATOR.address(),
                    2,
                    draft.logSize(),
                    draft.logRoot(),
                    digest(1),
                    draft.passageCount(),
                    draft.blob()))),
        "the first 3 contributions make 4 passages");
    assertRefused(
        network.actors.found(
            signed(
                ANN,
                new Charter(
                    ANN.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN))),
        "the name 'lexicon' is taken");
  }

  @Test
  @Order(4)
  void modelsAreRegisteredWithTrueDeedsOnly() {
    ModelCard model = network.registerModels();
    registered = Optional.of(model);
    assertThat(network.database().views().modelByName("tiny-lexicon").orElseThrow().root())
        .isEqualTo(model.root());
    Deed good = network.deed(model, 2).statement();
    assertRefused(
        network.actors.registerModel(
            signed(DEVELOPER, model), signed(DEVELOPER, deed(good, ANN.address(), TREASURY))),
        "deed.curator must be " + CURATOR.address());
    assertRefused(
        network.actors.registerModel(
            signed(DEVELOPER, model),
            signed(DEVELOPER, deed(good, CURATOR.address(), ANN.address()))),
        "deed.treasury must be this network's");
    ModelCard.Source source = model.source().orElseThrow();
    ModelCard other =
        new ModelCard(
            model.name(),
            model.developer(),
            model.base(),
            1,
            model.files(),
            Optional.of(
                new ModelCard.Source(
                    DATANET, 1, digest(1), source.segmentRoot(), source.segment())));
    assertRefused(
        network.actors.registerModel(signed(DEVELOPER, other), network.deed(other, 1)),
        "model.snapshotRoot is not that of snapshot 1");
  }

  @Test
  @Order(5)
  void answerIsStreamedScoredAndPaid() {
    network.deposit(CLIENT.address(), 1, 100_000);
    Submission submission = network.submission(model(), 1, 20, 5_000);
    JobId job = network.accepted(submission);
    TestNetwork.Reading reading = network.read(job, 0);
    AnswerEvent.Delivered first = reading.delivered();
    answered = Optional.of(first);
    assertThat(reading.tokens()).isEqualTo(tokens(submission));
    assertThat(first.entry().receipt().fee()).isEqualTo(Amount.of(800));

    network.eventually(() -> assertThat(account().uncollected()).isEqualTo(Amount.of(800)));
    await(network.actors.caughtUp());
    Views views = network.database().views();
    Digest id = first.entry().receipt().id();
    assertThat(views.receipt(id).orElseThrow().entry()).isEqualTo(first.entry());
    assertThat(views.receiptByOrder(CLIENT.address(), 1).orElseThrow().id()).isEqualTo(id);
    for (Shares.Payment payment : first.entry().shares().payees()) {
      assertThat(views.earnings(payment.payee()))
          .anySatisfy(
              earned -> {
                assertThat(earned.role()).isEqualTo(payment.role());
                assertThat(earned.amount()).isEqualTo(payment.amount());
              });
    }
    assertThat(views.usage(DATANET, 10)).hasSize(3);
    assertThat(views.usage(DATANET, 10).stream().mapToLong(u -> u.tokens()).sum()).isEqualTo(8);
  }

  @Test
  @Order(6)
  void sameOrderAgainReadsOnAndCostsNothing() {
    Submission submission = network.submission(model(), 2, 20, 5_000);
    JobId job = network.accepted(submission);
    network.read(job, 0).delivered();
    assertThat(network.accepted(submission)).isEqualTo(job);
    TestNetwork.Reading rest = network.read(job, 6);
    assertThat(rest.tokens()).isEqualTo(tokens(submission).subList(6, 8));
    network.eventually(() -> assertThat(account().uncollected()).isEqualTo(Amount.of(1_600)));
  }

  @Test
  @Order(7)
  void batchHoldsReceiptsStatementsAndIntents() {
    network.eventually(
        () -> assertThat(await(network.actors.batcher()).waitingReceipts()).isEqualTo(2));
    var closed = await(network.actors.closeBatch());
    byte[] bytes = network.batchFolder.read(closed.number()).orElseThrow();
    BatchFile file = BatchFile.decode(bytes);
    assertThat(BatchFile.digest(bytes)).isEqualTo(closed.file().orElseThrow());
    ReceiptEntry first = answered.orElseThrow().entry();
    assertThat(file.receipts()).hasSize(2).contains(first);
    assertThat(file.statements().charters()).hasSize(1);
    assertThat(file.statements().contributions()).hasSize(3);
    assertThat(file.statements().snapshots()).hasSize(1);
    assertThat(file.statements().models()).hasSize(2);
    assertThat(file.statements().deeds()).hasSize(2);
    assertThat(file.statements().certificates()).hasSize(3);
    assertThat(file.logs()).extracting(BatchFile.DatanetLog::size).containsExactly(3L);
    assertThat(file.logs().getFirst().root())
        .isEqualTo(await(network.actors.datanet(DATANET)).logRoot());
    assertThat(file.blocks()).allMatch(network.blocks::contains);
    assertThat(network.database().outbox().open())
        .extracting(Intent::key)
        .containsExactly("ANCHOR/1", "COLLECT/1/" + CLIENT.address(), "PROPOSE/1", "ACTIVATE/1");
    assertThat(network.database().views().receipt(first.receipt().id()).orElseThrow().batch())
        .isEqualTo(1);
    assertThat(await(network.actors.closeBatch()).number()).isEqualTo(1);
  }

  @Test
  @Order(8)
  void vaultEventsReachTheAccountOnce() {
    VaultEvent collected =
        new VaultEvent.Collected(
            new LogId(digest(2), 0), CLIENT.address(), Amount.of(1_600), Amount.of(1_600));
    await(network.actors.onVaultEvent(2, collected));
    await(network.actors.onVaultEvent(2, collected));
    assertThat(account().uncollected()).isEqualTo(Amount.ZERO);
    assertThat(account().collected()).isEqualTo(Amount.of(1_600));
    await(
        network.actors.onVaultEvent(
            3, new VaultEvent.ExitRequested(new LogId(digest(3), 0), CLIENT.address(), 99)));
    assertThat(await(network.actors.submitJob(network.submission(model(), 3, 20, 5_000))))
        .isInstanceOf(JobReply.Refused.class);
    await(
        network.actors.onVaultEvent(
            4, new VaultEvent.ExitCancelled(new LogId(digest(4), 0), CLIENT.address())));
  }

  @Test
  @Order(9)
  void hostThatStopsMidAnswerFinishesItAndChargesOnce() {
    network.workers.next(Mishap.HANGS);
    Submission submission = network.submission(model(), 4, 20, 5_000);
    JobId job = network.accepted(submission);
    network.read(job, 0).awaitThirdToken();
    network.stop();
    network.start();
    // Nobody asks for it: the job comes back by itself.
    network.eventually(
        () ->
            assertThat(network.database().views().receiptByOrder(CLIENT.address(), 4)).isPresent());
    TestNetwork.Reading rest = network.read(job, 3);
    assertThat(rest.tokens()).isEqualTo(tokens(submission).subList(3, 8));
    network.eventually(
        () -> {
          assertThat(account().uncollected()).isEqualTo(Amount.of(800));
          assertThat(account().held()).isEqualTo(Amount.ZERO);
          assertThat(await(network.actors.batcher()).waitingReceipts()).isEqualTo(1);
        });
  }

  @Test
  @Order(10)
  void stateOutlivesTheHost() {
    AccountView before = account();
    network.stop();
    network.start();
    assertThat(account()).isEqualTo(before);
    assertThat(network.accepted(network.submission(model(), 5, 20, 5_000)).nonce()).isEqualTo(5);
    network.read(new JobId(CLIENT.address(), 5), 0).delivered();
    network.eventually(
        () -> assertThat(await(network.actors.batcher()).waitingReceipts()).isEqualTo(2));
    var closed = await(network.actors.closeBatch());
    BatchFile file = BatchFile.decode(network.batchFolder.read(2).orElseThrow());
    assertThat(closed.number()).isEqualTo(2);
    assertThat(file.firstReceipt()).isEqualTo(2);
    assertThat(file.ledger().fees()).containsEntry(CLIENT.address(), Amount.of(3_200));
  }

  @Test
  @Order(11)
  void numbersMissingInTheJournalHoldTheTablesUpForAWhileOnly() throws SQLException {
    JdbcAccess access = network.database().access();
    try (Connection connection =
            DriverManager.getConnection(access.url(), access.user(), access.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER TABLE \"event_journal\" ALTER COLUMN \"ordering\" RESTART WITH "
              + "(SELECT MAX(\"ordering\") + 33 FROM \"event_journal\")");
    }
    network.contribute(ANN, 3, "a horse is an animal that runs");
    assertThat(network.database().views().contributions(DATANET)).hasSize(4);
    network.stop();
    network.start();
    network.contribute(ANN, 4, "a cow is an animal that moos");
    assertThat(network.database().views().contributions(DATANET)).hasSize(5);
  }

  @Test
  @Order(12)
  void jobThatNobodyOrderedHasNoAnswer() {
    TestNetwork.Reading reading = network.read(new JobId(CLIENT.address(), 99), 0);
    assertThatThrownBy(reading::all)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("there is no job");
  }

  private static ModelCard model() {
    return registered.orElseThrow();
  }

  private static AccountView account() {
    return await(network.actors.accountView(CLIENT.address()));
  }

  private static List<Integer> tokens(Submission submission) {
    Digest order = submission.order().digest(DOMAIN);
    return IntStream.range(0, 8).mapToObj(i -> ScriptedWorkers.tokenAt(order, i)).toList();
  }

  private static Deed deed(Deed deed, Address curator, Address treasury) {
    return new Deed(
        deed.model(),
        deed.developer(),
        deed.baseAuthor(),
        curator,
        treasury,
        deed.pricePerToken(),
        deed.parts(),
        deed.serial());
  }

  private static void assertRefused(CompletionStage<?> stage, String reason) {
    assertThatThrownBy(() -> await(stage))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(reason);
  }
}
