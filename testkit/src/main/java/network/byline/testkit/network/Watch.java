package network.byline.testkit.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.verification.Case;
import network.byline.scheduler.verification.Level;
import network.byline.scheduler.verification.Step;
import network.byline.scheduler.verification.Witness;

/**
 * What must be true after every step, by books of its own: it is told what happened and asks the
 * cores nothing but their totals of money. In a network of more than a hundred machines these are
 * added up at one step in {@value #SELDOM}; everything else is checked as it happens.
 */
final class Watch {

  private static final int SMALL = 100;
  private static final int SELDOM = 4_096;

  private final World world;
  private final WorldPlan plan;
  private final Decisions decisions;
  private final Tally tally;
  private final Map<WorkerId, Posted> posted = new HashMap<>();
  private final Map<LeaseId, Seen> leases = new HashMap<>();
  private final Map<TaskId, List<Seen>> ofTask = new HashMap<>();
  private final Map<WorkerId, Integer> open = new HashMap<>();
  private final Set<Integer> accepted = new HashSet<>();
  private final Set<Integer> charged = new HashSet<>();
  private final Set<Address> barred = new HashSet<>();
  private final Map<Address, List<Integer>> vouched = new HashMap<>();
  private final Map<Lane, Integer> inFlight = new HashMap<>();
  private final Set<Integer> lookedAgain = new HashSet<>();
  private final TrustMirror mirror = new TrustMirror();
  private final ChanceMirror chance;
  private long cameIn;
  private long wentOut;

  private record Lane(Address account, TaskKind kind) {}

  private record Posted(Offer offer, Instant until) {}

  private static final class Seen {
    private final Lease lease;
    private final SimTask task;
    private Instant soft;
    private Instant hard;
    private boolean silent;
    private boolean ended;
    private boolean returned;

    private Seen(Lease lease, SimTask task) {
      this.lease = lease;
      this.task = task;
      this.soft = lease.softDeadline();
      this.hard = lease.deadline();
    }

    private boolean isOpen() {
      return !ended && !returned;
    }
  }

  Watch(World world, WorldPlan plan, Decisions decisions, Tally tally) {
    this.world = world;
    this.plan = plan;
    this.decisions = decisions;
    this.tally = tally;
    this.chance = new ChanceMirror();
  }

  InvariantBroken broken(String what) {
    return new InvariantBroken(plan, tally.steps, world.millis(), what);
  }

  /** The words are put together only if it does not hold. */
  private void check(boolean holds, Object... words) {
    if (!holds) {
      StringBuilder what = new StringBuilder();
      for (Object word : words) {
        what.append(word);
      }
      throw broken(what.toString());
    }
  }

  // Offers and leases.

  void posted(Offer offer, Instant until) {
    posted.put(offer.worker(), new Posted(offer, until));
  }

  void withdrawn(WorkerId worker) {
    posted.remove(worker);
  }

  void waiting(int count) {
    check(count <= plan.queueBound(), count, " tasks wait, more than the bound");
  }

  void accepted(SimJob job) {
    check(accepted.add(job.number), "job ", job.number, " was accepted twice");
    chance.accepted(job, world.millis());
  }

  void leased(SimTask task, Lease lease) {
    Instant now = world.now();
    Posted offer = posted.get(lease.worker());
    check(offer != null, lease.worker(), " was leased without an offer");
    Posted standing = Objects.requireNonNull(offer);
    // The host looks at its clock twice a second.
    check(standing.until().plusMillis(500).isAfter(now), lease.worker(), "'s offer has ended");
    check(standing.offer().kinds().contains(lease.kind()), lease.worker(), " takes no such task");
    check(
        standing.offer().arithmeticContract() == Desk.CONTRACT,
        lease.worker(),
        " computes under another arithmetic");
    int out = open.merge(lease.worker(), 1, Integer::sum);
    check(out <= standing.offer().slots(), lease.worker(), " has more leases than slots");
    check(!barred.contains(lease.account()), lease.account(), " was convicted and leased");
    Subject subject = new Subject(lease.account(), lease.worker(), lease.kind(), Desk.PROFILE);
    if (task.role != Witness.Role.AUDITOR) {
      int after = inFlight.merge(lane(subject), 1, Integer::sum);
      check(
          !mirror.isNewcomer(subject) || after <= 2,
          lease.account(),
          " is new and has too much in flight");
    }
    if (!task.generates() && task.job.known != null) {
      check(
          !task.job.known.accounts().contains(lease.account()),
          lease.account(),
          " checks a job in which it has a part");
    }
    List<Seen> all = ofTask.computeIfAbsent(task.id, _ -> new ArrayList<>());
    checkCopies(all, lease, now);
    Seen seen = new Seen(lease, task);
    check(leases.put(lease.id(), seen) == null, "lease ", lease.id(), " was given twice");
    all.add(seen);
    chance.leased(task, lease, standing.offer(), known(lease), open, tally, world);
  }

