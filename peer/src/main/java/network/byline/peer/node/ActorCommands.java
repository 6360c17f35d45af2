package network.byline.peer.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import network.byline.actors.Actors;
import network.byline.actors.UnavailableException;
import network.byline.actors.account.AccountView;
import network.byline.actors.datanet.RecordCounts;
import network.byline.actors.job.JobId;
import network.byline.actors.job.JobReply;
import network.byline.actors.job.Submission;
import network.byline.actors.stream.AnswerEvent;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.grpc.HostCommands;
import network.byline.peer.grpc.RefusedException;
import org.jspecify.annotations.Nullable;

/** Hands the doors' commands to the actors. */
final class ActorCommands implements HostCommands {

  private final Actors actors;

  ActorCommands(Actors actors) {
    this.actors = actors;
  }

  @Override
  public CompletionStage<Void> found(Signed<Charter> charter) {
    return refusals(actors.found(charter)).thenApply(_ -> null);
  }

  @Override
  public CompletionStage<Contributed> contribute(
      Signed<Contribution> contribution, int passages, int duplicates, long bytes) {
    return refusals(actors.contribute(contribution, new RecordCounts(passages, duplicates, bytes)))
        .thenApply(result -> new Contributed(result.logIndex(), result.repeated()));
  }

  @Override
  public CompletionStage<Void> publish(Signed<Snapshot> snapshot) {
    return refusals(actors.publish(snapshot)).thenApply(_ -> null);
  }

  @Override
  public CompletionStage<Void> register(Signed<ModelCard> card, Signed<Deed> deed) {
    return refusals(actors.registerModel(card, deed)).thenApply(_ -> null);
  }

  @Override
  public CompletionStage<ClientAccount> account(Address client) {
    return refusals(actors.accountView(client)).thenApply(ActorCommands::view);
  }

  @Override
  public Attachment ask(Submission order, int resumeFrom, AnswerListener listener) {
    Reader reader = new Reader(listener);
    network.byline.actors.job.Submission submission =
        new network.byline.actors.job.Submission(
            order.order(), order.cap(), order.prompt(), order.promptSalt());
    actors
        .submitJob(submission)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                listener.failed(String.valueOf(cause(failure).getMessage()));
              } else {
                read(reply, resumeFrom, reader);
              }
            });
    return reader;
  }

  private void read(JobReply reply, int resumeFrom, Reader reader) {
    switch (reply) {
      case JobReply.Accepted(JobId job, var _) -> actors.answer(job, resumeFrom).subscribe(reader);
      case JobReply.Refused(String reason) -> reader.listener.failed(reason);
      case JobReply.Unavailable(String reason) ->
          reader.listener.failed(reason + "; send the same order again");
    }
  }

  private static ClientAccount view(AccountView view) {
    return new ClientAccount(
        view.deposited(),
        view.exited(),
        view.collected(),
        view.uncollected(),
        view.held(),
        view.largestCap().map(cap -> cap.statement().cumulativeCap()).orElse(Amount.ZERO),
        view.available(),
        view.exiting());
  }

  private static <T> CompletionStage<T> refusals(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(
        failure -> {
          Throwable cause = cause(failure);
          return CompletableFuture.failedStage(
              switch (cause) {
                case network.byline.actors.RefusedException refused ->
                    RefusedException.notNow(String.valueOf(refused.getMessage()));
                case UnavailableException late ->
                    RefusedException.unavailable(String.valueOf(late.getMessage()));
                default -> cause;
              });
        });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Passes an answer's events on, as fast as the listener takes them. */
  private static final class Reader implements Flow.Subscriber<AnswerEvent>, Attachment {

    private static final long BATCH = 256;

    private final AnswerListener listener;
    private Flow.@Nullable Subscription subscription;
    private long wanted;
    private boolean detached;

    Reader(AnswerListener listener) {
      this.listener = listener;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
      if (detached) {
        given.cancel();
        return;
      }
      subscription = given;
      wanted = BATCH;
      given.request(BATCH);
    }

    @Override
    public void onNext(AnswerEvent event) {
      switch (event) {
        case AnswerEvent.Progress(var phase, String worker) ->
            listener.state(phase.name().toLowerCase(java.util.Locale.ROOT), worker);
        case AnswerEvent.Token(int index, int token, var text) ->
            listener.token(index, token, text);
        case AnswerEvent.Delivered delivered -> listener.settled(delivered.entry());
        case AnswerEvent.Failed failed -> listener.failed(failed.reason());
      }
      more();
    }

    private synchronized void more() {
      wanted--;
      Flow.Subscription current = subscription;
      if (wanted < BATCH / 2 && current != null) {
        wanted += BATCH;
        current.request(BATCH);
      }
    }

    @Override
    public void onError(Throwable failure) {
      listener.failed(String.valueOf(failure.getMessage()));
    }

    @Override
    public void onComplete() {}

    @Override
    public synchronized void detach() {
      detached = true;
      Flow.Subscription current = subscription;
      if (current != null) {
        current.cancel();
      }
    }
  }
}
