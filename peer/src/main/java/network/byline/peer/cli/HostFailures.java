package network.byline.peer.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Turns a host's refusal into a sentence that says what to do. */
final class HostFailures {

  private static final String REFUSED = "Connection refused: /";

  private HostFailures() {}

  static String explain(StatusRuntimeException refused) {
    Status status = refused.getStatus();
    String text =
        status.getDescription() == null
            ? status.getCode().name()
            : Shown.line(status.getDescription());
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          refused.getCause() == null
              ? text
              : "no host answers ("
                  + reason(refused.getCause())
                  + "). Start one with: byline up    (or name it with --host)";
      case DEADLINE_EXCEEDED ->
          "the host did not answer in time; see how it is doing with: byline status";
      case RESOURCE_EXHAUSTED -> "too much at once: " + text;
      default -> text;
    };
  }

  /** Returns why there is no connection, without the words of the library. */
  private static String reason(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    int refused = message.indexOf(REFUSED);
    return refused < 0
        ? message
        : "nothing listens at " + message.substring(refused + REFUSED.length());
  }
}