  /** Returns the offers of those who are trusted, and so may take anything they have slots for. */
  private Map<WorkerId, Offer> known(Lease lease) {
    if (plan.machines() > SMALL) {
      return Map.of();
    }
    Map<WorkerId, Offer> offers = new HashMap<>();
    posted.forEach(
        (worker, post) -> {
          Subject subject = new Subject(post.offer().account(), worker, lease.kind(), Desk.PROFILE);
          if (post.until().isAfter(world.now())
              && !barred.contains(post.offer().account())
              && !mirror.isNewcomer(subject)) {
            offers.put(worker, post.offer());
          }
        });
    return offers;
  }

  private void checkCopies(List<Seen> all, Lease lease, Instant now) {
    int out = 0;
    int opened = 0;
    for (Seen other : all) {
      check(!other.returned, "a task that has its result was leased again");
      if (other.isOpen() && now.isBefore(other.hard)) {
        opened++;
        check(
            !other.lease.account().equals(lease.account()),
            lease.account(),
            " got a second copy of its own task");
        if (!other.silent) {
          out++;
          check(!now.isBefore(other.soft), "a second copy was given before the soft deadline");
        }
      }
    }
    check(out <= 1 && opened < 4, "a task has more copies than the rule says");
    tally.secondCopies += out;
  }

  void silent(WorkerId worker) {
    leases.values().stream()
        .filter(seen -> seen.lease.worker().equals(worker) && seen.isOpen())
        .forEach(seen -> seen.silent = true);
  }

  void adopted(LeaseId id) {
    Seen seen = leases.get(id);
    check(
        seen != null && seen.isOpen() && world.now().isBefore(seen.hard),
        "lease ",
        id,
        " was adopted though it had ended");
    Objects.requireNonNull(seen).silent = false;
  }

  void hostsWereAway(Duration away) {
    for (Seen seen : leases.values()) {
      if (seen.isOpen()) {
        seen.soft = seen.soft.plus(away);
        seen.hard = seen.hard.plus(away);
        seen.silent = false;
      }
    }
  }

  void taken(LeaseId id, WorkerId worker, boolean first) {
    Seen seen = leases.get(id);
    check(seen != null, "a result was taken for lease ", id, ", which is not known");
    Seen lease = Objects.requireNonNull(seen);
    check(lease.lease.worker().equals(worker), "a result was taken for another's lease ", id);
    check(!lease.returned, "two results were taken for lease ", id);
    check(!lease.ended && world.now().isBefore(lease.hard), "a late result was taken: ", id);
    boolean other =
        Objects.requireNonNull(ofTask.get(lease.task.id)).stream().anyMatch(s -> s.returned);
    check(first != other, "lease ", id, " was taken as first: ", first);
    lease.returned = true;
    close(lease);
    boolean slow = world.now().isAfter(lease.soft.plusSeconds(20));
    if (slow && first && !lease.silent) {
      chance.slow(Objects.requireNonNull(ofTask.get(lease.task.id)).size() > 1);
    }
    if (!first) {
      chance.late(lease.task);
    }
  }

