package network.byline.base.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;

class AmountProperties {

  private static final String MAX = "340282366920938463463374607431768211455";

  @Property
  void arithmeticEqualsThatOfWholeNumbersOrThrows(
      @ForAll @BigRange(min = "0", max = MAX) BigInteger a,
      @ForAll @BigRange(min = "0", max = MAX) BigInteger b,
      @ForAll long factor) {
    Amount left = Amount.of(a);
    Amount right = Amount.of(b);
    check(a.add(b), () -> left.plus(right));
    check(a.subtract(b), () -> left.minus(right));
    BigInteger product =
        factor < 0 ? BigInteger.valueOf(-1) : a.multiply(BigInteger.valueOf(factor));
    check(product, () -> left.times(factor));
    assertThat(Integer.signum(left.compareTo(right))).isEqualTo(a.compareTo(b));
    assertThat(left.equals(right)).isEqualTo(a.equals(b));
    assertThat(Amount.parse(left.toString())).isEqualTo(left).hasSameHashCodeAs(left);
    assertThat(left.toBigInteger()).isEqualTo(a);
  }

  private static void check(BigInteger expected, Supplier<Amount> computation) {
    if (expected.signum() < 0 || expected.bitLength() > 128) {
      assertThatThrownBy(computation::get).isInstanceOf(ArithmeticException.class);
    } else {
      assertThat(computation.get().toBigInteger()).isEqualTo(expected);
    }
  }
}
