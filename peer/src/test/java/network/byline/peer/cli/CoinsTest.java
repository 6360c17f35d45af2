package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import network.byline.base.value.Amount;
import org.junit.jupiter.api.Test;

class CoinsTest {

  @Test
  void anAmountIsShownInCoinsWithoutNeedlessZeros() {
    assertThat(Coins.format(Amount.of(40_000_000_000_000L))).isEqualTo("0.00004 BYL");
    assertThat(Coins.format(Amount.ZERO)).isEqualTo("0 BYL");
    assertThat(Coins.format(Amount.of(10).times(1_000_000_000_000_000_000L))).isEqualTo("10 BYL");
    assertThat(Coins.format(Amount.of(1))).isEqualTo("0.000000000000000001 BYL");
  }

  @Test
  void coinsAreReadToTheLastUnit() {
    assertThat(Coins.parse("--max-fee", "0.000000000000000001")).isEqualTo(Amount.of(1));
    assertThat(Coins.parse("--max-fee", "2"))
        .isEqualTo(Amount.of(2).times(1_000_000_000_000_000_000L));
  }

  @Test
  void whatIsNoAmountNamesTheOption() {
    for (String wrong : new String[] {"", "-1", "1e3", "1,5", "0.0000000000000000001", "NaN"}) {
      assertThatThrownBy(() -> Coins.parse("--max-fee", wrong))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("--max-fee");
    }
  }
}
