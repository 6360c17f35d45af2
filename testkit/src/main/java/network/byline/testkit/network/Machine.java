package network.byline.testkit.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.verification.Draw;
import network.byline.scheduler.verification.Finding;
import network.byline.scheduler.verification.Witness;
import network.byline.testkit.crowd.Conduct;
import network.byline.testkit.crowd.Volunteer;

/** A volunteer's machine: it computes what it is leased, or says so. */
final class Machine {

  private static final int RESIDENT = 2;
  private static final int WHOLE = 1_000_000;
  private static final int CHEATS_SPEED = 10;

  private final World world;
  private final Volunteer volunteer;
  private final SplittableRandom random;
  private final WorkerId worker;
  private Address account;
  private final Set<Integer> resident = new LinkedHashSet<>();
  private final Set<LeaseId> running = new LinkedHashSet<>();
  private final Map<LeaseId, Result> held = new LinkedHashMap<>();
  private boolean connected;
  private boolean alive;
  private int life;
  private int units;

  Machine(World world, Volunteer volunteer, Address account, SplittableRandom random) {
    this.world = world;
    this.volunteer = volunteer;
    this.account = account;
    this.random = random;
    this.worker = new WorkerId("m" + volunteer.number());
  }

  /** The machine is on, and calls the host. */
  void appear() {
    if (alive && connected) {
      return;
    }
    alive = true;
    connected = true;
    List<LeaseId> holds = new ArrayList<>(running);
    holds.addAll(held.keySet());
    world.desk().arrived(this, holds);
    sendHeld();
  }

  /** The process ends, and all that it was at is lost. */
  void die() {
    alive = false;
    connected = false;
    life++;
    running.clear();
    held.clear();
  }

  /** The network is cut: the process goes on. */
  void cut() {
    connected = false;
  }

  /** Starts on a task. */
  void begin(Lease lease, SimTask task) {
    if (!connected) {
      return;
    }
    boolean cheats = cheats(task);
    running.add(lease.id());
    int startedIn = life;
    long reference = task.workMillis * 1_000 / volunteer.speed();
    boolean stalls = random.nextInt(WHOLE) < world.plan().stalledPpm();
    long millis =
        cheats
            ? reference / CHEATS_SPEED
            : stalls ? reference * (5 + random.nextInt(60)) : reference;
    world.after(
        millis,
        () -> {
          if (life == startedIn && running.remove(lease.id())) {
            finish(lease, task, cheats);
          }
        });
  }

  /** Sends what could not be sent while the host or the network was away. */
  void sendHeld() {
    if (!connected || world.isDown()) {
      return;
    }
    Map<LeaseId, Result> all = new LinkedHashMap<>(held);
    held.clear();
    all.forEach((id, result) -> world.desk().result(this, id, result, true));
  }

  /** Takes another account, as somebody who was caught does. */
  void returnAs(Address fresh) {
    account = fresh;
    units = 0;
  }

  private void finish(Lease lease, SimTask task, boolean cheats) {
    units++;
    Result result = task.generates() ? answer(task, cheats) : found(task, cheats);
    if (task.generates() && resident.add(task.job.model)) {
      while (resident.size() > RESIDENT) {
        resident.remove(resident.iterator().next());
      }
      if (connected) {
        world.desk().postAgain(this);
      }
    }
    if (connected && !world.isDown()) {
      world.desk().result(this, lease.id(), result, true);
      if (volunteer.conduct() == Conduct.REPLAYER) {
        world.desk().result(this, lease.id(), result, false);
        world
            .lastLease()
            .filter(other -> !other.worker().equals(worker))
            .ifPresent(other -> world.desk().result(this, other.id(), result, false));
      }
    } else {
      held.put(lease.id(), result);
    }
  }

  private boolean cheats(SimTask task) {
    Conduct conduct = volunteer.conduct();
    boolean could = task.generates() ? conduct.cheatsGenerating() : conduct.cheatsScoring();
    boolean awake = could && units >= volunteer.wakesAfter();
    if (conduct == Conduct.FORESEER && awake) {
      int ppm =
          world.decisions().auditPpm(world.subject(this, TaskKind.SCORE), task.atRisk(), false);
      return ppm < WHOLE && !new Draw(Digest.ZERO).happens(ppm, task.job.name, "audit");
    }
    return awake && random.nextInt(WHOLE) < volunteer.cheatPpm();
  }

  private Result answer(SimTask task, boolean cheats) {
    if (!cheats) {
      return new Result.Answer(SimJob.RIGHT);
    }
    return new Result.Answer(
        volunteer.conduct() == Conduct.COLLUDER
            ? World.ringMark(volunteer.ring())
            : 1 + volunteer.number() * 1_000 + random.nextInt(1_000));
  }

  private Result found(SimTask task, boolean cheats) {
    SimJob job = task.job;
    Finding truth = job.truth();
    return new Result.Found(
        switch (volunteer.conduct()) {
          case COLLUDER ->
              colludes(job, cheats) ? job.invented(World.ringMark(volunteer.ring())) : truth;
          case DEFAMING_SCORER -> cheats ? new Finding.Differs(0) : truth;
          case STEERING_SCORER ->
              cheats && job.answer == SimJob.RIGHT ? job.invented(volunteer.number()) : truth;
          case LAZY_SCORER, SLEEPER, SYBIL, FORESEER ->
              cheats ? job.invented(volunteer.number()) : truth;
          default -> truth;
        });
  }

  /** Covers for an answer or a score of its own ring; begins one itself as often as it cheats. */
  private boolean colludes(SimJob job, boolean cheats) {
    int mark = World.ringMark(volunteer.ring());
    if (job.answer == mark) {
      return true;
    }
    if (job.known != null) {
      for (Witness witness : job.known.witnesses()) {
        if (witness.finding().equals(job.invented(mark))) {
          return true;
        }
        return false;
      }
    }
    return cheats && job.answer == SimJob.RIGHT;
  }

  Offer offer() {
    Set<Digest> models = new LinkedHashSet<>();
    resident.forEach(model -> models.add(world.model(model)));
    Set<TaskKind> kinds =
        volunteer.number() % 13 == 5
            ? Set.of(TaskKind.INFER)
            : Set.of(TaskKind.INFER, TaskKind.SCORE);
    int contract = volunteer.number() % 17 == 3 ? Desk.CONTRACT + 1 : Desk.CONTRACT;
    return new Offer(
        worker, account, kinds, contract, Desk.PROFILE, volunteer.slots(), models, true);
  }

  boolean isConnected() {
    return connected;
  }

  boolean isAlive() {
    return alive;
  }

  int number() {
    return volunteer.number();
  }

  Volunteer volunteer() {
    return volunteer;
  }

  WorkerId worker() {
    return worker;
  }

  Address account() {
    return account;
  }
}
