package network.byline.actors.job;

import java.util.Optional;
import network.byline.actors.stream.AnswerEvent;
import network.byline.actors.stream.AnswerStreams;
import network.byline.actors.work.TokenSink;
import network.byline.base.value.JobId;
import org.apache.pekko.actor.typed.RecipientRef;

/** What a job tells those who read its answer. Tokens being drawn go past the job. */
final class JobVoice {

  private final JobId id;
  private final RecipientRef<AnswerStreams.Command> streams;

  JobVoice(JobId id, RecipientRef<AnswerStreams.Command> streams) {
    this.id = id;
    this.streams = streams;
  }

  /** Returns where a worker's tokens go. */
  TokenSink sink() {
    return (index, token) -> streams.tell(new AnswerStreams.TokenDrawn(id, index, token));
  }

  void waiting() {
    moved(AnswerEvent.Phase.WAITING, "");
  }

  void working(JobState.Running running) {
    moved(
        running.generated().isEmpty() ? AnswerEvent.Phase.GENERATING : AnswerEvent.Phase.SCORING,
        running.worker());
  }

  /** Tells all tokens of an answer, so that a stream that missed some has them. */
  void tokens(Optional<Generated> generated) {
    generated.ifPresent(
        g -> streams.tell(new AnswerStreams.AllTokens(id, g.trace().answerTokens())));
  }

  /** Tells all that there is to tell of a job that has ended. */
  void end(JobState.Settled settled) {
    settled
        .opened()
        .ifPresent(
            opened -> streams.tell(new AnswerStreams.AllTokens(id, opened.trace().answerTokens())));
    AnswerEvent end =
        settled
            .opened()
            .<AnswerEvent>map(opened -> new AnswerEvent.Delivered(settled.entry(), opened))
            .orElseGet(() -> new AnswerEvent.Failed(settled.entry(), settled.reason()));
    streams.tell(new AnswerStreams.Ended(id, end));
  }

  private void moved(AnswerEvent.Phase phase, String worker) {
    streams.tell(new AnswerStreams.Moved(id, phase, worker));
  }
}
