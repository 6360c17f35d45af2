package network.byline.peer.grpc;

import io.grpc.Status;

/** A command that cannot be done as asked, with what to do about it. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Status.Code code;

  private RefusedException(Status.Code code, String message) {
    super(message);
    this.code = code;
  }

  /** What was sent is wrong in itself. */
  public static RefusedException invalid(String message) {
    return new RefusedException(Status.Code.INVALID_ARGUMENT, message);
  }

  /** What was asked for is not here. */
  public static RefusedException notFound(String message) {
    return new RefusedException(Status.Code.NOT_FOUND, message);
  }

  /** It contradicts what is there already. */
  public static RefusedException conflict(String message) {
    return new RefusedException(Status.Code.ALREADY_EXISTS, message);
  }

  /** It cannot be done now; the message says what is missing. */
  public static RefusedException notNow(String message) {
    return new RefusedException(Status.Code.FAILED_PRECONDITION, message);
  }

  /** It is more than the host can take at once. */
  public static RefusedException tooMuch(String message) {
    return new RefusedException(Status.Code.RESOURCE_EXHAUSTED, message);
  }

  /** No answer came in time; the same may be asked again. */
  public static RefusedException unavailable(String message) {
    return new RefusedException(Status.Code.UNAVAILABLE, message);
  }

  /** Returns the gRPC status of this refusal. */
  public Status status() {
    return Status.fromCode(code).withDescription(getMessage());
  }
}
