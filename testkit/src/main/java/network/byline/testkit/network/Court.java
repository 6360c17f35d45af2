package network.byline.testkit.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.verification.Case;
import network.byline.scheduler.verification.Level;
import network.byline.scheduler.verification.Step;
import network.byline.scheduler.verification.Verdicts;
import network.byline.scheduler.verification.Witness;
import network.byline.scheduler.verification.Witness.Role;
import network.byline.testkit.crowd.Conduct;

/** What becomes of an answer: it is checked as its order asks for, settled, and paid. */
final class Court {

  /** How many decided jobs are kept for looking back. */
  private static final int MAX_KEPT = 300_000;

  private final Desk desk;
  private final World world;
  private final Decisions decisions;
  private final Watch watch;
  private final Tally tally;
  private final Map<Digest, SimJob> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, SimJob> eldest) {
          return size() > MAX_KEPT;
        }
      };

  Court(Desk desk, World world, Decisions decisions, Watch watch, Tally tally) {
    this.desk = desk;
    this.world = world;
    this.decisions = decisions;
    this.watch = watch;
    this.tally = tally;
  }

  /** Hears the first result of a task. */
  void heard(SimTask task, Subject by, Result result) {
    SimJob job = task.job;
    switch (result) {
      case Result.Answer answer -> {
        job.answer = answer.content();
        job.known = Case.of(job.name, job.level, by);
        tally.level(job.level).generating += job.workMillis;
      }
      case Result.Found found -> {
        job.known =
            known(job).heard(new Witness(by, Objects.requireNonNull(task.role), found.finding()));
        tally.level(job.level).checking += task.workMillis;
        tally.audits += task.role == Role.AUDITOR ? 1 : 0;
      }
    }
    step(job);
  }

  /** Hears another result of a task; it is judged when the case is decided. */
  void late(SimTask task, Subject by, Result result) {
    tally.level(task.job.level).checking += task.workMillis;
    task.job.late.add(new SimJob.Late(task, by, result));
    if (task.job.decided) {
      judgeLate(task.job);
    }
  }

  private void step(SimJob job) {
    int ppm = job.reopened ? 0 : auditPpm(job);
    Step next = decisions.next(known(job), ppm);
    watch.step(job, known(job), next, ppm);
    switch (next) {
      case Step.Ask ask -> desk.enqueue(SimTask.pass(job, ask.role(), ask.excluded()));
      case Step.CallReferee call -> callReferee(job);
      case Step.Decided decided -> decide(job, decided);
    }
  }

  private int auditPpm(SimJob job) {
    return Verdicts.auditPpm(
        known(job),
        scorer -> decisions.auditPpm(scorer, job.scoreAtRisk(), job.level == Level.AUDITED));
  }

  private void callReferee(SimJob job) {
    tally.referees++;
    tally.level(job.level).checking += job.scoringMillis();
    world.after(
        job.scoringMillis(),
        () -> {
          job.known = known(job).refereed(job.truth());
          step(job);
        });
  }

  private void decide(SimJob job, Step.Decided decided) {
    if (job.decided) {
      decideAgain(job, decided);
      return;
    }
    Case known = known(job);
    boolean charged = decisions.charges(decided);
    watch.decided(job, known, decided, charged);
    job.decided = true;
    job.accepted = decided.accepted();
    tally.mix(job.number * 7L + (decided.accepted() ? 3 : 5));
    count(job, known, decided);
    for (Subject subject : decisions.payees(known, decided)) {
      pay(job, known, decided, subject);
    }
    if (decided.accepted()) {
      if (decided.right().contains(known.generator())) {
        passed(known.generator());
      }
    }
    for (Witness witness : known.witnesses()) {
      boolean right = decided.right().contains(witness.who());
      if (right && (decided.checkedTwice() || witness.role() == Role.AUDITOR)) {
        passed(witness.who());
      }
      desk.settled(witness.who(), witness.role() == Role.AUDITOR);
    }
    desk.settled(known.generator(), false);
    for (Subject convict : decided.convicted()) {
      convict(convict, job);
    }
    if (decided.accepted() && !decided.checkedTwice()) {
      kept.put(job.name, job);
      decisions.remember(job.name, known.accounts());
      watch.remembered(job, known.accounts());
    }
    judgeLate(job);
    forget(job, known);
    world.ended(job);
  }

  /** A job that was looked at again: nothing is paid twice, but whoever was wrong is convicted. */
  private void decideAgain(SimJob job, Step.Decided decided) {
    Case known = known(job);
    watch.decidedAgain(job, decided);
    Witness last = known.witnesses().getLast();
    if (decided.right().contains(last.who())) {
      decisions.payAudit(known.witnesses().getFirst().who(), job.scoringPay());
      watch.auditPaid(known.witnesses().getFirst().who(), job.scoringPay());
      credit(last.who(), job.scoringPay(), job.scoreAtRisk(), false, 0);
      passed(last.who());
    }
    if (decided.convicted().stream().anyMatch(convict -> !convict.equals(last.who()))) {
      tally.level(job.level).foundLater++;
    }
    for (Subject convict : decided.convicted()) {
      convict(convict, job);
    }
    forget(job, known);
    world.lookedBack();
  }

  private void pay(SimJob job, Case known, Step.Decided decided, Subject subject) {
    watch.pays(decided, subject);
    if (subject.equals(known.generator())) {
      credit(subject, job.computePay(), job.computePay(), job.answer != SimJob.RIGHT, 0);
      watch.charged(job.computePay());
      return;
    }
    Witness witness =
        known.witnesses().stream().filter(w -> w.who().equals(subject)).findFirst().orElseThrow();
    boolean fromFund = witness.role() == Role.AUDITOR || !decided.accepted();
    if (fromFund) {
      Subject audited = known.witnesses().getFirst().who();
      decisions.payAudit(audited, job.scoringPay());
      watch.auditPaid(audited, job.scoringPay());
    } else {
      watch.charged(job.scoringPay());
    }
    boolean wrong = !witness.finding().equals(job.truth());
    long steered =
        wrong && world.conductOf(subject.account()) == Conduct.STEERING_SCORER
            ? job.workMillis * 1_000 / 2
            : 0;
    credit(subject, job.scoringPay(), job.scoreAtRisk(), wrong, steered);
  }

  private void credit(Subject subject, Amount pay, Amount atRisk, boolean cheated, long steered) {
    Amount now = decisions.credit(subject, pay, atRisk);
    watch.credited(subject, pay, atRisk, now);
    Tally.OfAccount account = world.account(subject.account());
    long units = account.convicted ? 0 : pay.toBigInteger().longValueExact();
    if (cheated) {
      account.gained += account.convicted ? 0 : units + steered;
      account.cheats++;
    } else {
      account.earned += units;
    }
    tally.paid += now.toBigInteger().longValueExact();
  }

  private void passed(Subject subject) {
    decisions.passed(subject);
    watch.passed(subject);
  }

  private void convict(Subject subject, SimJob job) {
    boolean known = world.account(subject.account()).convicted;
    Amount lost = decisions.convict(subject);
    decisions.toFund(lost);
    watch.convicted(subject, lost, job);
    Tally.OfAccount account = world.account(subject.account());
    account.lost += lost.toBigInteger().longValueExact();
    account.convicted = true;
    if (known) {
      return;
    }
    desk.bar(subject.account());
    world.convicted(subject.account());
    for (Digest name : decisions.lookBack(subject.account())) {
      SimJob other = kept.remove(name);
      if (other != null && !other.reopened) {
        other.reopened = true;
        tally.lookedBack++;
        world.looksBack();
        watch.reopened(other);
        desk.enqueue(SimTask.pass(other, Role.AUDITOR, known(other).accounts()));
      }
    }
    watch.lookedBack(subject.account());
  }

  private void judgeLate(SimJob job) {
    for (SimJob.Late late : job.late) {
      boolean same = late.result().equals(late.task().result);
      Result truth =
          late.task().generates() ? new Result.Answer(SimJob.RIGHT) : new Result.Found(job.truth());
      if (same && late.result().equals(truth)) {
        decisions.payAudit(Objects.requireNonNull(late.task().by), late.task().pay());
        watch.auditPaid(Objects.requireNonNull(late.task().by), late.task().pay());
        credit(late.who(), late.task().pay(), late.task().atRisk(), false, 0);
        watch.lateJudged(late.task());
        passed(late.who());
      } else {
        watch.lateJudged(late.task());
      }
      if (!late.result().equals(truth)) {
        tally.referees++;
        convict(late.who(), job);
      }
      desk.settled(late.who(), late.task());
    }
    job.late.clear();
  }

  private void count(SimJob job, Case known, Step.Decided decided) {
    Tally.OfLevel level = tally.level(job.level);
    if (!decided.accepted()) {
      level.refused++;
    } else {
      level.accepted++;
      boolean wrongTokens = job.answer != SimJob.RIGHT;
      level.wrongTokens += wrongTokens ? 1 : 0;
      level.wrongScores += decided.truth().equals(job.truth()) ? 0 : 1;
      boolean honestScorer =
          known.witnesses().stream().anyMatch(w -> w.finding().equals(job.truth()));
      tally.wrongWithHonestScorer += wrongTokens && honestScorer ? 1 : 0;
    }
    tally.millis.add(world.millis() - job.submitted);
  }

  private void forget(SimJob job, Case known) {
    desk.forget(job.generation.id);
    for (int i = 0; i < job.asked; i++) {
      desk.forget(new TaskId(job.name, TaskKind.SCORE, i));
    }
  }

  private static Case known(SimJob job) {
    return Objects.requireNonNull(job.known);
  }
}
