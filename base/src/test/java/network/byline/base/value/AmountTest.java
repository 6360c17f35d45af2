package network.byline.base.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.apache.tuweni.units.bigints.UInt256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

  @Test
  void reachesFromNothingToTheLargest128BitNumber() {
    assertThat(Amount.MAX).hasToString("340282366920938463463374607431768211455");
    assertThat(Amount.parse("340282366920938463463374607431768211455")).isEqualTo(Amount.MAX);
    assertThat(Amount.parse("0")).isEqualTo(Amount.ZERO);
    assertThat(Amount.ZERO.isZero()).isTrue();
    assertThat(Amount.of(1).isZero()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "01", "1.0", "1e3", " 1", "1 ", "0x1", "١", "1_000"})
  void otherFormsAreRefusedWithTheFix(String text) {
    assertThatThrownBy(() -> Amount.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write decimal digits only");
  }

  @Test
  void numbersOutsideTheRangeAreRefused() {
    BigInteger above = BigInteger.ONE.shiftLeft(128);
    assertThatThrownBy(() -> Amount.of(above)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Amount.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Amount(UInt256.valueOf(above)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Amount.parse("340282366920938463463374607431768211456"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Amount.parse("9".repeat(5000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void arithmeticNamesBothValuesWhenItLeavesTheRange() {
    assertThatThrownBy(() -> Amount.MAX.plus(Amount.of(1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(Amount.MAX + " + 1 is above the largest amount, 2^128 - 1");
    assertThatThrownBy(() -> Amount.of(3).minus(Amount.of(4)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("3 - 4 is below zero");
    assertThatThrownBy(() -> Amount.MAX.times(2)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Amount.MAX.times(Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Amount.of(1).times(-1)).isInstanceOf(ArithmeticException.class);
  }
}
