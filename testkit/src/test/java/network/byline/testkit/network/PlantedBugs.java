package network.byline.testkit.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.LeaseBook;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.lease.TaskLeases;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.TaskNeed;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.reputation.TrustRules;
import network.byline.scheduler.verification.Case;
import network.byline.scheduler.verification.Finding;
import network.byline.scheduler.verification.Step;
import network.byline.scheduler.verification.Witness;

/** Bugs of the kind that one writes, each a core that decides one thing otherwise. */
final class PlantedBugs {

  private static final TrustRules RULES = TrustRules.DEFAULT;
  private static final int BOUND = 120;

  private PlantedBugs() {}

  /** The cores, with something to overwrite. */
  private static class Bug extends Decisions {
    Bug(Digest secret) {
      super(RULES, secret, BOUND);
    }
  }

  /** Returns all bugs by name. */
  static Map<String, Function<Digest, Decisions>> all() {
    Map<String, Function<Digest, Decisions>> bugs = new LinkedHashMap<>();
    matching(bugs);
    queues(bugs);
    leases(bugs);
    rules(bugs);
    trust(bugs);
    verification(bugs);
    return bugs;
  }

  private static void matching(Map<String, Function<Digest, Decisions>> bugs) {
    bugs.put(
        "a leased slot stays free",
        secret ->
            new Bug(secret) {
              @Override
              protected void take(WorkerId worker) {}
            });
    bugs.put(
        "a slot is given back twice",
        secret ->
            new Bug(secret) {
              @Override
              protected void giveBack(WorkerId worker) {
                super.giveBack(worker);
                super.giveBack(worker);
              }
            });
    bugs.put(
        "a slot is not given back",
        secret ->
            new Bug(secret) {
              @Override
              protected void giveBack(WorkerId worker) {}
            });
    bugs.put(
        "excluded accounts are not excluded",
        secret ->
            new Bug(secret) {
              @Override
              protected Optional<Offer> find(TaskNeed need, long seed, Predicate<Offer> may) {
                return super.find(need.excluding(Set.of()), seed, may);
              }
            });
    bugs.put(
        "any kind of task goes to anybody",
        secret ->
            new Bug(secret) {
              @Override
              protected Optional<Offer> find(TaskNeed need, long seed, Predicate<Offer> may) {
                return super.find(
                    TaskNeed.of(TaskKind.INFER, need.model(), need.arithmeticContract())
                        .excluding(need.excluded()),
                    seed,
                    may);
              }
            });
    bugs.put(
        "the arithmetic is not looked at",
        secret ->
            new Bug(secret) {
              @Override
              protected Optional<Offer> find(TaskNeed need, long seed, Predicate<Offer> may) {
                return super.find(need, seed, may)
                    .or(
                        () ->
                            super.find(
                                TaskNeed.of(need.kind(), need.model(), 2)
                                    .excluding(need.excluded()),
                                seed,
                                may));
              }
            });
    bugs.put(
        "the draw is always the same",
        secret ->
            new Bug(secret) {
              @Override
              protected Optional<Offer> find(TaskNeed need, long seed, Predicate<Offer> may) {
                return super.find(need, 42, may);
              }
            });
    bugs.put(
        "what is in memory is not looked at",
        secret ->
            new Bug(secret) {
              @Override
              protected void post(Offer offer, boolean newcomer, Instant until) {
                super.post(
                    new Offer(
                        offer.worker(),
                        offer.account(),
                        offer.kinds(),
                        offer.arithmeticContract(),
                        offer.engineProfile(),
                        offer.slots(),
                        Set.of(),
                        true),
                    newcomer,
                    until);
              }
            });
    bugs.put(
        "newcomers are not told apart",
        secret ->
            new Bug(secret) {
              @Override
              protected void post(Offer offer, boolean newcomer, Instant until) {
                super.post(offer, false, until);
              }
            });
    bugs.put(
        "a lost worker's offer stands",
        secret ->
            new Bug(secret) {
              @Override
              protected void withdraw(WorkerId worker) {}
            });
    bugs.put(
        "an offer made again has all its slots free",
        secret ->
            new Bug(secret) {
              @Override
              protected void post(Offer offer, boolean newcomer, Instant until) {
                super.withdraw(offer.worker());
                super.post(offer, newcomer, until);
              }
            });
    bugs.put(
        "a convict still gets tasks",
        secret ->
            new Bug(secret) {
              @Override
              protected void suspend(Address account, String reason) {}

              @Override
              protected boolean mayTake(Subject subject) {
                return true;
              }
            });
    bugs.put(
        "an offer that is taken back keeps its slots taken",
        secret ->
            new Bug(secret) {
              private final Map<WorkerId, Integer> out = new LinkedHashMap<>();

              @Override
              protected void take(WorkerId worker) {
                super.take(worker);
                out.merge(worker, 1, Integer::sum);
              }

              @Override
              protected void giveBack(WorkerId worker) {
                super.giveBack(worker);
                out.merge(worker, -1, Integer::sum);
              }

              @Override
              protected void post(Offer offer, boolean newcomer, Instant until) {
                boolean again = offers.offer(offer.worker()).isEmpty();
                super.post(offer, newcomer, until);
                for (int i = 0; again && i < out.getOrDefault(offer.worker(), 0); i++) {
                  super.take(offer.worker());
                }
              }
            });
    bugs.put(
        "an adopted lease takes no slot",
        secret ->
            new Bug(secret) {
              private boolean adopting;

              @Override
              protected boolean adopt(LeaseId id, WorkerId worker, Instant now) {
                adopting = super.adopt(id, worker, now);
                return adopting;
              }

              @Override
              protected void take(WorkerId worker) {
                if (!adopting) {
                  super.take(worker);
                }
                adopting = false;
              }
            });
  }

