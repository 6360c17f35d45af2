package network.byline.base.identity;

/** Says that bytes are no signature, or one that no key can have made. */
public final class InvalidSignatureException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidSignatureException(String message) {
    super(message);
  }

  InvalidSignatureException(String message, Throwable cause) {
    super(message, cause);
  }
}
