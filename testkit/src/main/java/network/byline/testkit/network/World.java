package network.byline.testkit.network;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.reputation.TrustRules;
import network.byline.scheduler.verification.Level;
import network.byline.testkit.crowd.Conduct;
import network.byline.testkit.crowd.Crowd;
import network.byline.testkit.crowd.Habit;
import network.byline.testkit.crowd.Volunteer;
import network.byline.testkit.time.Timeline;

/**
 * One run of the whole network from one seed. Clients order, machines compute, fail, come back and
 * lie, the host decides by the cores that ship; after every step the watch compares what happened
 * with books of its own.
 *
 * <p>Jobs take a log-normal time with a median of 5 s on the reference machine, scoring 0.6 of it.
 * Messages take 20 to 200 ms. Of eight failures three end the process (noticed in half a second),
 * two the machine and three only its network (both noticed after 15 s without a word); a machine
 * whose network was cut goes on and brings its result later. One machine in 13 takes no scoring,
 * one in 17 computes under an arithmetic that nobody asks for.
 */
public final class World {

  private static final double MEDIAN_MILLIS = 5_000;
  private static final double SIGMA = 0.8;
  private static final long TICK_MILLIS = 500;
  private static final long POST_MILLIS = 60_000;
  private static final long RETRY_MILLIS = 5_000;
  private static final long OUTAGE_MILLIS = 30_000;
  private static final long NOTICED_MILLIS = 500;
  private static final long MISSED_MILLIS = 15_000;
  private static final long PATIENCE_MILLIS = 12L * 3_600_000;
  private static final long SYBIL_MILLIS = 60_000;
  private static final double CASUAL_ON_MILLIS = 3_600_000;
  private static final double CASUAL_OFF_MILLIS = 3 * 3_600_000;
  private static final int FEW = 10;
  private static final int WHOLE = 1_000_000;

  private final WorldPlan plan;
  private final Timeline timeline = new Timeline();
  private final SplittableRandom random;
  private final Decisions decisions;
  private final Watch watch;
  private final Tally tally = new Tally();
  private final Desk desk;
  private final List<Machine> machines = new ArrayList<>();
  private final Map<WorkerId, Machine> byWorker = new HashMap<>();
  private final Map<Address, List<Machine>> byAccount = new HashMap<>();
  private final Map<Address, Tally.OfAccount> accounts = new HashMap<>();
  private final Map<Address, Conduct> conducts = new HashMap<>();
  private final List<Digest> models = new ArrayList<>();
  private final List<Runnable> whenUp = new ArrayList<>();
  private int nextAccount;
  private int ordered;
  private long undecided;
  private long lookingBack;
  private boolean down;
  private Optional<Lease> lastLease = Optional.empty();

  private World(WorldPlan plan, Function<Digest, Decisions> cores) {
    this.plan = plan;
    SplittableRandom seeds = new SplittableRandom(plan.seed());
    this.decisions = cores.apply(Digest.sha256(bytes(seeds.nextLong())));
    this.watch = new Watch(this, plan, decisions, tally);
    this.desk = new Desk(this, decisions, watch, tally);
    this.random = seeds.split();
    for (int i = 0; i < plan.models(); i++) {
      models.add(Digest.sha256(bytes(i)));
    }
    List<Volunteer> crowd =
        Crowd.draw(plan.machines(), plan.liarsPpm(), plan.conducts(), seeds.nextLong());
    for (Volunteer volunteer : crowd) {
      Address account = address(volunteer.account());
      Machine machine = new Machine(this, volunteer, account, seeds.split());
      machines.add(machine);
      byWorker.put(machine.worker(), machine);
      register(machine, account, volunteer.account());
      nextAccount = Math.max(nextAccount, volunteer.account() + 1);
    }
  }

  /** Runs a world with the cores as they ship. */
  public static Tally run(WorldPlan plan) {
    return run(plan, secret -> new Decisions(TrustRules.DEFAULT, secret, plan.queueBound()));
  }