  private static void queues(Map<String, Function<Digest, Decisions>> bugs) {
    bugs.put("the queue has no bound", secret -> new Decisions(RULES, secret, 100_000));
    bugs.put(
        "first come, first served over all clients",
        secret ->
            new Bug(secret) {
              private final List<SimTask> line = new ArrayList<>();

              @Override
              protected Optional<String> enqueue(SimTask task, boolean isFresh) {
                if (!isFresh) {
                  return super.enqueue(task, false);
                }
                if (line.size() >= BOUND) {
                  return Optional.of("full");
                }
                line.add(task);
                return Optional.empty();
              }

              @Override
              protected Optional<SimTask> next(Predicate<SimTask> hasWorker) {
                return begun
                    .next(hasWorker)
                    .or(
                        () ->
                            !line.isEmpty() && hasWorker.test(line.getFirst())
                                ? Optional.of(line.removeFirst())
                                : Optional.empty());
              }
            });
    bugs.put(
        "one task in two hundred is dropped from the queue",
        secret ->
            new Bug(secret) {
              private int count;

              @Override
              protected Optional<String> enqueue(SimTask task, boolean isFresh) {
                return ++count % 200 == 0 ? Optional.empty() : super.enqueue(task, isFresh);
              }
            });
    bugs.put(
        "a task is queued twice",
        secret ->
            new Bug(secret) {
              @Override
              protected Optional<String> enqueue(SimTask task, boolean isFresh) {
                super.enqueue(task, isFresh);
                return super.enqueue(task, isFresh);
              }

              @Override
              protected boolean wantsWorker(TaskId task, Instant now) {
                return true;
              }
            });
  }

