package network.byline.actors.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import network.byline.base.value.Amount;
import org.junit.jupiter.api.Test;

class PostingsTest {

  @Test
  void moneyThatDoesNotSumToZeroCannotBePosted() {
    assertThatThrownBy(
            () ->
                new Postings(
                    List.of(
                        new Posting("a", BigInteger.TEN),
                        new Posting("b", BigInteger.valueOf(-9)))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sum to 1 instead of 0");
  }

  @Test
  void moveTakesFromOneAndGivesToAnother() {
    assertThat(Postings.move("a", "b", Amount.of(7)).lines())
        .containsExactly(
            new Posting("a", BigInteger.valueOf(-7)), new Posting("b", BigInteger.valueOf(7)));
  }

  @Test
  void nothingIsNotPosted() {
    assertThat(Postings.move("a", "b", Amount.ZERO)).isEqualTo(Postings.NONE);
  }
}
