package network.byline.scheduler.matching;

import java.util.Optional;
import java.util.Set;
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
 * @param excluded accounts whose workers must not do it whatever else: for an audit, those whose
 *     work is audited; at most {@value #MAX_EXCLUDED}
 */
public record TaskNeed(
    TaskKind kind,
    Digest model,
    int arithmeticContract,
    Optional<Address> avoidAccount,
    Optional<WorkerId> avoidWorker,
    Set<Address> excluded) {

  /** The most accounts that one task can exclude. */
  public static final int MAX_EXCLUDED = 16;

  public TaskNeed {
    excluded = Set.copyOf(excluded);
    if (excluded.size() > MAX_EXCLUDED) {
      throw new IllegalArgumentException(
          "need.excluded names "
              + excluded.size()
              + " accounts: a task excludes at most "
              + MAX_EXCLUDED);
    }
  }

  /** Returns the need of a task that any fitting worker may do. */
  public static TaskNeed of(TaskKind kind, Digest model, int arithmeticContract) {
    return new TaskNeed(
        kind, model, arithmeticContract, Optional.empty(), Optional.empty(), Set.of());
  }

  /** Returns the need that prefers a worker other than this one and of another account. */
  public TaskNeed avoiding(Address account, WorkerId worker) {
    return new TaskNeed(
        kind, model, arithmeticContract, Optional.of(account), Optional.of(worker), excluded);
  }

  /** Returns the need that no worker of these accounts fits. */
  public TaskNeed excluding(Set<Address> accounts) {
    return new TaskNeed(kind, model, arithmeticContract, avoidAccount, avoidWorker, accounts);
  }

  /** Returns the worst closeness that a worker can have. */
  int farthest() {
    return avoidWorker.isPresent() || avoidAccount.isPresent() ? 2 : 0;
  }

  /** Tells how near a worker is to those that should not do it: 0 is best, 2 is worst. */
  int closeness(Offer offer) {
    if (avoidWorker.filter(offer.worker()::equals).isPresent()) {
      return 2;
    }
    return avoidAccount.filter(offer.account()::equals).isPresent() ? 1 : 0;
  }
}
