package network.byline.actors.work;

import java.util.List;
import java.util.concurrent.CompletionStage;
import network.byline.base.statement.Disclosure;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;

/**
 * The workers that this host can reach. Implemented where workers run; every method returns at once
 * and may be called from any thread.
 *
 * <p>A stage that completes exceptionally says that the worker was lost: the task is leased again,
 * to any worker. What the task itself makes impossible is a value.
 */
public interface Workers {

  /**
   * Returns what the workers offer at this moment, whatever of it is leased out.
   *
   * @param disclosure what the work may show: only workers of the operator's own take what is
   *     sealed
   */
  List<Offer> offers(Disclosure disclosure);

  /** Generates an answer. The tokens go to the sink in order, all of them before the stage ends. */
  CompletionStage<InferDone> infer(InferTask task, TokenSink sink);

  /** Recomputes an answer and finds what it drew on. */
  CompletionStage<ScoreDone> score(ScoreTask task);

  /**
   * Asks the worker to end a task early. A generation ends with the tokens drawn so far and {@link
   * network.byline.base.receipt.Finish#CANCELLED}; other tasks end in any way. An unknown lease is
   * ignored.
   */
  void cancel(LeaseId lease);
}
