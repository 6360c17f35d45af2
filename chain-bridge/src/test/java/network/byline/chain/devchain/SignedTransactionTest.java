package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.AccessListObject;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

class SignedTransactionTest {

  private static final Credentials KEY = Credentials.create("42".repeat(32));
  private static final Address SENDER = Address.parse(KEY.getAddress());
  private static final String TO = "0x00000000000000000000000000000000000000aa";

  @Test
  void exampleOfEip155IsReadAsTheStandardSays() {
    byte[] raw =
        HexFormat.of()
            .parseHex(
                "f86c098504a817c800825208943535353535353535353535353535353535353535880de0"
                    + "b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa"
                    + "636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
    SignedTransaction transaction = SignedTransaction.decode(raw);
    assertThat(transaction.chainId()).hasValue(1);
    assertThat(transaction.nonce()).isEqualTo(9);
    assertThat(transaction.maxFee()).isEqualTo(BigInteger.valueOf(20_000_000_000L));
    assertThat(transaction.gasLimit()).isEqualTo(21_000);
    assertThat(transaction.value()).isEqualTo(BigInteger.TEN.pow(18));
    assertThat(transaction.sender())
        .isEqualTo(Address.parse("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"));
  }

  @Test
  void dynamicFeeTransactionIsRead() {
    SignedTransaction transaction = SignedTransaction.decode(dynamic());
    assertThat(transaction.type()).isEqualTo(2);
    assertThat(transaction.chainId()).hasValue(31_337);
    assertThat(transaction.nonce()).isZero();
    assertThat(transaction.maxTip()).isEqualTo(BigInteger.TWO);
    assertThat(transaction.maxFee()).isEqualTo(BigInteger.TEN);
    assertThat(transaction.effectivePrice(BigInteger.ONE)).isEqualTo(BigInteger.valueOf(3));
    assertThat(transaction.effectivePrice(BigInteger.valueOf(9))).isEqualTo(BigInteger.TEN);
    assertThat(transaction.to()).contains(Address.parse(TO));
    assertThat(transaction.data()).containsExactly(1, 2, 3);
    assertThat(transaction.sender()).isEqualTo(SENDER);
    assertThat(transaction.hash()).isEqualTo(Digest.keccak(dynamic()));
  }

  @Test
  void accessListIsReadAndPriced() {
    RawTransaction raw =
        RawTransaction.createTransaction(
            31_337,
            BigInteger.ONE,
            BigInteger.TEN,
            BigInteger.valueOf(50_000),
            TO,
            BigInteger.ZERO,
            "0x",
            List.of(new AccessListObject(TO, List.of("0x" + "01".repeat(32)))));
    SignedTransaction transaction =
        SignedTransaction.decode(TransactionEncoder.signMessage(raw, KEY));
    assertThat(transaction.type()).isEqualTo(1);
    assertThat(transaction.accessList().entries())
        .containsExactly(
            new AccessList.Entry(Address.parse(TO), List.of(Digest.parse("0x" + "01".repeat(32)))));
    assertThat(transaction.accessList().gas()).isEqualTo(2_400 + 1_900);
    assertThat(transaction.sender()).isEqualTo(SENDER);
  }

  @Test
  void anyCutOrAddedByteIsRefused() {
    byte[] raw = dynamic();
    for (int length = 0; length < raw.length; length++) {
      byte[] cut = Arrays.copyOf(raw, length);
      assertThatIllegalArgumentException().isThrownBy(() -> SignedTransaction.decode(cut));
    }
    byte[] longer = Arrays.copyOf(raw, raw.length + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> SignedTransaction.decode(longer));
  }

  @Test
  void deeplyNestedListsAreRefused() {
    byte[] nested = new byte[400_000];
    Arrays.fill(nested, (byte) 0xf9);
    assertThatIllegalArgumentException().isThrownBy(() -> SignedTransaction.decode(nested));
    byte[] wellFormed = new byte[0];
    for (int depth = 0; depth < 3_000; depth++) {
      wellFormed = Rlp.encode(Rlp.listOf(Rlp.of(wellFormed)));
    }
    byte[] list = wellFormed;
    assertThatIllegalArgumentException().isThrownBy(() -> SignedTransaction.decode(list));
  }

  @Test
  void unknownTypesAreRefused() {
    byte[] blob = dynamic();
    blob[0] = 3;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedTransaction.decode(blob))
        .withMessageContaining("type 3 is not supported");
  }

  private static byte[] dynamic() {
    RawTransaction raw =
        RawTransaction.createTransaction(
            31_337,
            BigInteger.ZERO,
            BigInteger.valueOf(50_000),
            TO,
            BigInteger.ZERO,
            "0x010203",
            BigInteger.TWO,
            BigInteger.TEN);
    return TransactionEncoder.signMessage(raw, KEY);
  }
}
