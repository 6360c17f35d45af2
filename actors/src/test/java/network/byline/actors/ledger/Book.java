package network.byline.actors.ledger;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** Adds up postings, so that tests can compare balances with what states say. */
public final class Book {

  private final Map<String, BigInteger> balances = new TreeMap<>();

  /** Enters the postings of one event. */
  public void enter(Postings postings) {
    postings.lines().forEach(p -> balances.merge(p.account(), p.amount(), BigInteger::add));
  }

  /** Returns an account's balance. */
  public BigInteger balance(String account) {
    return balances.getOrDefault(account, BigInteger.ZERO);
  }

  /** Returns the sum over all accounts. */
  public BigInteger total() {
    return balances.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  @Override
  public String toString() {
    return balances.toString();
  }
}
