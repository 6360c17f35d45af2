package network.byline.actors.shard;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.cap;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.byline.actors.TestKits;
import network.byline.actors.account.Account;
import network.byline.actors.account.AccountView;
import network.byline.actors.account.HoldReply;
import network.byline.actors.account.LogPosition;
import network.byline.actors.account.VaultChange;
import network.byline.actors.batch.Batcher;
import network.byline.actors.datanet.ContributionResult;
import network.byline.actors.datanet.Datanet;
import network.byline.actors.datanet.DatanetEvent;
import network.byline.actors.datanet.DatanetStatus;
import network.byline.actors.datanet.RecordCounts;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Amount;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entities under the supervision that sharding gives them, on a journal that fails. */
class SupervisionTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofMillis(100);

  private ActorTestKit kit;
  private PersistenceTestKit journal;

  @BeforeEach
  void start() {
    kit = TestKits.inMemory();
    journal = PersistenceTestKit.create(kit.system());
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void entityWhoseJournalFailsComesBackWithWhatWasStored() {
    ActorRef<Account.Command> account = account();
    assertThat(deposit(account, 100).receiveMessage(PATIENCE).isSuccess()).isTrue();
    journal.failNextPersisted();
    deposit(account, 200).expectNoMessage(A_WHILE);
    assertThat(show(account).deposited()).isEqualTo(Amount.of(100));
    assertThat(deposit(account, 200).receiveMessage(PATIENCE).isSuccess()).isTrue();
    assertThat(show(account).deposited()).isEqualTo(Amount.of(200));
  }

  @Test
  void entityWhoseEventTheJournalRejectsComesBackWithWhatWasStored() {
    ActorRef<Account.Command> account = account();
    assertThat(deposit(account, 100).receiveMessage(PATIENCE).isSuccess()).isTrue();
    journal.rejectNextPersisted();
    deposit(account, 200).expectNoMessage(A_WHILE);
    assertThat(show(account).deposited()).isEqualTo(Amount.of(100));
    assertThat(deposit(account, 200).receiveMessage(PATIENCE).isSuccess()).isTrue();
  }

  @Test
  void entityThatCannotReadItsJournalAtFirstComesBack() {
    ActorRef<Account.Command> first = account();
    deposit(first, 100).receiveMessage(PATIENCE);
    kit.stop(first);
    journal.failNextRead();
    assertThat(show(account()).deposited()).isEqualTo(Amount.of(100));
  }

  @Test
  void entityWithABugComesBack() {
    ActorRef<Account.Command> account = account();
    deposit(account, 1_000).receiveMessage(PATIENCE);
    TestProbe<HoldReply> held = kit.createTestProbe();
    account.tell(
        new Account.TakeHold(1, digest(1), Amount.of(100), 1_500, cap(1_000), held.getRef()));
    assertThat(held.receiveMessage(PATIENCE)).isEqualTo(new HoldReply.Held());
    TestProbe<Done> captured = kit.createTestProbe();
    account.tell(new Account.Capture(1, Amount.of(101), captured.getRef()));
    captured.expectNoMessage(A_WHILE);
    assertThat(show(account).held()).isEqualTo(Amount.of(100));
    account.tell(new Account.Capture(1, Amount.of(99), captured.getRef()));
    captured.receiveMessage(PATIENCE);
    assertThat(show(account).uncollected()).isEqualTo(Amount.of(99));
  }

  @Test
  void statementThatARestartedEntityOfferedTwiceIsTakenOffOnce() {
    Charter charter =
        new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN);
    TestProbe<Batcher.Command> batcher = kit.createTestProbe();
    ActorRef<Datanet.Command> datanet =
        kit.spawn(
            Shards.supervised(
                Datanet.create(charter.datanet(), DOMAIN, CLOCK, batcher::getRef, self -> {})));
    TestProbe<StatusReply<DatanetStatus>> founded = kit.createTestProbe();
    datanet.tell(new Datanet.Found(signed(CURATOR, charter), founded.getRef()));
    founded.receiveMessage(PATIENCE);
    Batcher.AddStatement before = receive(batcher);
    journal.rejectNextPersisted();
    contribute(datanet, charter).expectNoMessage(A_WHILE);
    Batcher.AddStatement after = receive(batcher);
    assertThat(after.publication()).isEqualTo(before.publication());
    contribute(datanet, charter).receiveMessage(PATIENCE);
    before.replyTo().tell(StatusReply.success(Done.done()));
    after.replyTo().tell(StatusReply.success(Done.done()));
    assertThat(receive(batcher).publication().statement().statement())
        .isInstanceOf(Contribution.class);
    TestProbe<DatanetStatus> shown = kit.createTestProbe();
    datanet.tell(new Datanet.Show(shown.getRef()));
    shown.receiveMessage(PATIENCE);
    assertThat(journal.persistedInStorage("Datanet|" + charter.datanet()))
        .filteredOn(DatanetEvent.HandedOver.class::isInstance)
        .hasSize(1);
  }

  private ActorRef<Account.Command> account() {
    return kit.spawn(Shards.supervised(Account.create(CLIENT.address(), CLOCK)));
  }

  private TestProbe<StatusReply<Done>> deposit(ActorRef<Account.Command> account, long total) {
    TestProbe<StatusReply<Done>> done = kit.createTestProbe();
    account.tell(
        new Account.TakeIn(
            new LogPosition(total, digest((int) total), 0),
            new VaultChange.Deposited(Amount.of(total)),
            done.getRef()));
    return done;
  }

  private AccountView show(ActorRef<Account.Command> account) {
    TestProbe<AccountView> view = kit.createTestProbe();
    account.tell(new Account.Show(view.getRef()));
    return view.receiveMessage(PATIENCE);
  }

  private TestProbe<StatusReply<ContributionResult>> contribute(
      ActorRef<Datanet.Command> datanet, Charter charter) {
    TestProbe<StatusReply<ContributionResult>> result = kit.createTestProbe();
    datanet.tell(
        new Datanet.Contribute(
            signed(
                ANN,
                new Contribution(charter.datanet(), ANN.address(), digest(2), 2, digest(3), 1)),
            RecordCounts.NONE,
            List.of(),
            result.getRef()));
    return result;
  }

  private static Batcher.AddStatement receive(TestProbe<Batcher.Command> batcher) {
    return (Batcher.AddStatement) batcher.receiveMessage(PATIENCE);
  }
}
