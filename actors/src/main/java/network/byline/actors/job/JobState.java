package network.byline.actors.job;

import java.util.List;
import java.util.Optional;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.JobId;
import network.byline.scheduler.lease.LeaseId;

/**
 * The phases of a job. Values: {@link #apply} returns the next one; an event that does not belong
 * to a phase leaves it as it is.
 */
public sealed interface JobState extends CborSerializable {

  /** Returns the state after an event. */
  JobState apply(JobEvent event);

  /** Returns what was ordered; nothing while nothing is. */
  Optional<AcceptedOrder> accepted();

  /** Nothing was ordered, or what was could not be covered. */
  record Empty() implements JobState {

    @Override
    public Optional<AcceptedOrder> accepted() {
      return Optional.empty();
    }

    @Override
    public JobState apply(JobEvent event) {
      return event instanceof JobEvent.Submitted e ? new Submitted(e.order(), false) : this;
    }
  }

  /** The client's account is asked for a hold. */
  record Submitted(AcceptedOrder order, boolean cancelled) implements JobState {

    @Override
    public Optional<AcceptedOrder> accepted() {
      return Optional.of(order);
    }

    @Override
    public JobState apply(JobEvent event) {
      return switch (event) {
        case JobEvent.HoldTaken e -> new Queued(order, Optional.empty(), 0, cancelled);
        case JobEvent.HoldRefused e -> new Empty();
        case JobEvent.CancelRequested e -> new Submitted(order, true);
        default -> this;
      };
    }
  }

  /**
   * The next task waits for a worker.
   *
   * @param order what was ordered
   * @param generated the answer; absent while it is to be generated, present when it is to be
   *     scored
   * @param attempts how many leases of this task were lost
   * @param cancelled whether the client wants no more
   */
  record Queued(AcceptedOrder order, Optional<Generated> generated, int attempts, boolean cancelled)
      implements JobState {

    /** Returns the task that waits. */
    public TaskKind kind() {
      return kindAfter(generated);
    }

    /** Tells whether the job fails instead of leasing again. */
    public boolean givesUp(int leases) {
      return withdrawn() || attempts >= leases;
    }

    /** Returns why the job fails now, if no worker was to be had for the given reason. */
    public String failure(int leases, String noWorker) {
      if (withdrawn()) {
        return "cancelled before an answer was there";
      }
      return attempts >= leases
          ? "%d workers were lost at it".formatted(attempts)
          : "no worker took it: " + noWorker;
    }

    /** Returns the name of the next lease. */
    public LeaseId nextLease(JobId job) {
      return new LeaseId(job + "/" + kind() + "/" + (attempts + 1));
    }

    private boolean withdrawn() {
      return cancelled && generated.isEmpty();
    }

    @Override
    public Optional<AcceptedOrder> accepted() {
      return Optional.of(order);
    }

    @Override
    public JobState apply(JobEvent event) {
      return switch (event) {
        case JobEvent.Leased e ->
            new Running(
                order,
                generated,
                attempts,
                cancelled,
                e.lease(),
                e.worker(),
                e.account(),
                e.deadline());
        case JobEvent.CancelRequested e -> new Queued(order, generated, attempts, true);
        case JobEvent.Settled e -> Settled.of(order, e);
        default -> this;
      };
    }
  }

  /**
   * A worker has the next task.
   *
   * @param order what was ordered
   * @param generated the answer, as in {@link Queued}
   * @param attempts how many leases of this task were lost before
   * @param cancelled whether the client wants no more
   * @param lease the lease's name
   * @param worker who works
   * @param account who earns
   * @param deadline when the lease ends, in seconds since 1970
   */
  record Running(
      AcceptedOrder order,
      Optional<Generated> generated,
      int attempts,
      boolean cancelled,
      String lease,
      String worker,
      Address account,
      long deadline)
      implements JobState {

    /** Returns the task that is worked on. */
    public TaskKind kind() {
      return kindAfter(generated);
    }

    /** Tells whether this is the lease that is out. */
    public boolean holds(String name) {
      return lease.equals(name);
    }

    @Override
    public Optional<AcceptedOrder> accepted() {
      return Optional.of(order);
    }

    @Override
    public JobState apply(JobEvent event) {
      return switch (event) {
        case JobEvent.LeaseLost e -> new Queued(order, generated, attempts + 1, cancelled);
        case JobEvent.CancelRequested e ->
            new Running(order, generated, attempts, true, lease, worker, account, deadline);
        case JobEvent.AnswerGenerated e ->
            new Queued(order, Optional.of(e.generated()), 0, cancelled);
        case JobEvent.Settled e -> Settled.of(order, e);
        default -> this;
      };
    }
  }

  /**
   * The job has its receipt.
   *
   * @param order what was ordered
   * @param entry the receipt with all that belongs to it
   * @param opened what opens its commitments; absent if the job failed
   * @param certificates the certificates of its machines
   * @param reason why it failed; empty if it did not
   * @param holdEnded whether the client's account knows
   * @param handedOver whether the batcher knows
   */
  record Settled(
      AcceptedOrder order,
      ReceiptEntry entry,
      Optional<Opened> opened,
      List<Signed<MachineCertificate>> certificates,
      String reason,
      boolean holdEnded,
      boolean handedOver)
      implements JobState {

    public Settled {
      certificates = List.copyOf(certificates);
    }

    static Settled of(AcceptedOrder order, JobEvent.Settled event) {
      return new Settled(
          order, event.entry(), event.opened(), event.certificates(), event.reason(), false, false);
    }

    @Override
    public Optional<AcceptedOrder> accepted() {
      return Optional.of(order);
    }

    /** Tells whether nothing is left to do. */
    public boolean done() {
      return holdEnded && handedOver;
    }

    @Override
    public JobState apply(JobEvent event) {
      return switch (event) {
        case JobEvent.HoldEnded e ->
            new Settled(order, entry, opened, certificates, reason, true, handedOver);
        case JobEvent.HandedOver e ->
            new Settled(order, entry, opened, certificates, reason, holdEnded, true);
        default -> this;
      };
    }
  }

  private static TaskKind kindAfter(Optional<Generated> generated) {
    return generated.isEmpty() ? TaskKind.INFER : TaskKind.SCORE;
  }
}
