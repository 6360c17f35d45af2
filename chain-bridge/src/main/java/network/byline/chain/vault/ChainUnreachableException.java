package network.byline.chain.vault;

import java.net.URI;

/** Says that no answer came from the chain's endpoint; the request may have arrived or not. */
public final class ChainUnreachableException extends ChainException {

  private static final long serialVersionUID = 1;

  ChainUnreachableException(URI endpoint, Throwable cause) {
    super("the chain at " + endpoint + " does not answer: " + cause.getMessage(), cause);
  }

  ChainUnreachableException(String message) {
    super(message);
  }
}
