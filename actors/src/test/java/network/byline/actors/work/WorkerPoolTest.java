package network.byline.actors.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import network.byline.actors.Samples;
import network.byline.actors.ScriptedWorkers;
import network.byline.actors.TestKits;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.TaskKind;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.TaskNeed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final TaskNeed NEED = TaskNeed.of(TaskKind.INFER, Samples.digest(1), 1);

  @AutoClose("shutdownTestKit")
  private static final ActorTestKit kit = TestKits.inMemory();

  private final ScriptedWorkers workers =
      new ScriptedWorkers(ScriptedWorkers.machine("one", Samples.key(20), Samples.key(21)));
  private final InstantSource clock = InstantSource.system();
  private ActorRef<WorkerPool.Command> pool;

  @BeforeEach
  void open() {
    pool = kit.spawn(WorkerPool.create(workers, clock));
  }

  @Test
  void slotsAreLeasedAndTheNextTaskWaitsItsTurn() {
    TestProbe<WorkerPool.Answer> first = acquire("a", PATIENCE, PATIENCE);
    TestProbe<WorkerPool.Answer> second = acquire("b", PATIENCE, PATIENCE);
    TestProbe<WorkerPool.Answer> third = acquire("c", PATIENCE, PATIENCE);
    assertGranted(first);
    assertGranted(second);
    third.expectNoMessage(Duration.ofMillis(50));
    pool.tell(new WorkerPool.End(new LeaseId("a")));
    assertGranted(third);
  }

  @Test
  void whoeverHasWaitedLongEnoughHearsWhy() {
    workers.machines();
    TestProbe<WorkerPool.Answer> answer = acquire("a", PATIENCE, Duration.ofMillis(100));
    assertThat(answer.receiveMessage(PATIENCE))
        .isEqualTo(new WorkerPool.Answer.NoWorker("no worker has made an offer"));
  }

  @Test
  void workerThatComesLaterIsLeasedThen() {
    workers.machines();
    TestProbe<WorkerPool.Answer> answer = acquire("a", PATIENCE, PATIENCE);
    workers.machines(ScriptedWorkers.machine("late", Samples.key(20), Samples.key(21)));
    assertThat(assertGranted(answer).lease().worker().value()).isEqualTo("late");
  }

  @Test
  void expiredLeaseFreesItsSlot() {
    assertGranted(acquire("a", Duration.ofMillis(50), PATIENCE));
    assertGranted(acquire("b", Duration.ofMillis(50), PATIENCE));
    assertGranted(acquire("c", PATIENCE, PATIENCE));
  }

  @Test
  void withdrawnWishIsAnswered() {
    workers.machines();
    TestProbe<WorkerPool.Answer> answer = acquire("a", PATIENCE, PATIENCE);
    pool.tell(new WorkerPool.End(new LeaseId("a")));
    assertThat(answer.receiveMessage(PATIENCE))
        .isEqualTo(new WorkerPool.Answer.NoWorker("no longer wanted"));
  }

  @Test
  void whoeverAsksAgainKeepsItsPlaceAndIsAnsweredOnce() {
    workers.machines();
    TestProbe<WorkerPool.Answer> early = acquire("a", PATIENCE, PATIENCE);
    TestProbe<WorkerPool.Answer> second = acquire("b", PATIENCE, PATIENCE);
    TestProbe<WorkerPool.Answer> third = acquire("c", PATIENCE, PATIENCE);
    TestProbe<WorkerPool.Answer> again = acquire("a", PATIENCE, PATIENCE);
    assertThat(counts().waiting()).isEqualTo(3);
    workers.machines(ScriptedWorkers.machine("late", Samples.key(20), Samples.key(21)));
    assertGranted(again);
    assertGranted(second);
    third.expectNoMessage(Duration.ofMillis(50));
    early.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void leaseThatIsAskedForAgainIsGrantedAgainAndHeldOnce() {
    assertGranted(acquire("a", PATIENCE, PATIENCE));
    assertGranted(acquire("a", PATIENCE, PATIENCE));
    assertGranted(acquire("b", PATIENCE, PATIENCE));
    acquire("c", PATIENCE, PATIENCE).expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void whatWaitsIsBounded() {
    workers.machines();
    for (int i = 0; i < WorkerPool.MAX_WAITING; i++) {
      acquire("w" + i, PATIENCE, PATIENCE);
    }
    assertThat(acquire("more", PATIENCE, PATIENCE).receiveMessage(PATIENCE))
        .isEqualTo(new WorkerPool.Answer.NoWorker("1000 tasks wait already: try again later"));
    assertThat(counts().waiting()).isEqualTo(WorkerPool.MAX_WAITING);
  }

  private WorkCounts counts() {
    TestProbe<WorkCounts> counts = kit.createTestProbe();
    pool.tell(new WorkerPool.Count(counts.getRef()));
    return counts.receiveMessage(PATIENCE);
  }

  private TestProbe<WorkerPool.Answer> acquire(String lease, Duration length, Duration wait) {
    TestProbe<WorkerPool.Answer> probe = kit.createTestProbe();
    Instant until = clock.instant().plus(wait);
    pool.tell(
        new WorkerPool.Acquire(
            new LeaseId(lease), NEED, Disclosure.OPEN, length, until, probe.getRef()));
    return probe;
  }

  private static WorkerPool.Answer.Granted assertGranted(TestProbe<WorkerPool.Answer> probe) {
    return (WorkerPool.Answer.Granted) probe.receiveMessage(PATIENCE);
  }
}
