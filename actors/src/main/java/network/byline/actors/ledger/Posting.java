package network.byline.actors.ledger;

import java.math.BigInteger;

/**
 * One line of a money event.
 *
 * @param account the name of an account in {@link Accounts}
 * @param amount what is added to it, or taken off if below zero, in the coin's smallest unit
 */
public record Posting(String account, BigInteger amount) {

  public Posting {
    if (account.isBlank()) {
      throw new IllegalArgumentException("posting.account is blank");
    }
  }
}
