package network.byline.chain.vault;

/** Says that the chain's node answered a request with an error. */
public final class RpcErrorException extends ChainException {

  private static final long serialVersionUID = 1;

  private final int code;

  RpcErrorException(String method, int code, String message) {
    super(method + " failed: " + message + " (" + code + ")");
    this.code = code;
  }

  /** Returns the error's JSON-RPC code. */
  public int code() {
    return code;
  }
}
