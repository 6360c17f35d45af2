package network.byline.testkit.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.LeaseBook;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.lease.TaskLeases;
import network.byline.scheduler.matching.FairQueue;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.OfferBook;
import network.byline.scheduler.matching.TaskNeed;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.reputation.TrustBook;
import network.byline.scheduler.reputation.TrustRules;
import network.byline.scheduler.verification.Case;
import network.byline.scheduler.verification.Draw;
import network.byline.scheduler.verification.Lookback;
import network.byline.scheduler.verification.Step;
import network.byline.scheduler.verification.Verdicts;

/**
 * Every decision that the desk takes, each by the core that takes it in the product. Nothing is
 * decided here; a subclass that decides one thing otherwise is a planted bug.
 */
public class Decisions {

  protected final OfferBook offers = new OfferBook();
  protected final LeaseBook leases = new LeaseBook();
  protected final TrustBook trust;
  protected final Draw draw;
  protected final Lookback lookback = new Lookback();
  protected final FairQueue<SimTask> fresh;
  protected final FairQueue<SimTask> begun = new FairQueue<>(1 << 24, 1 << 24);

  /**
   * @param secret what the draws of the run are made from
   * @param queueBound how many new tasks may wait
   */
  public Decisions(TrustRules rules, Digest secret, int queueBound) {
    this.trust = new TrustBook(rules);
    this.draw = new Draw(secret);
    this.fresh = new FairQueue<>(Math.max(1, queueBound / 4), queueBound);
  }

  protected void post(Offer offer, boolean newcomer, Instant until) {
    offers.post(offer, newcomer, until);
  }

  protected void withdraw(WorkerId worker) {
    offers.withdraw(worker);
  }

  protected void expireOffers(Instant now) {
    offers.expire(now);
  }

  protected void take(WorkerId worker) {
    offers.take(worker);
  }

  protected void giveBack(WorkerId worker) {
    offers.giveBack(worker);
  }

  protected void suspend(Address account, String reason) {
    offers.suspend(account, reason);
  }

  protected boolean isBarred(Address account) {
    return trust.isBarred(account);
  }

  protected Optional<Offer> find(TaskNeed need, long seed, Predicate<Offer> may) {
    return offers.find(need, seed, may);
  }

  protected Optional<String> enqueue(SimTask task, boolean isFresh) {
    return (isFresh ? fresh : begun).add(task.job.client, task, Math.max(1, task.workMillis));
  }

  protected Optional<SimTask> next(Predicate<SimTask> hasWorker) {
    return begun.next(hasWorker).or(() -> fresh.next(hasWorker));
  }

  protected int waiting() {
    return fresh.size();
  }

  protected boolean wantsWorker(TaskId task, Instant now) {
    return leases.leases(task).wantsWorker(now);
  }

  protected List<Address> atWork(TaskId task) {
    return leases.leases(task).accounts();
  }

  protected void give(TaskId task, Lease lease, Instant now) {
    leases.give(task, lease, now);
  }

  protected TaskLeases.Return take(LeaseId id, WorkerId worker, Instant now) {
    return leases.take(id, worker, now);
  }

  protected List<TaskId> silent(WorkerId worker) {
    return leases.silent(worker);
  }

  protected boolean adopt(LeaseId id, WorkerId worker, Instant now) {
    return leases.adopt(id, worker, now);
  }

  protected List<LeaseId> leasesOf(WorkerId worker) {
    return leases.leasesOf(worker);
  }

  protected void end(LeaseId id, Instant now) {
    leases.end(id, now);
  }

  protected List<LeaseBook.Due> due(Instant now) {
    return leases.due(now);
  }

  protected void hostsWereAway(Duration away) {
    leases.hostsWereAway(away);
  }

  protected boolean isNewcomer(Subject subject) {
    return trust.isNewcomer(subject);
  }

  protected boolean mayTake(Subject subject) {
    return trust.mayTake(subject);
  }

  protected void began(Subject subject) {
    trust.began(subject);
  }

  protected void ended(Subject subject) {
    trust.ended(subject);
  }

  protected void passed(Subject subject) {
    trust.passed(subject);
  }

  protected void missed(Subject subject) {
    trust.missed(subject);
  }

  protected Amount convict(Subject subject) {
    return trust.convict(subject);
  }

  protected Amount credit(Subject subject, Amount pay, Amount atRisk) {
    return trust.credit(subject, pay, atRisk);
  }

  protected void payAudit(Subject audited, Amount price) {
    trust.payAudit(audited, price);
  }

  protected void toFund(Amount amount) {
    trust.toFund(amount);
  }

  protected int auditPpm(Subject scorer, Amount atRisk, boolean auditedOrder) {
    return trust.auditPpm(scorer, atRisk, auditedOrder);
  }

  protected Step next(Case known, int auditPpm) {
    return Verdicts.next(known, auditPpm, draw);
  }

  protected long number(Digest job, String purpose) {
    return draw.number(job, purpose);
  }

  protected void remember(Digest job, Collection<Address> accounts) {
    lookback.accepted(job, accounts);
  }

  protected List<Digest> lookBack(Address account) {
    return lookback.convicted(account);
  }

  /** Returns whether a decided case is paid for by the client. */
  protected boolean charges(Step.Decided decided) {
    return decided.accepted();
  }

  /** Returns whose work on a decided case is paid. */
  protected List<Subject> payees(Case known, Step.Decided decided) {
    return decided.right();
  }
}
