package network.byline.base.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import network.byline.base.value.Amount;

class ByteCodecProperties {

  private record Sample(
      int small, long large, Amount amount, String text, List<String> list, Optional<Long> maybe) {

    byte[] encode() {
      return new ByteWriter()
          .u16(small)
          .u64(large)
          .amount(amount)
          .string(text)
          .list(list, ByteWriter::string)
          .optional(maybe, ByteWriter::i64)
          .toByteArray();
    }

    static Sample read(ByteReader in) {
      return new Sample(
          in.u16("small"),
          in.u64("large"),
          in.amount("amount"),
          in.string(1 << 20, "text"),
          in.list(1 << 20, r -> r.string(1 << 20, "item"), "list"),
          in.optional(r -> r.i64("maybe"), "maybe"));
    }
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @IntRange(max = 65535) int small,
      @ForAll @LongRange(max = Long.MAX_VALUE) long large,
      @ForAll @BigRange(min = "0", max = "340282366920938463463374607431768211455")
          BigInteger amount,
      @ForAll String text,
      @ForAll List<String> list,
      @ForAll Optional<Long> maybe) {
    Sample sample =
        new Sample(
            small,
            large,
            Amount.of(amount),
            wellFormed(text),
            list.stream().map(ByteCodecProperties::wellFormed).toList(),
            maybe);
    byte[] bytes = sample.encode();
    Sample read = ByteReader.decode("sample", bytes, Sample::read);
    assertThat(read).isEqualTo(sample);
  }

  /** Whatever is accepted has one byte form only: reading and writing it again gives the same. */
  @Property
  void arbitraryBytesAreRefusedOrAreTheOneForm(@ForAll byte[] bytes) {
    try {
      Sample read = ByteReader.decode("sample", bytes, Sample::read);
      assertThat(read.encode()).isEqualTo(bytes);
    } catch (MalformedException e) {
      assertThat(e.field()).isNotEmpty();
    }
  }

  @Property
  void damagedBytesAreRefusedOrAreTheOneForm(
      @ForAll List<String> list, @ForAll @IntRange(max = 1000) int where, @ForAll byte what) {
    byte[] bytes =
        new Sample(
                1,
                2,
                Amount.of(3),
                "text",
                list.stream().map(ByteCodecProperties::wellFormed).toList(),
                Optional.of(4L))
            .encode();
    bytes[where % bytes.length] = what;
    arbitraryBytesAreRefusedOrAreTheOneForm(bytes);
  }

  private static String wellFormed(String text) {
    return text.replaceAll("[\\ud800-\\udfff]", "");
  }
}
