package network.byline.attribution.sandbox;

/** A sandbox is required, and this system has none; the message says what to do. */
public final class SandboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SandboxException(String message) {
    super(message);
  }
}
