package network.byline.chain.vault;

/** Says that a contract refused a call, and why. */
public final class RevertedException extends ChainException {

  private static final long serialVersionUID = 1;

  private final transient ContractError error;

  RevertedException(ContractError error) {
    super(error.message());
    this.error = error;
  }

  /** Returns the contract's reason. */
  public ContractError error() {
    return error;
  }
}
