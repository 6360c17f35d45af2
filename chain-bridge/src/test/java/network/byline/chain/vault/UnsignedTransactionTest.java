package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.HexFormat;
import network.byline.base.value.Address;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

class UnsignedTransactionTest {

  private static final Address CONTRACT =
      Address.parse("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf");
  private static final Fees FEES = new Fees(BigInteger.valueOf(7), BigInteger.valueOf(1_000));

  @Test
  void signedBytesEqualThoseOfTheLibrarysOwnSigner() {
    byte[] data = {1, 0, 2};
    UnsignedTransaction ours =
        new UnsignedTransaction(31_337, 300, FEES, 90_000, ContractCall.to(CONTRACT, data));
    Credentials credentials =
        Credentials.create(HexFormat.of().formatHex(Keys.of(9).exportSecret()));
    RawTransaction theirs =
        RawTransaction.createTransaction(
            31_337,
            BigInteger.valueOf(300),
            BigInteger.valueOf(90_000),
            CONTRACT.toString(),
            BigInteger.ZERO,
            "0x010002",
            BigInteger.valueOf(7),
            BigInteger.valueOf(1_000));
    assertThat(ours.sign(Keys.of(9)).raw())
        .isEqualTo(TransactionEncoder.signMessage(theirs, credentials));
  }

  @Test
  void signingTwiceGivesTheSameBytes() {
    UnsignedTransaction create =
        new UnsignedTransaction(1, 0, FEES, 60_000, ContractCall.create(new byte[] {0x60}));
    assertThat(create.sign(Keys.of(9)).raw()).isEqualTo(create.sign(Keys.of(9)).raw());
    assertThat(create.sign(Keys.of(9)).hash()).isNotEqualTo(create.sign(Keys.of(8)).hash());
  }

  @Test
  void raisedFeesAreRoundedUp() {
    assertThat(FEES.raised(10))
        .isEqualTo(new Fees(BigInteger.valueOf(8), BigInteger.valueOf(1_100)));
    Fees free = new Fees(BigInteger.ZERO, BigInteger.ZERO);
    assertThat(free.raised(10)).isEqualTo(new Fees(BigInteger.ONE, BigInteger.ONE));
    assertThat(FEES.atMost(BigInteger.valueOf(5)))
        .isEqualTo(new Fees(BigInteger.valueOf(5), BigInteger.valueOf(5)));
  }

  @Test
  void tipAboveFeeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fees(BigInteger.TWO, BigInteger.ONE));
  }
}
