package network.byline.base.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The second test vector of RFC 8032, section 7.1, and what must not pass. */
class NodeKeyTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final NodeKey KEY =
      NodeKey.of(HEX.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  private static final byte[] MESSAGE = {0x72};

  @Test
  void publicKeyAndSignatureAreThoseOfTheStandard() {
    assertThat(HEX.formatHex(KEY.publicKey()))
        .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assertThat(HEX.formatHex(KEY.sign(MESSAGE)))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    assertThat(NodeKey.verify(KEY.publicKey(), MESSAGE, KEY.sign(MESSAGE))).isTrue();
  }

  @Test
  void aSignatureWithAnyBitChangedIsNoSignature() {
    byte[] signature = KEY.sign(MESSAGE);
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(NodeKey.verify(KEY.publicKey(), MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void whatHasNotTheRightSizeIsRefused() {
    byte[] signature = KEY.sign(MESSAGE);
    assertThat(NodeKey.verify(new byte[31], MESSAGE, signature)).isFalse();
    assertThat(NodeKey.verify(KEY.publicKey(), MESSAGE, new byte[63])).isFalse();
    assertThatThrownBy(() -> NodeKey.of(new byte[33])).hasMessageContaining("32 bytes, but 33");
  }

  @Test
  void theSecretComesBackButIsNotShown() {
    assertThat(NodeKey.of(KEY.exportSecret())).isEqualTo(KEY);
    assertThat(KEY.toString()).doesNotContain(HEX.formatHex(KEY.exportSecret()));
  }
}
