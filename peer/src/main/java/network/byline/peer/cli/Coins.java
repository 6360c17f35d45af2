package network.byline.peer.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import network.byline.base.value.Amount;

/** Amounts as people write them: coins with up to eighteen decimals. */
final class Coins {

  /** The coin's ticker. */
  static final String SYMBOL = "BYL";

  private static final int DECIMALS = 18;
  private static final Pattern COINS = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,18})?");

  private Coins() {}

  /** Returns the amount in coins, without needless zeros. */
  static String format(Amount amount) {
    return plain(amount) + " " + SYMBOL;
  }

  /** Returns the amount in coins without their ticker. */
  static String plain(Amount amount) {
    BigDecimal coins = new BigDecimal(amount.toBigInteger(), DECIMALS).stripTrailingZeros();
    return (coins.scale() < 0 ? coins.setScale(0) : coins).toPlainString();
  }

  /** Returns a decimal amount of smallest units in coins. */
  static String format(String units) {
    return format(units.isEmpty() ? Amount.ZERO : Amount.parse(units));
  }

  /** Reads an amount in coins, such as {@code 2.5}. */
  static Amount parse(String option, String coins) {
    if (!COINS.matcher(coins).matches()) {
      throw CommandFailure.usage(
          option + " '" + coins + "' is no amount: write coins, such as 2 or 0.005");
    }
    BigInteger units = new BigDecimal(coins).movePointRight(DECIMALS).toBigIntegerExact();
    try {
      return Amount.of(units);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          option + " '" + coins + "' is above the largest amount, 2^128 - 1 smallest units");
    }
  }
}