  /**
   * Runs a world with other decisions.
   *
   * @throws InvariantBroken if something that must always be true was not
   */
  public static Tally run(WorldPlan plan, Function<Digest, Decisions> decisions) {
    return new World(plan, decisions).run();
  }

  private Tally run() {
    for (Machine machine : machines) {
      begin(machine);
    }
    timeline.after(TICK_MILLIS, this::tick);
    timeline.after(POST_MILLIS, this::postAll);
    timeline.after(2_000, this::arrive);
    long span = (long) (plan.jobs() / plan.jobsPerSecond() * 1_000);
    for (int i = 0; i < plan.outages(); i++) {
      timeline.after(span * (i + 1) / (plan.outages() + 1), this::goDown);
    }
    long patience = span + PATIENCE_MILLIS;
    while ((ordered < plan.jobs() || undecided > 0 || lookingBack > 0) && timeline.step()) {
      tally.steps++;
      tally.mix(timeline.now());
      watch.afterStep();
      if (timeline.now() > patience) {
        throw watch.broken(undecided + " accepted jobs have not ended");
      }
    }
    tally.end = timeline.now();
    tally.fund = decisions.trust.fund().toBigInteger().longValueExact();
    tally.advanced = decisions.trust.advanced().toBigInteger().longValueExact();
    watch.finished();
    return tally;
  }

  private void begin(Machine machine) {
    Habit habit = machine.volunteer().habit();
    if (plan.days()) {
      if (habit == Habit.CASUAL) {
        after(Crowd.waiting(CASUAL_OFF_MILLIS, random), () -> casual(machine));
      } else {
        switchOver(machine);
      }
    } else {
      after(random.nextInt(2_000), machine::appear);
    }
    if (plan.killedPpm() > 0) {
      after(untilFailure(), () -> fail(machine));
    }
  }

  private void switchOver(Machine machine) {
    long local = millis() + machine.volunteer().zone() * 3_600_000L;
    if (machine.volunteer().habit().isOn(local)) {
      machine.appear();
    } else if (machine.isAlive()) {
      off(machine);
    }
    after(
        machine.volunteer().habit().untilSwitched(local) + random.nextInt(600_000),
        () -> switchOver(machine));
  }

  private void casual(Machine machine) {
    boolean on = machine.isAlive();
    if (on) {
      off(machine);
    } else {
      machine.appear();
    }
    after(Crowd.waiting(on ? CASUAL_OFF_MILLIS : CASUAL_ON_MILLIS, random), () -> casual(machine));
  }

  private void off(Machine machine) {
    machine.die();
    after(NOTICED_MILLIS, () -> desk.lost(machine));
  }

  private void fail(Machine machine) {
    after(untilFailure(), () -> fail(machine));
    if (!machine.isConnected()) {
      return;
    }
    tally.kills++;
    int kind = random.nextInt(8);
    if (kind > 4) {
      machine.cut();
    } else {
      machine.die();
    }
    after(kind < 3 ? NOTICED_MILLIS : MISSED_MILLIS, () -> desk.lost(machine));
    after(Crowd.waiting(plan.backMillis(), random), machine::appear);
  }

  private long untilFailure() {
    double perMinute = -StrictMath.log(1 - (double) plan.killedPpm() / WHOLE);
    return Crowd.waiting(60_000 / perMinute, random);
  }

  private void tick() {
    timeline.after(TICK_MILLIS, this::tick);
    if (!down) {
      desk.tick();
    }
  }

  private void postAll() {
    timeline.after(POST_MILLIS, this::postAll);
    if (!down) {
      for (Machine machine : machines) {
        if (machine.isConnected()) {
          desk.post(machine);
        }
      }
      desk.serve();
    }
  }

  private void arrive() {
    if (ordered == plan.jobs()) {
      return;
    }
    int client = plan.clients() < FEW && random.nextInt(4) > 0 ? 0 : random.nextInt(plan.clients());
    double work = MEDIAN_MILLIS * StrictMath.exp(SIGMA * Crowd.gaussian(random));
    SimJob job =
        new SimJob(
            ordered++,
            address(-1 - client),
            level(random.nextInt(100)),
            random.nextInt(plan.models()),
            (long) Math.clamp(work, 200, 120_000),
            millis());
    undecided++;
    order(job);
    timeline.after(Crowd.waiting(1_000 / plan.jobsPerSecond(), random), this::arrive);
  }

