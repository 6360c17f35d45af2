package network.byline.peer.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpendingBookTest {

  private static final Address VAULT = Address.parse("0x00000000000000000000000000000000000000aa");
  private static final Address CLIENT = Address.parse("0x00000000000000000000000000000000000000bb");

  @TempDir private Path folder;
  private SpendingBook book = SpendingBook.in(Path.of("."), 1, VAULT, CLIENT);

  @BeforeEach
  void open() {
    book = SpendingBook.in(folder, 1, VAULT, CLIENT);
  }

  @Test
  void theFirstCapCoversTheFirstOrder() {
    SpendingBook.Entry entry = book.open(Amount.of(10), Amount.ZERO, 7);

    assertThat(entry).isEqualTo(new SpendingBook.Entry(7, Amount.of(10)));
  }

  @Test
  void aCapCoversEveryOpenOrder() {
    book.open(Amount.of(10), Amount.ZERO, 1);

    assertThat(book.open(Amount.of(5), Amount.ZERO, 1).cumulativeCap()).isEqualTo(Amount.of(15));
  }

  @Test
  void aSettledOrderCountsWithWhatItCost() {
    SpendingBook.Entry first = book.open(Amount.of(10), Amount.ZERO, 1);
    book.settle(first.nonce(), Amount.of(4));
    book.settle(first.nonce(), Amount.of(4));

    assertThat(book.open(Amount.of(5), Amount.ZERO, 1).cumulativeCap()).isEqualTo(Amount.of(9));
  }

  @Test
  void whatTheVaultCollectedCountsWhereTheBookIsNew() {
    assertThat(book.open(Amount.of(5), Amount.of(100), 1).cumulativeCap())
        .isEqualTo(Amount.of(105));
  }

  @Test
  void noncesAreNeverUsedTwiceEvenIfTheClockGoesBack() {
    long first = book.open(Amount.of(1), Amount.ZERO, 1000).nonce();
    long second = book.open(Amount.of(1), Amount.ZERO, 10).nonce();

    assertThat(second).isGreaterThan(first);
  }

  @Test
  void aSecondProcessSeesTheBook() {
    book.open(Amount.of(10), Amount.ZERO, 1);

    SpendingBook again = SpendingBook.in(folder, 1, VAULT, CLIENT);

    assertThat(again.open(Amount.of(1), Amount.ZERO, 1).cumulativeCap()).isEqualTo(Amount.of(11));
  }
}
