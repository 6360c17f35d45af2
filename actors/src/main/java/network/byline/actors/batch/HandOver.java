package network.byline.actors.batch;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Hands an entity's statements to the batcher: one at a time, in order, and again until the batcher
 * has it. Part of the entity's shell; used by its actor only.
 *
 * @param <C> the entity's commands
 */
public final class HandOver<C> {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private final ActorContext<C> context;
  private final TimerScheduler<C> timers;
  private final Supplier<RecipientRef<Batcher.Command>> batcher;
  private final Function<Publication, C> taken;
  private final C notTaken;
  private final C again;
  private boolean underWay;

  /**
   * Makes the hand-over of one entity.
   *
   * @param taken the command that says that the batcher has a statement
   * @param notTaken the command that says that the batcher did not answer
   * @param again the command upon which the entity calls {@link #pursue}
   */
  public HandOver(
      ActorContext<C> context,
      TimerScheduler<C> timers,
      Supplier<RecipientRef<Batcher.Command>> batcher,
      Function<Publication, C> taken,
      C notTaken,
      C again) {
    this.context = context;
    this.timers = timers;
    this.batcher = batcher;
    this.taken = taken;
    this.notTaken = notTaken;
    this.again = again;
  }

  /** Offers the first of what waits to the batcher, if none is on its way. */
  public void pursue(List<Publication> pending) {
    if (underWay || pending.isEmpty()) {
      return;
    }
    underWay = true;
    Publication first = pending.getFirst();
    context.askWithStatus(
        Done.class,
        batcher.get(),
        ANSWER_WITHIN,
        replyTo -> new Batcher.AddStatement(first, replyTo),
        (done, error) -> error == null ? taken.apply(first) : notTaken);
  }

  /**
   * Notes that the batcher has a statement. An entity that was restarted has asked twice; the
   * second answer is not about what waits now.
   *
   * @return whether it is the first of what waits, so that it waits no longer
   */
  public boolean taken(List<Publication> pending, Publication publication) {
    if (pending.isEmpty() || !pending.getFirst().equals(publication)) {
      return false;
    }
    underWay = false;
    return true;
  }

  /** Notes that the batcher did not answer, and asks for another try after a while. */
  public void failed() {
    underWay = false;
    context.getLog().warn("the batcher did not take a statement, trying again");
    timers.startSingleTimer(again, AGAIN_AFTER);
  }
}
