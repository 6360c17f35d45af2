package network.byline.chain.vault;

/** Says that the endpoint is another chain than expected, or holds other contracts. */
public final class WrongChainException extends ChainException {

  private static final long serialVersionUID = 1;

  WrongChainException(String message) {
    super(message);
  }
}
