package network.byline.actors.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.value.Amount;

/**
 * The postings of one money event; they sum to zero, or they are not made.
 *
 * @param lines the postings, none of zero
 */
public record Postings(@JsonValue List<Posting> lines) {

  /** No money moves. */
  public static final Postings NONE = new Postings(List.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Postings {
    lines = List.copyOf(lines);
    BigInteger sum = lines.stream().map(Posting::amount).reduce(BigInteger.ZERO, BigInteger::add);
    if (sum.signum() != 0) {
      throw new IllegalStateException("postings " + lines + " sum to " + sum + " instead of 0");
    }
  }

  /** Returns the postings that move an amount from one account to another. */
  public static Postings move(String from, String to, Amount amount) {
    return new Draft().take(from, amount).give(to, amount).balanced();
  }

  /** Postings in the making. */
  public static final class Draft {

    private final List<Posting> lines = new ArrayList<>();

    /** Adds to an account. */
    public Draft give(String account, Amount amount) {
      return add(account, amount.toBigInteger());
    }

    /** Takes off an account. */
    public Draft take(String account, Amount amount) {
      return add(account, amount.toBigInteger().negate());
    }

    /**
     * Returns the postings.
     *
     * @throws IllegalStateException if they do not sum to zero, which is a bug
     */
    public Postings balanced() {
      return new Postings(lines);
    }

    private Draft add(String account, BigInteger amount) {
      if (amount.signum() != 0) {
        lines.add(new Posting(account, amount));
      }
      return this;
    }
  }
}
