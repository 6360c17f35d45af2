package network.byline.chain.outbox;

import network.byline.chain.vault.ContractError;

/** What a call would do if it were the sender's next transaction. */
public sealed interface Trial {

  /**
   * It would do what it should.
   *
   * @param gas the gas to allow for it
   */
  record Works(long gas) implements Trial {}

  /**
   * The vault would refuse it.
   *
   * @param error why
   */
  record Refused(ContractError error) implements Trial {}
}
