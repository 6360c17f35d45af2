package network.byline.scheduler.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.TaskLeases.Return;
import network.byline.scheduler.lease.TaskLeases.State;
import network.byline.scheduler.matching.WorkerId;

/** Random histories of leases, results, silences, returns and outages. */
class LeaseBookProperties {

  private static final List<TaskId> TASKS =
      List.of(
          new TaskId(Digest.ZERO, TaskKind.INFER, 0),
          new TaskId(Digest.ZERO, TaskKind.SCORE, 0),
          new TaskId(Digest.ZERO, TaskKind.SCORE, 1));

  @Property(tries = 300)
  void noTaskHasTwoFirstResultsAndNoLeaseTwo(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LeaseBook book = new LeaseBook();
    Instant now = Instant.EPOCH;
    List<Lease> given = new ArrayList<>();
    Set<TaskId> firsts = new HashSet<>();
    Set<LeaseId> taken = new HashSet<>();
    Map<LeaseId, TaskId> taskOf = new HashMap<>();
    Map<LeaseId, Instant> end = new HashMap<>();
    for (int step = 0; step < 200; step++) {
      now = now.plusSeconds(random.nextInt(4));
      TaskId task = TASKS.get(random.nextInt(TASKS.size()));
      int number = random.nextInt(6);
      WorkerId worker = new WorkerId("w" + number);
      switch (random.nextInt(7)) {
        case 0, 1, 2 -> {
          Lease lease =
              new Lease(
                  new LeaseId("l" + step),
                  worker,
                  account(number / 2),
                  TaskKind.INFER,
                  now.plusSeconds(random.nextInt(10)),
                  now.plusSeconds(10 + random.nextInt(20)));
          TaskLeases before = book.leases(task);
          boolean wanted = before.wantsWorker(now) && !firsts.contains(task);
          if (wanted && atWork(before, lease.account())) {
            continue;
          }
          if (wanted) {
            book.give(task, lease, now);
            given.add(lease);
            taskOf.put(lease.id(), task);
            end.put(lease.id(), lease.deadline());
          }
        }
        case 3, 4 -> {
          if (!given.isEmpty()) {
            Lease lease = given.get(random.nextInt(given.size()));
            WorkerId by = random.nextInt(5) == 0 ? worker : lease.worker();
            Return came = book.take(lease.id(), by, now);
            if (came instanceof Return.Taken result) {
              assertThat(by).isEqualTo(lease.worker());
              assertThat(now).isBefore(end.get(lease.id()));
              assertThat(taken.add(lease.id())).as("one result a lease").isTrue();
              assertThat(result.first()).isEqualTo(firsts.add(taskOf.get(lease.id())));
            }
          }
        }
        case 5 -> {
          for (TaskId left : book.silent(worker)) {
            assertThat(book.leases(left).copies())
                .noneMatch(
                    copy -> copy.state() == State.OUT && copy.lease().worker().equals(worker));
          }
        }
        default -> {
          if (random.nextInt(4) == 0) {
            Duration away = Duration.ofSeconds(random.nextInt(50));
            now = now.plus(away);
            for (TaskLeases leases : book.tasks().values()) {
              for (TaskLeases.Copy copy : leases.copies()) {
                if (copy.isOpen()) {
                  end.put(copy.lease().id(), copy.lease().deadline().plus(away));
                }
              }
            }
            book.hostsWereAway(away);
          }
          for (LeaseBook.Due due : book.due(now)) {
            assertThat(due.hard() ? due.lease().deadline() : due.lease().softDeadline())
                .isBeforeOrEqualTo(now);
          }
        }
      }
      for (TaskLeases leases : book.tasks().values()) {
        assertThat(openCount(leases)).isLessThanOrEqualTo(TaskLeases.MAX_OPEN);
      }
    }
  }

  private static boolean atWork(TaskLeases leases, Address account) {
    return leases.copies().stream()
        .anyMatch(copy -> copy.isOpen() && copy.lease().account().equals(account));
  }

  private static long openCount(TaskLeases leases) {
    return leases.copies().stream().filter(TaskLeases.Copy::isOpen).count();
  }

  private static Address account(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) number;
    return Address.of(bytes);
  }
}
