package network.byline.base.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import org.apache.tuweni.bytes.Bytes32;
import org.junit.jupiter.api.Test;

class DigestTest {

  @Test
  void sha256EqualsThePublishedVectors() {
    assertThat(Digest.sha256())
        .hasToString("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Digest.sha256("abc".getBytes(US_ASCII)))
        .hasToString("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void keccakEqualsThePublishedVectors() {
    assertThat(Digest.keccak())
        .hasToString("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(Digest.keccak("abc".getBytes(US_ASCII)))
        .hasToString("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  }

  @Test
  void partsHashAsOneMessage() {
    byte[] whole = "abc".getBytes(US_ASCII);
    byte[] head = "a".getBytes(US_ASCII);
    byte[] tail = "bc".getBytes(US_ASCII);
    assertThat(Digest.sha256(head, tail)).isEqualTo(Digest.sha256(whole));
    assertThat(Digest.keccak(head, tail)).isEqualTo(Digest.keccak(whole));
  }

  @Test
  void parsesWhatItPrints() {
    Digest digest = Digest.sha256(new byte[] {1});
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    assertThat(Digest.parse("0x" + digest.toString().substring(2).toUpperCase(Locale.ROOT)))
        .isEqualTo(digest)
        .hasSameHashCodeAs(digest);
  }

  @Test
  void otherFormsAreRefusedWithTheFix() {
    assertThatThrownBy(() -> Digest.parse("ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("digest 'ab' lacks 0x: write 0x and 64 hex digits");
    assertThatThrownBy(() -> Digest.parse("0xab"))
        .hasMessage("digest '0xab' has 2 digits: write 0x and 64 hex digits");
    assertThatThrownBy(() -> Digest.parse("0x" + "g".repeat(64))).hasMessageContaining("not hex");
    assertThatThrownBy(() -> Digest.parse("0x" + "٣".repeat(64))).hasMessageContaining("not hex");
    assertThatThrownBy(() -> Digest.of(new byte[31])).hasMessageContaining("31 were given");
    assertThatThrownBy(() -> Digest.of(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void isOrderedAsAnUnsignedNumber() {
    Digest high = Digest.of(filled(0xff));
    Digest low = Digest.of(filled(0x7f));
    assertThat(high).isGreaterThan(low).isGreaterThan(Digest.ZERO);
  }

  @Test
  void laterChangesOfTheArrayDoNotReachIt() {
    byte[] bytes = filled(1);
    Digest digest = Digest.of(bytes);
    Digest wrapped = new Digest(Bytes32.wrap(bytes));
    bytes[0] = 9;
    digest.toArray()[1] = 9;
    assertThat(digest.toArray()).isEqualTo(filled(1));
    assertThat(wrapped).isEqualTo(digest);
  }

  @Test
  void isReadFromTheMiddleOfAnArray() {
    byte[] bytes = new byte[40];
    bytes[8] = 5;
    assertThat(Digest.of(bytes, 8).toArray()).startsWith(5, 0);
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[Digest.SIZE];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
