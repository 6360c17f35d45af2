package network.byline.base.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class SignatureTest {

  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final SigningKey KEY = SigningKey.of(filled(7));
  private static final Digest HASH = Digest.sha256(new byte[] {1});
  private static final byte[] VALID = KEY.sign(HASH).toArray();

  @Test
  void parsesWhatItPrints() {
    Signature signature = KEY.sign(HASH);
    assertThat(Signature.parse(signature.toString())).isEqualTo(signature);
    assertThat(Signature.of(signature.toArray())).isEqualTo(signature);
  }

  @Test
  void theHighTwinOfASignatureIsRefused() {
    byte[] twin = VALID.clone();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(VALID, 32, 64));
    put(twin, 32, ORDER.subtract(s));
    twin[64] = (byte) (VALID[64] == 27 ? 28 : 27);
    assertThatThrownBy(() -> Signature.of(twin))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining("high s");
  }

  @Test
  void scalarsOutsideTheirRangeAreRefused() {
    refused(with(0, BigInteger.ZERO), "r is zero");
    refused(with(0, ORDER), "r is above");
    refused(with(32, BigInteger.ZERO), "s is zero");
    refused(with(32, ORDER.shiftRight(1).add(BigInteger.ONE)), "s is above");
    assertThat(Signature.of(with(32, ORDER.shiftRight(1)))).isNotNull();
  }

  @Test
  void everyOtherVIsRefused() {
    for (int v = 0; v < 256; v++) {
      byte[] bytes = VALID.clone();
      bytes[64] = (byte) v;
      if (v != 27 && v != 28) {
        refused(bytes, "v is " + v);
      }
    }
  }

  @Test
  void otherLengthsAndFormsAreRefused() {
    refused(new byte[64], "65 bytes");
    refused(new byte[66], "65 bytes");
    for (String text :
        new String[] {"", "0x", HexFormat.of().formatHex(VALID), "0x" + "g".repeat(130)}) {
      assertThatThrownBy(() -> Signature.parse(text))
          .isInstanceOf(InvalidSignatureException.class)
          .hasMessageContaining("0x and 130 hex digits");
    }
  }

  @Test
  void whatNoKeyCanHaveMadeNamesNobody() {
    // Five is the x coordinate of no point on the curve.
    Signature impossible = Signature.of(with(0, BigInteger.valueOf(5)));
    assertThatThrownBy(() -> impossible.recover(HASH))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining("no key");
    assertThat(impossible.signedBy(HASH, KEY.address())).isFalse();
  }

  @Test
  void everyFlippedBitNamesAnotherOrNobody() {
    for (int bit = 0; bit < VALID.length * 8; bit++) {
      byte[] bytes = VALID.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(Signature.of(bytes).signedBy(HASH, KEY.address())).isFalse();
      } catch (InvalidSignatureException e) {
        assertThat(e).hasMessageContaining("signature");
      }
    }
  }

  private static void refused(byte[] bytes, String why) {
    assertThatThrownBy(() -> Signature.of(bytes))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining(why);
  }

  private static byte[] with(int offset, BigInteger value) {
    byte[] bytes = VALID.clone();
    put(bytes, offset, value);
    return bytes;
  }

  private static void put(byte[] bytes, int offset, BigInteger value) {
    byte[] minimal = value.toByteArray();
    int skip = Math.max(0, minimal.length - 32);
    Arrays.fill(bytes, offset, offset + 32, (byte) 0);
    System.arraycopy(
        minimal, skip, bytes, offset + 32 - (minimal.length - skip), minimal.length - skip);
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
