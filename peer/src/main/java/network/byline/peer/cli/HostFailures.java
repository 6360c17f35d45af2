package network.byline.peer.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Turns a host's refusal into a sentence that says what to do. */
final class HostFailures {

  private HostFailures() {}

  static String explain(StatusRuntimeException refused) {
    Status status = refused.getStatus();
    String text =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "no host answers (" + text + "). Start one with: byline up    (or name it with --host)";
      case DEADLINE_EXCEEDED -> "the host did not answer in time: " + text;
      case RESOURCE_EXHAUSTED -> "too much at once: " + text;
      default -> text;
    };
  }
}