  private void order(SimJob job) {
    if (down || !desk.order(job)) {
      timeline.after(RETRY_MILLIS, () -> order(job));
    }
  }

  private Level level(int drawn) {
    int sum = 0;
    for (Level level : Level.values()) {
      sum += plan.levels().get(level.ordinal());
      if (drawn < sum) {
        return level;
      }
    }
    return Level.SCORED;
  }

  private void goDown() {
    down = true;
    timeline.after(
        OUTAGE_MILLIS,
        () -> {
          down = false;
          desk.hostsWereAway(Duration.ofMillis(OUTAGE_MILLIS));
          List<Runnable> waited = List.copyOf(whenUp);
          whenUp.clear();
          waited.forEach(Runnable::run);
          machines.forEach(Machine::sendHeld);
        });
  }

  /** Brings a lease to its worker. */
  void send(WorkerId worker, Lease lease, SimTask task) {
    lastLease = Optional.of(lease);
    Machine machine = Objects.requireNonNull(byWorker.get(worker));
    timeline.after(20 + random.nextInt(180), () -> machine.begin(lease, task));
  }

  void after(long millis, Runnable what) {
    timeline.after(millis, what);
  }

  void whenUp(Runnable what) {
    whenUp.add(what);
  }

  void ended(SimJob job) {
    undecided--;
  }

  void looksBack() {
    lookingBack++;
  }

  void lookedBack() {
    lookingBack--;
  }

  /** A Sybil comes back under a fresh account; others do not. */
  void convicted(Address account) {
    for (Machine machine : List.copyOf(machinesOf(account))) {
      if (machine.volunteer().conduct() == Conduct.SYBIL) {
        timeline.after(
            Crowd.waiting(SYBIL_MILLIS, random),
            () -> {
              Address fresh = address(nextAccount);
              machine.returnAs(fresh);
              register(machine, fresh, nextAccount++);
              if (machine.isConnected()) {
                desk.postAgain(machine);
              }
            });
      }
    }
  }

  private void register(Machine machine, Address account, int number) {
    Volunteer volunteer = machine.volunteer();
    byAccount.computeIfAbsent(account, _ -> new ArrayList<>()).add(machine);
    conducts.putIfAbsent(account, volunteer.conduct());
    accounts.computeIfAbsent(
        account, _ -> tally.account(number, volunteer.conduct(), volunteer.cheatPpm()));
  }

  List<Machine> machinesOf(Address account) {
    return byAccount.getOrDefault(account, List.of()).stream()
        .filter(machine -> machine.account().equals(account))
        .toList();
  }

  Conduct conductOf(Address account) {
    return Objects.requireNonNull(conducts.get(account));
  }

  Tally.OfAccount account(Address account) {
    return Objects.requireNonNull(accounts.get(account));
  }

  Subject subject(Machine machine, TaskKind kind) {
    return new Subject(machine.account(), machine.worker(), kind, Desk.PROFILE);
  }

  Optional<Lease> lastLease() {
    return lastLease;
  }

  Digest model(int number) {
    return models.get(number);
  }

  WorldPlan plan() {
    return plan;
  }

  Desk desk() {
    return desk;
  }

  Decisions decisions() {
    return decisions;
  }

  boolean isDown() {
    return down;
  }

  Instant now() {
    return Instant.ofEpochMilli(timeline.now());
  }

  long millis() {
    return timeline.now();
  }

  /** Returns by what a ring knows its own inventions. */
  static int ringMark(int ring) {
    return 1_000_000_000 + ring;
  }

  /** Returns the client who floods the network where there are few. */
  static Address flooder() {
    return address(-1);
  }

  private static Address address(int number) {
    return Address.of(ByteBuffer.allocate(Address.SIZE).putInt(number).array());
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
