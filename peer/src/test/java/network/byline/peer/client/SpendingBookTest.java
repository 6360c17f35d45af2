package network.byline.peer.client;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendingBookTest {

  private static final Address VAULT = Address.parse("0x00000000000000000000000000000000000000aa");
  private static final Address CLIENT = Address.parse("0x00000000000000000000000000000000000000bb");

  private static final long EXPIRY = 1_800_000_000;

  @TempDir private Path folder;
  private SpendingBook book = SpendingBook.in(Path.of("."), 1, VAULT, CLIENT);

  @BeforeEach
  void open() {
    book = SpendingBook.in(folder, 1, VAULT, CLIENT);
  }

  @Test
  void theFirstCapCoversTheFirstOrder() {
    SpendingBook.Entry entry = book.open(Amount.of(10), Amount.ZERO, 7, EXPIRY);

    assertThat(entry).isEqualTo(new SpendingBook.Entry(7, Amount.of(10)));
  }

  @Test
  void aCapCoversEveryOpenOrder() {
    book.open(Amount.of(10), Amount.ZERO, 1, EXPIRY);

    assertThat(book.open(Amount.of(5), Amount.ZERO, 1, EXPIRY).cumulativeCap())
        .isEqualTo(Amount.of(15));
  }

  @Test
  void aSettledOrderCountsWithWhatItCost() {
    SpendingBook.Entry first = book.open(Amount.of(10), Amount.ZERO, 1, EXPIRY);
    book.settle(first.nonce(), Amount.of(4));
    book.settle(first.nonce(), Amount.of(4));

    assertThat(book.open(Amount.of(5), Amount.ZERO, 1, EXPIRY).cumulativeCap())
        .isEqualTo(Amount.of(9));
  }

  @Test
  void anOrderIsOpenUntilItsEndIsKnown() {
    SpendingBook.Entry first = book.open(Amount.of(10), Amount.ZERO, 1, EXPIRY);
    SpendingBook.Entry second = book.open(Amount.of(5), Amount.ZERO, 1, EXPIRY + 1);
    assertThat(book.open())
        .containsExactly(
            entry(first.nonce(), new SpendingBook.Open(Amount.of(10), EXPIRY)),
            entry(second.nonce(), new SpendingBook.Open(Amount.of(5), EXPIRY + 1)));

    book.settle(first.nonce(), Amount.ZERO);

    assertThat(book.open()).containsOnlyKeys(second.nonce());
    assertThat(book.open(Amount.of(1), Amount.ZERO, 1, EXPIRY).cumulativeCap())
        .isEqualTo(Amount.of(6));
  }

  @Test
  void whatTheVaultCollectedCountsWhereTheBookIsNew() {
    assertThat(book.open(Amount.of(5), Amount.of(100), 1, EXPIRY).cumulativeCap())
        .isEqualTo(Amount.of(105));
  }

  @Test
  void noncesAreNeverUsedTwiceEvenIfTheClockGoesBack() {
    long first = book.open(Amount.of(1), Amount.ZERO, 1000, EXPIRY).nonce();
    long second = book.open(Amount.of(1), Amount.ZERO, 10, EXPIRY).nonce();

    assertThat(second).isGreaterThan(first);
  }

  @Test
  void aSecondProcessSeesTheBook() {
    book.open(Amount.of(10), Amount.ZERO, 1, EXPIRY);

    SpendingBook again = SpendingBook.in(folder, 1, VAULT, CLIENT);

    assertThat(again.open(Amount.of(1), Amount.ZERO, 1, EXPIRY).cumulativeCap())
        .isEqualTo(Amount.of(11));
  }

  /** Books as they were written by the first version, and by this one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {
          "open" : {
            "8" : "300",
            "9" : "40"
          },
          "lastNonce" : 9,
          "settled" : "1000"
        }\
        """,
        """
        {
          "open" : {
            "8" : {
              "maxFee" : "300",
              "expiry" : 1800000000
            },
            "9" : {
              "maxFee" : "40",
              "expiry" : 1800000600
            }
          },
          "lastNonce" : 9,
          "settled" : "1000"
        }\
        """
      })
  void aBookOfAnyVersionIsRead(String content) throws IOException {
    book.open(Amount.of(1), Amount.ZERO, 1, EXPIRY);
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
      Files.writeString(file, content);
    }

    assertThat(book.open(Amount.of(5), Amount.ZERO, 1, EXPIRY))
        .isEqualTo(new SpendingBook.Entry(10, Amount.of(1_345)));
  }
}
