package network.byline.base.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x0000000000000000000000000000000000000000",
      })
  void printsThePublishedChecksumAndParsesEveryCase(String text) {
    Address address = Address.parse(text);
    assertThat(address).hasToString(text);
    assertThat(Address.parse(text.toLowerCase(Locale.ROOT))).isEqualTo(address);
    assertThat(Address.parse("0x" + text.substring(2).toUpperCase(Locale.ROOT))).isEqualTo(address);
  }

  @Test
  void aTypingMistakeIsCaughtByTheChecksum() {
    assertThatThrownBy(() -> Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrong EIP-55 checksum");
  }

  @Test
  void otherFormsAreRefused() {
    assertThatThrownBy(() -> Address.parse("0x12")).hasMessageContaining("write 0x and 40 hex");
    assertThatThrownBy(() -> Address.parse("")).hasMessageContaining("lacks 0x");
    assertThatThrownBy(() -> Address.of(new byte[32])).hasMessageContaining("20 bytes");
  }

  @Test
  void isOrderedAsAnUnsignedNumber() {
    Address high = Address.parse("0x" + "f".repeat(40));
    Address low = Address.parse("0x7" + "f".repeat(39));
    assertThat(high).isGreaterThan(low).isGreaterThan(Address.ZERO);
  }
}
