package network.byline.actors;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.pattern.StatusReply;

/** Asks actors, and says in the room's own words why there is no answer. */
final class Asking {

  static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final ActorSystem<Void> system;
  private final Executor blocking;

  Asking(ActorSystem<Void> system, Executor blocking) {
    this.system = system;
    this.blocking = blocking;
  }

  /** Asks a question that has one kind of answer. */
  <C, R> CompletionStage<R> ask(
      String whom, RecipientRef<C> recipient, Function<ActorRef<R>, C> question, Duration within) {
    return asked(whom, AskPattern.ask(recipient, question, within, system.scheduler()));
  }

  /** Gives a command that may be refused. */
  <C, R> CompletionStage<R> command(
      String whom,
      RecipientRef<C> recipient,
      Function<ActorRef<StatusReply<R>>, C> command,
      Duration within) {
    return asked(whom, AskPattern.askWithStatus(recipient, command, within, system.scheduler()));
  }

  /** Does what may block, off the actors. */
  <T> CompletionStage<T> blocking(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, blocking)
        .exceptionallyCompose(error -> CompletableFuture.failedStage(cause(error)));
  }

  /** Returns what a stage really failed by. */
  static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static <R> CompletionStage<R> asked(String whom, CompletionStage<R> answer) {
    return answer.exceptionallyCompose(
        error -> {
          Throwable cause = cause(error);
          return CompletableFuture.failedStage(
              cause instanceof StatusReply.ErrorMessage message
                  ? new RefusedException(String.valueOf(message.getMessage()))
                  : new UnavailableException(whom + " did not answer: try again", cause));
        });
  }
}