  void refused(LeaseId id, Machine machine, boolean own) {
    Seen seen = leases.get(id);
    if (own && seen != null && seen.lease.worker().equals(machine.worker()) && seen.isOpen()) {
      check(
          !world.now().isAfter(seen.hard.plusSeconds(1)),
          "lease ",
          id,
          " has ended and nobody noticed");
      boolean done =
          ofTask.getOrDefault(seen.task.id, List.of()).stream().anyMatch(s -> s.returned);
      check(
          !world.now().isBefore(seen.hard) || (seen.silent && done),
          "a result in time was refused: ",
          id);
      end(id);
    }
  }

  void missed(Subject subject, LeaseId id) {
    mirror.missed(subject);
    Seen seen = leases.get(id);
    if (seen != null && seen.isOpen() && !seen.silent && !world.now().isBefore(seen.hard)) {
      List<Seen> all = ofTask.getOrDefault(seen.task.id, List.of());
      if (all.stream().noneMatch(other -> other.returned)) {
        chance.slow(all.size() > 1);
      }
    }
    end(id);
  }

  void revoked(LeaseId id) {
    end(id);
  }

  private void end(LeaseId id) {
    Seen seen = leases.get(id);
    if (seen != null && seen.isOpen()) {
      seen.ended = true;
      close(seen);
    }
  }

  private void close(Seen seen) {
    open.merge(seen.lease.worker(), -1, Integer::sum);
  }

  void ended(Subject subject) {
    inFlight.merge(lane(subject), -1, Integer::sum);
  }

  private static Lane lane(Subject subject) {
    return new Lane(subject.account(), subject.kind());
  }

  // Verdicts.

  void step(SimJob job, Case known, Step next, int ppm) {
    if (next instanceof Step.Ask ask) {
      check(ask.excluded().equals(known.accounts()), "a checker may be somebody with a part in it");
      if (ask.role() == Witness.Role.AUDITOR) {
        chance.audited(known, job, ppm, true);
      }
    }
    boolean scorersSaidYes = known.witnesses(Witness.Role.SCORER).size() == job.level.scorers();
    if (!job.reopened && scorersSaidYes && known.referee().isEmpty()) {
      int least = Integer.MAX_VALUE;
      for (Witness scorer : known.witnesses(Witness.Role.SCORER)) {
        least =
            Math.min(
                least,
                mirror.auditPpm(scorer.who(), job.scoreAtRisk(), job.level == Level.AUDITED));
      }
      check(ppm >= least, "the audit rate is ", ppm, " and should be ", least);
      if (next instanceof Step.Decided && known.witnesses(Witness.Role.AUDITOR).isEmpty()) {
        check(least < 1_000_000, "work of a newcomer was not audited");
        chance.audited(known, job, ppm, false);
      }
    }
  }

  void decided(SimJob job, Case known, Step.Decided decided, boolean charges) {
    check(!job.decided, "job ", job.number, " was decided twice");
    check(charges == decided.accepted(), "a refused answer was charged");
    if (charges) {
      check(charged.add(job.number), "job ", job.number, " was charged twice");
    }
    checkFindings(job, known, decided);
    if (job.level == Level.EXACT) {
      check(known.referee().isPresent(), "an exact order was settled without the referee");
    }
    check(
        known.referee().isPresent()
            || known.witnesses(Witness.Role.SCORER).size() >= job.level.scorers(),
        "fewer scorers than the level asks for");
    for (int i = 0; i < job.asked; i++) {
      forgetTask(new TaskId(job.name, TaskKind.SCORE, i));
    }
    forgetTask(job.generation.id);
  }

  private void checkFindings(SimJob job, Case known, Step.Decided decided) {
    Set<Address> accounts = new HashSet<>();
    accounts.add(known.generator().account());
    boolean honest = false;
    boolean differ = false;
    for (Witness witness : known.witnesses()) {
      check(accounts.add(witness.who().account()), "an account has two parts in a job");
      honest |= witness.finding().equals(job.truth());
      differ |= !witness.finding().equals(known.witnesses().getFirst().finding());
    }
    check(!differ || known.referee().isPresent(), "findings differ and the referee was not called");
    if (honest || known.referee().isPresent()) {
      check(
          decided.accepted() == (job.answer == SimJob.RIGHT),
          "a wrong answer was accepted, or a right one refused, with an honest scorer");
    }
    for (Subject subject : decided.right()) {
      check(!decided.convicted().contains(subject), "somebody is right and convicted");
    }
  }

