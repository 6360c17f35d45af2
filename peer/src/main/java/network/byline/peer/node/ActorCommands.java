package network.byline.peer.node;

import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import network.byline.actors.Actors;
import network.byline.actors.UnavailableException;
import network.byline.actors.account.AccountView;
import network.byline.actors.datanet.RecordCounts;
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
import network.byline.base.value.JobId;
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
  public Answer ask(Submission order, int resumeFrom) {
    Reader reader = new Reader();
    network.byline.actors.job.Submission submission =
        new network.byline.actors.job.Submission(
            order.order(), order.cap(), order.prompt(), order.promptSalt());
    actors
        .submitJob(submission)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                reader.onError(cause(failure));
              } else {
                read(reply, resumeFrom, reader);
              }
            });
    return reader;
  }

  private void read(JobReply reply, int resumeFrom, Reader reader) {
    switch (reply) {
      case JobReply.Accepted(JobId job, var _) -> actors.answer(job, resumeFrom).subscribe(reader);
      case JobReply.Refused(String reason) ->
          reader.heard.add(new HostCommands.Heard.Failed(reason, true));
      case JobReply.Unavailable(String reason) ->
          reader.heard.add(
              new HostCommands.Heard.Failed(reason + "; send the same order again", false));
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

  /** Keeps a few of an answer's events ahead of whoever reads them. */
  private static final class Reader implements Flow.Subscriber<AnswerEvent>, Answer {

    private static final int AHEAD = 64;

    private final BlockingQueue<HostCommands.Heard> heard = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;
    private int taken;
    private boolean closed;

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
      if (closed) {
        given.cancel();
        return;
      }
      subscription = given;
      given.request(AHEAD);
    }

    @Override
    public void onNext(AnswerEvent event) {
      heard.add(
          switch (event) {
            case AnswerEvent.Progress(var phase, String worker) ->
                new HostCommands.Heard.Doing(phase.name().toLowerCase(Locale.ROOT), worker);
            case AnswerEvent.Token(int index, int token, var text) ->
                new HostCommands.Heard.Token(index, token, text);
            case AnswerEvent.Delivered delivered ->
                new HostCommands.Heard.Settled(delivered.entry());
            case AnswerEvent.Failed failed -> new HostCommands.Heard.Failed(failed.reason(), true);
          });
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(new HostCommands.Heard.Failed(String.valueOf(failure.getMessage()), false));
    }

    @Override
    public void onComplete() {}

    @Override
    public HostCommands.Heard next() throws InterruptedException {
      HostCommands.Heard event = heard.take();
      more();
      return event;
    }

    private synchronized void more() {
      Flow.Subscription current = subscription;
      taken++;
      if (taken == AHEAD / 2 && current != null) {
        taken = 0;
        current.request(AHEAD / 2);
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      Flow.Subscription current = subscription;
      if (current != null) {
        current.cancel();
      }
    }
  }
}
