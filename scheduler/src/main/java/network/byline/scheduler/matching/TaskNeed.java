package network.byline.scheduler.matching;

import java.util.Optional;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What a task asks of a worker.
 *
 * @param kind what is to be done
 * @param model the root of the model to run
 * @param arithmeticContract the arithmetic that the model is defined under
 * @param avoidAccount an account whose workers come last: for scoring, the one that generated
 * @param avoidWorker a worker that comes last of all: for scoring, the one that generated
 */
public record TaskNeed(
    TaskKind kind,
    Digest model,
    int arithmeticContract,
    Optional<Address> avoidAccount,
    Optional<WorkerId> avoidWorker) {

  /** Returns the need of a task that any fitting worker may do. */
  public static TaskNeed of(TaskKind kind, Digest model, int arithmeticContract) {
    return new TaskNeed(kind, model, arithmeticContract, Optional.empty(), Optional.empty());
  }

  /** Returns the need that prefers a worker other than this one and of another account. */
  public TaskNeed avoiding(Address account, WorkerId worker) {
    return new TaskNeed(kind, model, arithmeticContract, Optional.of(account), Optional.of(worker));
  }
}