  private void forgetTask(TaskId id) {
    List<Seen> all = ofTask.get(id);
    if (all != null && all.stream().noneMatch(Seen::isOpen) && plan.machines() > SMALL) {
      ofTask.remove(id);
      all.forEach(seen -> leases.remove(seen.lease.id()));
    }
  }

  void decidedAgain(SimJob job, Step.Decided decided) {
    check(
        decided.accepted() == (job.answer == SimJob.RIGHT) || decided.convicted().isEmpty(),
        "a job looked at again was judged wrongly");
  }

  void pays(Step.Decided decided, Subject subject) {
    check(decided.right().contains(subject), subject.account(), " is paid for wrong work");
  }

  // Trust and money.

  void passed(Subject subject) {
    mirror.passed(subject);
  }

  void convicted(Subject subject, Amount lost, SimJob job) {
    check(
        world.conductOf(subject.account()).isLiar(),
        subject.account(),
        " is honest and was convicted over job ",
        job.number);
    check(
        TrustMirror.units(lost) == mirror.held(subject.account()),
        "a convict did not lose what was held of its pay");
    mirror.convicted(subject);
    barred.add(subject.account());
  }

  void charged(Amount pay) {
    cameIn += TrustMirror.units(pay);
  }

  void credited(Subject subject, Amount pay, Amount atRisk, Amount paid) {
    long expected = barred.contains(subject.account()) ? 0 : mirror.credit(subject, pay, atRisk);
    check(
        TrustMirror.units(paid) == expected, "paid out ", paid, " and should have paid ", expected);
    wentOut += TrustMirror.units(paid);
  }

  void auditPaid(Subject audited, Amount price) {
    mirror.payAudit(audited, price);
  }

  void lateJudged(SimTask task) {
    chance.lateJudged(task);
  }

  void remembered(SimJob job, Collection<Address> accounts) {
    for (Address account : accounts) {
      List<Integer> jobs = vouched.computeIfAbsent(account, _ -> new ArrayList<>());
      jobs.add(job.number);
      if (jobs.size() > 256) {
        jobs.removeFirst();
      }
    }
  }

  void reopened(SimJob job) {
    lookedAgain.add(job.number);
  }

  void lookedBack(Address account) {
    List<Integer> jobs = vouched.remove(account);
    check(
        jobs == null || plan.machines() > SMALL || lookedAgain.containsAll(jobs),
        "jobs of a convict were not looked at again");
  }

  void afterStep() {
    if (plan.machines() > SMALL && tally.steps % SELDOM != 0) {
      return;
    }
    checkSlots();
    long in = cameIn + TrustMirror.units(decisions.trust.advanced());
    long out =
        wentOut
            + TrustMirror.units(decisions.trust.allHeld())
            + TrustMirror.units(decisions.trust.fund());
    check(in == out, "money came in: ", in, ", went out or is held: ", out);
  }

  /** Every slot is free or out on a lease that is open: none leaks. */
  private void checkSlots() {
    for (Posted standing : posted.values()) {
      WorkerId worker = standing.offer().worker();
      int free = Math.max(0, standing.offer().slots() - open.getOrDefault(worker, 0));
      decisions
          .offers
          .offer(worker)
          .ifPresent(
              offer ->
                  check(
                      offer.slots() == free,
                      worker,
                      " has ",
                      free,
                      " slots free, and the book says ",
                      offer.slots()));
    }
  }

  void finished() {
    for (Seen seen : leases.values()) {
      check(
          !seen.isOpen() || !world.now().isAfter(seen.hard.plusSeconds(1)),
          "lease ",
          seen.lease.id(),
          " has ended and nobody noticed");
    }
    String wrong = chance.wrong(plan, tally);
    check(wrong.isEmpty(), wrong);
    check(charged.size() <= accepted.size(), "more jobs charged than accepted");
    check(accepted.size() == plan.jobs(), "jobs were lost before they were accepted");
  }
}