  private static void leases(Map<String, Function<Digest, Decisions>> bugs) {
    bugs.put(
        "a late result is taken",
        secret ->
            new Bug(secret) {
              @Override
              protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
                return super.take(id, worker, now.minusSeconds(600));
              }

              @Override
              protected List<LeaseBook.Due> due(Instant now) {
                return super.due(now.minusSeconds(600));
              }
            });
    bugs.put(
        "one lease is good for two results",
        secret ->
            new Bug(secret) {
              @Override
              protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
                TaskLeases.Return came = super.take(id, worker, now);
                return came instanceof TaskLeases.Return.Refused
                    ? new TaskLeases.Return.Taken(TaskLeases.NONE, false)
                    : came;
              }
            });
    bugs.put(
        "anybody may bring a lease's result",
        secret ->
            new Bug(secret) {
              private final Map<LeaseId, WorkerId> holders = new LinkedHashMap<>();

              @Override
              protected void give(TaskId task, Lease lease, Instant now) {
                holders.put(lease.id(), lease.worker());
                super.give(task, lease, now);
              }

              @Override
              protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
                return super.take(id, holders.getOrDefault(id, worker), now);
              }
            });
    bugs.put(
        "a second copy is given at once",
        secret ->
            new Bug(secret) {
              @Override
              protected void give(TaskId task, Lease lease, Instant now) {
                super.give(
                    task,
                    new Lease(
                        lease.id(),
                        lease.worker(),
                        lease.account(),
                        lease.kind(),
                        now.plusMillis(100),
                        lease.deadline()),
                    now);
              }
            });
    bugs.put(
        "no second copy is ever given",
        secret ->
            new Bug(secret) {
              @Override
              protected void give(TaskId task, Lease lease, Instant now) {
                super.give(
                    task,
                    Lease.until(
                        lease.id(),
                        lease.worker(),
                        lease.account(),
                        lease.kind(),
                        lease.deadline()),
                    now);
              }
            });
    bugs.put(
        "the second copy may go to the same account",
        secret ->
            new Bug(secret) {
              @Override
              protected List<Address> atWork(TaskId task) {
                return List.of();
              }
            });
    bugs.put(
        "whoever comes second is refused",
        secret ->
            new Bug(secret) {
              @Override
              protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
                TaskLeases.Return came = super.take(id, worker, now);
                return came instanceof TaskLeases.Return.Taken taken && !taken.first()
                    ? new TaskLeases.Return.Refused("too late")
                    : came;
              }
            });
    bugs.put(
        "whoever comes second counts as first",
        secret ->
            new Bug(secret) {
              @Override
              protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
                TaskLeases.Return came = super.take(id, worker, now);
                return came instanceof TaskLeases.Return.Taken taken
                    ? new TaskLeases.Return.Taken(taken.leases(), true)
                    : came;
              }
            });
    bugs.put(
        "an expired lease is forgotten with its task",
        secret ->
            new Bug(secret) {
              @Override
              protected boolean wantsWorker(TaskId task, Instant now) {
                boolean hadLease = !leases.leases(task).copies().isEmpty();
                return !hadLease && super.wantsWorker(task, now);
              }
            });
    bugs.put(
        "hard deadlines are never looked at",
        secret ->
            new Bug(secret) {
              @Override
              protected List<LeaseBook.Due> due(Instant now) {
                return super.due(now).stream().filter(due -> !due.hard()).toList();
              }
            });
    bugs.put(
        "deadlines go on while the hosts are away",
        secret ->
            new Bug(secret) {
              @Override
              protected void hostsWereAway(Duration away) {}
            });
    bugs.put(
        "an outage ends all leases",
        secret ->
            new Bug(secret) {
              @Override
              protected void hostsWereAway(Duration away) {
                leases.tasks().keySet().forEach(leases::close);
              }
            });
    bugs.put(
        "a worker that was cut off is not let in again",
        secret ->
            new Bug(secret) {
              @Override
              protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
                return leases.leasesOf(worker).contains(id) && silenced.contains(worker)
                    ? new TaskLeases.Return.Refused("was away")
                    : super.take(id, worker, now);
              }

              private final Set<WorkerId> silenced = new HashSet<>();

              @Override
              protected List<TaskId> silent(WorkerId worker) {
                silenced.add(worker);
                return super.silent(worker);
              }
            });
    bugs.put(
        "a silent worker's tasks wait for it",
        secret ->
            new Bug(secret) {
              @Override
              protected List<TaskId> silent(WorkerId worker) {
                return List.of();
              }

              @Override
              protected List<LeaseId> leasesOf(WorkerId worker) {
                return List.of();
              }
            });
  }

  private static void rules(Map<String, Function<Digest, Decisions>> bugs) {
    bugs.put("newcomers are trusted after two units", rules(2, 20_000, 250_000, 64, 50_000, 2));
    bugs.put("newcomers are never trusted", rules(1_000_000, 20_000, 250_000, 64, 50_000, 2));
    bugs.put("nothing is held back", rules(10, 20_000, 0, 64, 50_000, 2));
    bugs.put("little is enough to be held", rules(10, 20_000, 250_000, 1, 50_000, 2));
    bugs.put("no levy is taken", rules(10, 20_000, 250_000, 64, 0, 2));
    bugs.put("newcomers may have ten units in flight", rules(10, 20_000, 250_000, 64, 50_000, 10));
  }

  private static Function<Digest, Decisions> rules(
      int trustedFrom, int floor, int held, int units, int levy, int newcomer) {
    return secret ->
        new Decisions(
            new TrustRules(trustedFrom, floor, 100_000, 1_250_000, held, units, levy, 20, newcomer),
            secret,
            BOUND);
  }

  private static void trust(Map<String, Function<Digest, Decisions>> bugs) {
    bugs.put(
        "audits cease with trust",
        secret ->
            new Bug(secret) {
              @Override
              protected int auditPpm(Subject scorer, Amount atRisk, boolean auditedOrder) {
                int ppm = super.auditPpm(scorer, atRisk, auditedOrder);
                return ppm < 1_000_000 ? 0 : ppm;
              }
            });
    bugs.put(
        "the stake is not looked at",
        secret ->
            new Bug(secret) {
              @Override
              protected int auditPpm(Subject scorer, Amount atRisk, boolean auditedOrder) {
                return super.auditPpm(scorer, Amount.ZERO, auditedOrder);
              }
            });
    bugs.put(
        "audited orders are audited like others",
        secret ->
            new Bug(secret) {
              @Override
              protected int auditPpm(Subject scorer, Amount atRisk, boolean auditedOrder) {
                return super.auditPpm(scorer, atRisk, false);
              }
            });
    bugs.put(
        "trust counts for all kinds of task",
        secret ->
            new Bug(secret) {
              @Override
              protected void passed(Subject subject) {
                for (TaskKind kind : List.of(TaskKind.INFER, TaskKind.SCORE)) {
                  super.passed(
                      new Subject(
                          subject.account(), subject.worker(), kind, subject.engineProfile()));
                }
              }
            });
    bugs.put(
        "a unit counts twice",
        secret ->
            new Bug(secret) {
              @Override
              protected void passed(Subject subject) {
                super.passed(subject);
                super.passed(subject);
              }
            });
    bugs.put(
        "a missed deadline is punished like a lie",
        secret ->
            new Bug(secret) {
              @Override
              protected void missed(Subject subject) {
                super.toFund(super.convict(subject));
              }
            });
    bugs.put(
        "a miss costs nothing, ever",
        secret ->
            new Bug(secret) {
              @Override
              protected void missed(Subject subject) {}
            });
    bugs.put(
        "a convict keeps what was held",
        secret ->
            new Bug(secret) {
              @Override
              protected Amount convict(Subject subject) {
                super.convict(subject);
                return Amount.ZERO;
              }
            });
    bugs.put(
        "being there is paid",
        secret ->
            new Bug(secret) {
              @Override
              protected void post(Offer offer, boolean newcomer, Instant until) {
                super.post(offer, newcomer, until);
                trust.credit(
                    new Subject(
                        offer.account(), offer.worker(), TaskKind.INFER, offer.engineProfile()),
                    Amount.of(1),
                    Amount.of(1));
              }
            });
    bugs.put(
        "one pay in a hundred is a unit too much",
        secret ->
            new Bug(secret) {
              private int count;

              @Override
              protected Amount credit(Subject subject, Amount pay, Amount atRisk) {
                Amount now = super.credit(subject, pay, atRisk);
                return ++count % 100 == 0 ? now.plus(Amount.of(1)) : now;
              }
            });
    bugs.put(
        "audits are paid from nowhere",
        secret ->
            new Bug(secret) {
              @Override
              protected void payAudit(Subject audited, Amount price) {}
            });
    bugs.put(
        "units in flight are counted for each machine alone",
        secret ->
            new Bug(secret) {
              private final Map<String, Integer> flight = new LinkedHashMap<>();

              @Override
              protected boolean mayTake(Subject subject) {
                return !trust.isBarred(subject.account())
                    && (!trust.isNewcomer(subject)
                        || flight.getOrDefault(subject.worker() + "/" + subject.kind(), 0) < 2);
              }

              @Override
              protected void began(Subject subject) {
                super.began(subject);
                flight.merge(subject.worker() + "/" + subject.kind(), 1, Integer::sum);
              }

              @Override
              protected void ended(Subject subject) {
                super.ended(subject);
                flight.merge(subject.worker() + "/" + subject.kind(), -1, Integer::sum);
              }
            });
  }

  private static void verification(Map<String, Function<Digest, Decisions>> bugs) {
    bugs.put("audits can be foreseen", secret -> new Bug(Digest.ZERO));
    bugs.put(
        "the scorer's word convicts",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                return next instanceof Step.CallReferee
                        && known.witnesses().getFirst().finding() instanceof Finding.Differs said
                    ? new Step.Decided(
                        false,
                        said,
                        List.of(known.witnesses().getFirst().who()),
                        List.of(known.generator()),
                        false)
                    : next;
              }
            });
    bugs.put(
        "whatever the first scorer says is settled",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                return next instanceof Step.CallReferee
                        && known.witnesses().getFirst().finding() instanceof Finding.Replays said
                    ? new Step.Decided(
                        true,
                        said,
                        List.of(known.generator(), known.witnesses().getFirst().who()),
                        List.of(),
                        true)
                    : next;
              }
            });
    bugs.put(
        "a quorum of one",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                return next instanceof Step.Ask ask
                        && ask.role() == Witness.Role.SCORER
                        && known.witnesses().size() == 1
                    ? new Step.Decided(
                        true,
                        known.witnesses().getFirst().finding(),
                        List.of(known.generator(), known.witnesses().getFirst().who()),
                        List.of(),
                        false)
                    : next;
              }
            });
    bugs.put(
        "exact orders skip the referee",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                return next instanceof Step.CallReferee call
                        && call.reason().equals("the order asks for it")
                    ? new Step.Decided(
                        true,
                        known.witnesses().getFirst().finding(),
                        List.of(known.generator(), known.witnesses().getFirst().who()),
                        List.of(),
                        false)
                    : next;
              }
            });
    bugs.put(
        "the auditor may be the scorer's account",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                return next instanceof Step.Ask ask
                    ? new Step.Ask(ask.role(), Set.of(known.generator().account()))
                    : next;
              }
            });
    bugs.put(
        "a refused answer is charged",
        secret ->
            new Bug(secret) {
              @Override
              protected boolean charges(Step.Decided decided) {
                return true;
              }
            });
    bugs.put(
        "convicts are paid for the job that convicts them",
        secret ->
            new Bug(secret) {
              @Override
              protected List<Subject> payees(Case known, Step.Decided decided) {
                List<Subject> all = new ArrayList<>(decided.right());
                all.addAll(decided.convicted());
                return all;
              }
            });
    bugs.put(
        "right scorers of a wrong answer are convicted too",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                if (next instanceof Step.Decided decided && !decided.accepted()) {
                  List<Subject> all = new ArrayList<>(decided.right());
                  all.addAll(decided.convicted());
                  return new Step.Decided(false, decided.truth(), List.of(), all, true);
                }
                return next;
              }
            });
    bugs.put(
        "nobody looks back",
        secret ->
            new Bug(secret) {
              @Override
              protected List<Digest> lookBack(Address account) {
                return List.of();
              }
            });
    bugs.put(
        "only the generator's jobs are looked at again",
        secret ->
            new Bug(secret) {
              @Override
              protected void remember(Digest job, Collection<Address> accounts) {
                super.remember(job, accounts.stream().limit(1).toList());
              }
            });
    bugs.put(
        "the referee's word is not waited for",
        secret ->
            new Bug(secret) {
              @Override
              protected Step next(Case known, int auditPpm) {
                Step next = super.next(known, auditPpm);
                return next instanceof Step.CallReferee
                    ? new Step.Decided(false, new Finding.Differs(0), List.of(), List.of(), false)
                    : next;
              }
            });
  }
}
