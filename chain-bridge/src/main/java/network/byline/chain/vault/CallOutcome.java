package network.byline.chain.vault;

/** What a call would do if it were the next transaction. */
public sealed interface CallOutcome {

  /**
   * It would succeed.
   *
   * @param output what the contract would return
   */
  record Succeeds(byte[] output) implements CallOutcome {}

  /**
   * The contract would refuse it.
   *
   * @param error why
   */
  record Reverts(ContractError error) implements CallOutcome {}
}
