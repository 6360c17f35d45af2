package network.byline.actors.job;

import java.util.Optional;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.value.Digest;

/**
 * How far a job is.
 *
 * @param phase its phase
 * @param worker who works on it; empty while nobody does
 * @param receipt the receipt's id, once it has one
 * @param reason why it failed; empty if it did not
 */
public record JobStatus(Phase phase, String worker, Optional<Digest> receipt, String reason)
    implements CborSerializable {

  /** The phases that the outside tells apart. */
  public enum Phase {
    UNKNOWN,
    SUBMITTED,
    WAITING,
    GENERATING,
    SCORING,
    DELIVERED,
    FAILED
  }

  static JobStatus of(JobState state) {
    return switch (state) {
      case JobState.Empty s -> of(Phase.UNKNOWN, "");
      case JobState.Submitted s -> of(Phase.SUBMITTED, "");
      case JobState.Queued s -> of(Phase.WAITING, "");
      case JobState.Running s ->
          of(s.generated().isEmpty() ? Phase.GENERATING : Phase.SCORING, s.worker());
      case JobState.Settled s ->
          new JobStatus(
              s.opened().isPresent() ? Phase.DELIVERED : Phase.FAILED,
              "",
              Optional.of(s.entry().receipt().id()),
              s.reason());
    };
  }

  private static JobStatus of(Phase phase, String worker) {
    return new JobStatus(phase, worker, Optional.empty(), "");
  }
}
