package network.byline.base.value;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.apache.tuweni.units.bigints.UInt256;

/**
 * An amount of coin in its smallest unit: a whole number from 0 to 2<sup>128</sup> − 1.
 *
 * <p>Arithmetic is checked; nothing wraps, rounds or goes below zero.
 *
 * @param value the number; at most {@link #MAX}
 */
public record Amount(UInt256 value) implements Comparable<Amount> {

  /** The size of an encoded amount in bytes. */
  public static final int SIZE = 16;

  /** Nothing. */
  public static final Amount ZERO = new Amount(UInt256.ZERO);

  /** The largest amount, 2<sup>128</sup> − 1. */
  public static final Amount MAX =
      new Amount(UInt256.valueOf(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE)));

  private static final int MAX_BITS = 128;
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,38}");

  public Amount {
    if (value.bitLength() > MAX_BITS) {
      throw new IllegalArgumentException(
          "amount " + value.toBigInteger() + " is above the largest, 2^128 - 1");
    }
  }

  /**
   * Returns the amount of this many units.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static Amount of(long units) {
    return of(BigInteger.valueOf(units));
  }

  /**
   * Returns the amount of this many units.
   *
   * @throws IllegalArgumentException if it is negative or above {@link #MAX}
   */
  public static Amount of(BigInteger units) {
    if (units.signum() < 0 || units.bitLength() > MAX_BITS) {
      throw new IllegalArgumentException("amount " + units + " is not within 0 and 2^128 - 1");
    }
    return new Amount(UInt256.valueOf(units));
  }

  /**
   * Returns the amount written in decimal digits, without sign, point or leading zero.
   *
   * @throws IllegalArgumentException if the text has another form or is above {@link #MAX}
   */
  public static Amount parse(String decimal) {
    if (!DECIMAL.matcher(decimal).matches()) {
      String shown = decimal.length() <= 60 ? decimal : decimal.substring(0, 60) + "…";
      throw new IllegalArgumentException(
          "amount '"
              + shown
              + "' is not a whole number of smallest units: write decimal digits only, such as"
              + " 1500");
    }
    return of(new BigInteger(decimal));
  }

  /**
   * Returns this amount and the other together.
   *
   * @throws ArithmeticException if the sum is above {@link #MAX}
   */
  public Amount plus(Amount other) {
    return checked(value.add(other.value), "+", other);
  }

  /**
   * Returns this amount less the other.
   *
   * @throws ArithmeticException if the other is larger
   */
  public Amount minus(Amount other) {
    if (compareTo(other) < 0) {
      throw new ArithmeticException(this + " - " + other + " is below zero");
    }
    return new Amount(value.subtract(other.value));
  }

  /**
   * Returns this amount so many times.
   *
   * @throws ArithmeticException if the factor is negative or the product above {@link #MAX}
   */
  public Amount times(long factor) {
    if (factor < 0) {
      throw new ArithmeticException(this + " * " + factor + " has a negative factor");
    }
    return checked(value.multiply(UInt256.valueOf(factor)), "*", factor);
  }

  /** Tells whether this is nothing. */
  public boolean isZero() {
    return value.isZero();
  }

  /** Returns the number of units. */
  public BigInteger toBigInteger() {
    return value.toBigInteger();
  }

  @Override
  public int compareTo(Amount other) {
    return value.compareTo(other.value);
  }

  /** Returns the number of units in decimal digits. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private Amount checked(UInt256 result, String operator, Object other) {
    if (result.bitLength() > MAX_BITS) {
      throw new ArithmeticException(
          this + " " + operator + " " + other + " is above the largest amount, 2^128 - 1");
    }
    return new Amount(result);
  }
}
