package network.byline.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class ByteCodecTest {

  @Test
  void everyKindOfFieldHasItsGoldenBytes() {
    byte[] written =
        new ByteWriter()
            .u8(255)
            .u16(0x0102)
            .u32(0xffff_fffeL)
            .u64(Long.MAX_VALUE)
            .i64(-2)
            .amount(Amount.of(258))
            .digest(Digest.parse("0x" + "ab".repeat(32)))
            .address(Address.parse("0x" + "cd".repeat(20)))
            .bool(true)
            .bytes(new byte[] {7, 8})
            .raw(new byte[] {9})
            .string("é🦆")
            .list(List.of(1, 2), ByteWriter::u16)
            .optional(Optional.of(5), ByteWriter::u8)
            .optional(Optional.empty(), ByteWriter::digest)
            .toByteArray();
    assertThat(HexFormat.of().formatHex(written))
        .isEqualTo(
            "ff"
                + "0102"
                + "fffffffe"
                + "7fffffffffffffff"
                + "fffffffffffffffe"
                + "00000000000000000000000000000102"
                + "ab".repeat(32)
                + "cd".repeat(20)
                + "01"
                + "000000020708"
                + "09"
                + "00000006c3a9f09fa686"
                + "0000000200010002"
                + "0105"
                + "00");
    ByteReader reader = new ByteReader(written);
    assertThat(reader.u8("a")).isEqualTo(255);
    assertThat(reader.u16("b")).isEqualTo(0x0102);
    assertThat(reader.u32("c")).isEqualTo(0xffff_fffeL);
    assertThat(reader.u64("d")).isEqualTo(Long.MAX_VALUE);
    assertThat(reader.i64("e")).isEqualTo(-2);
    assertThat(reader.amount("f")).isEqualTo(Amount.of(258));
    assertThat(reader.digest("g")).hasToString("0x" + "ab".repeat(32));
    assertThat(reader.address("h").toArray()).containsOnly(0xcd);
    assertThat(reader.bool("i")).isTrue();
    assertThat(reader.bytes(2, "j")).containsExactly(7, 8);
    assertThat(reader.raw(1, "k")).containsExactly(9);
    assertThat(reader.string(6, "l")).isEqualTo("é🦆");
    assertThat(reader.<Integer>list(2, r -> r.u16("m"), "m")).containsExactly(1, 2);
    assertThat(reader.<Integer>optional(r -> r.u8("n"), "n")).contains(5);
    assertThat(reader.<Digest>optional(r -> r.digest("o"), "o")).isEmpty();
    reader.finish();
  }

  @Test
  void numbersThatDoNotFitAreNotWritten() {
    assertThatThrownBy(() -> new ByteWriter().u8(256)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteWriter().u16(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteWriter().u32(1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteWriter().u64(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void halfASurrogatePairIsNotWritten() {
    assertThatThrownBy(() -> new ByteWriter().string("a\ud83e"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void everyTruncationIsRefusedByTheNameOfItsField() {
    byte[] whole = new ByteWriter().u32(1).string("abc").digest(Digest.ZERO).toByteArray();
    for (int length = 0; length < whole.length; length++) {
      ByteReader cut = new ByteReader(Arrays.copyOf(whole, length));
      String field = length < 4 ? "count" : length < 11 ? "name" : "root";
      assertThatThrownBy(
              () -> {
                cut.u32("count");
                cut.string(10, "name");
                cut.digest("root");
              })
          .isInstanceOfSatisfying(
              MalformedException.class, e -> assertThat(e.field()).isEqualTo(field))
          .hasMessageContaining("ends early");
    }
  }

  @Test
  void trailingBytesAreRefused() {
    assertThatThrownBy(() -> ByteReader.decode("thing", new byte[] {1, 2}, r -> r.u8("one")))
        .isInstanceOf(MalformedException.class)
        .hasMessage("end: 1 bytes follow where none are expected");
  }

  @Test
  void aLyingCountIsRefusedBeforeAnythingIsAllocated() {
    byte[] lie = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0};
    assertThatThrownBy(() -> new ByteReader(lie).bytes(100, "data"))
        .hasMessage("data: 4294967295 bytes are more than the 100 allowed");
    assertThatThrownBy(() -> new ByteReader(lie).list(9, r -> r.u8("x"), "items"))
        .hasMessage("items: 4294967295 items are more than the 9 allowed");
    byte[] large = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0};
    assertThatThrownBy(() -> new ByteReader(large).bytes(Integer.MAX_VALUE, "data"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("ends early");
    assertThatThrownBy(() -> new ByteReader(large).list(Integer.MAX_VALUE, r -> r.u8("x"), "items"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("ends early");
  }

  @Test
  void onlyOneFormOfAValueIsRead() {
    assertThatThrownBy(() -> new ByteReader(new byte[] {2}).bool("flag"))
        .hasMessage("flag: a flag is 0 or 1, not 2");
    byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> new ByteReader(negative).u64("n"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("18446744073709551615");
  }

  @Test
  void invalidUtf8IsRefused() {
    for (String hex : List.of("ff", "c080", "eda080", "f4908080", "c3", "80", "f09fa6")) {
      byte[] utf8 = HexFormat.of().parseHex(hex);
      byte[] written = new ByteWriter().bytes(utf8).toByteArray();
      assertThatThrownBy(() -> new ByteReader(written).string(10, "text"))
          .as(hex)
          .isInstanceOf(MalformedException.class)
          .hasMessage("text: not valid UTF-8");
    }
  }

  @Test
  void aValueRefusedByItsConstructorIsMalformedInput() {
    assertThatThrownBy(
            () ->
                ByteReader.decode(
                    "age",
                    new byte[] {1},
                    r -> {
                      r.u8("years");
                      throw new IllegalArgumentException("too young");
                    }))
        .isInstanceOf(MalformedException.class)
        .hasMessage("age: too young");
  }

  @Test
  void aListItemWithoutBytesIsABugOnBothSides() {
    assertThatThrownBy(() -> new ByteWriter().list(List.of(1), (w, i) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] two = new ByteWriter().u32(2).u16(0).toByteArray();
    assertThatThrownBy(() -> new ByteReader(two).list(9, r -> 1, "nothing"))
        .isInstanceOf(IllegalStateException.class);
  }
}
