package network.byline.chain.vault;

/** Says that something was not learned from the chain, or not done there. */
public abstract sealed class ChainException extends RuntimeException
    permits ChainUnreachableException, RpcErrorException, WrongChainException, RevertedException {

  private static final long serialVersionUID = 1;

  ChainException(String message) {
    super(message);
  }

  ChainException(String message, Throwable cause) {
    super(message, cause);
  }
}
