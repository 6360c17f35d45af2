package network.byline.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsTest {
  private static final long BUDGET = 1 << 20;

  private static TensorMap sample() {
    return TensorMap.of(
        List.of(
            new FloatTensor("b.weight", new int[] {2, 3}, new float[] {1, -2, 0.5f, -0.0f, 3, 4}),
            new FloatTensor("a.weight", new int[] {3}, new float[] {0.25f, 1e-3f, 65504})));
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static void refused(byte[] file, String... parts) {
    assertThatThrownBy(() -> SafeTensors.parse(file, BUDGET, "m.safetensors"))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(parts);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void singlePrecisionComesBackBitForBit() {
    byte[] file = SafeTensors.bytes(sample(), Dtype.F32);
    assertThat(SafeTensors.parse(file, BUDGET, "m")).isEqualTo(sample());
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeComesBackRoundedOnce(Dtype dtype) {
    TensorMap once = SafeTensors.parse(SafeTensors.bytes(sample(), dtype), BUDGET, "m");
    TensorMap twice = SafeTensors.parse(SafeTensors.bytes(once, dtype), BUDGET, "m");
    assertThat(twice).isEqualTo(once);
    assertThat(once.get("a.weight").data()[1]).isEqualTo(dtype.round(1e-3f));
  }

  @Test
  void bytesOfTheCanonicalFileNeverChange() throws Exception {
    byte[] file = SafeTensors.bytes(sample(), Dtype.F32);
    String header =
        new String(
            file,
            8,
            (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(),
            StandardCharsets.UTF_8);
    assertThat(header.stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a.weight\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},"
                + "\"b.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[12,36]}}");
    assertThat(header.length() % 8).isZero();
    assertThat(sha256(file))
        .isEqualTo("2619e3d2a03eee242ba5f4cc5df29a4e7c2a7d84f26127a9672c5fa670361d76");
    assertThat(sha256(SafeTensors.bytes(sample(), Dtype.F16)))
        .isEqualTo("ee120db900a6ca07ebd5acb2974febf5a1f9d40af9ae60cab42a6e35776edbfa");
  }

  @Test
  void diskAndMemoryHoldTheSameBytes(@TempDir Path folder) throws Exception {
    float[] large = new float[700_001];
    Random random = new Random(5);
    for (int i = 0; i < large.length; i++) {
      large[i] = random.nextFloat() - 0.5f;
    }
    TensorMap tensors =
        TensorMap.of(
            List.of(
                new FloatTensor("large", new int[] {large.length}, large),
                new FloatTensor("small", new int[] {1}, new float[] {7})));
    for (Dtype dtype : Dtype.values()) {
      Path file = folder.resolve("m.safetensors");
      SafeTensors.write(file, tensors, dtype);
      byte[] bytes = SafeTensors.bytes(tensors, dtype);
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
      assertThat(SafeTensors.read(file, 4L << 20))
          .isEqualTo(SafeTensors.parse(bytes, 4L << 20, "m"));
    }
    assertThat(folder.toFile().list()).containsExactly("m.safetensors");
  }

  @Test
  void fileCutAtAnyByteIsRefused() {
    byte[] file = SafeTensors.bytes(sample(), Dtype.F16);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      refused(cut, "m.safetensors");
    }
    refused(Arrays.copyOf(file, file.length + 1), "extra bytes");
  }

  @Test
  void changedBytesGiveAMapOrAFormatException() {
    byte[] file = SafeTensors.bytes(sample(), Dtype.F32);
    Random random = new Random(11);
    int accepted = 0;
    for (int round = 0; round < 10_000; round++) {
      byte[] changed = file.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      try {
        accepted += SafeTensors.parse(changed, BUDGET, "m").size() > 0 ? 1 : 0;
      } catch (FormatException expected) {
        assertThat(expected.field()).isNotEmpty();
      }
    }
    assertThat(accepted).isPositive();
  }

  @Test
  void headerLongerThanTheLimitIsRefusedBeforeItIsRead() {
    byte[] file = new byte[64];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    refused(file, "header length", "9223372036854775807");
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(-1);
    refused(file, "header length", "18446744073709551615");
  }

  @Test
  void gapsAndOverlapsAreRefused() {
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
        "a",
        "must begin at 0");
    refused(
        file(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
            12),
        "tensor b",
        "must begin at 8");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 8), "extra bytes");
  }

  @Test
  void offsetsMustFitShapeAndType() {
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4),
        "data_offsets",
        "8 bytes");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,-4]}}", 4),
        "data_offsets");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,1e1]}}", 4),
        "data_offsets");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}", 4),
        "data_offsets");
  }

  @Test
  void shapesThatOverflowAreRefused() {
    refused(
        file(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}}",
            0),
        "tensor a",
        "one array");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647],\"data_offsets\":[0,0]}}", 0),
        "one array");
    refused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0), "size 0");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4), "0 dimensions");
    refused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4), "shape");
  }

  @Test
  void unknownTypesAndFieldsAreNamed() {
    refused(
        file("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8),
        "dtype",
        "I64",
        "F32, F16 or BF16");
    refused(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4),
        "x",
        "remove it");
    refused(
        file("{\"a b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
        "a b",
        "letters");
    refused(file("{\"__metadata__\":{\"k\":1}}", 0), "k", "text");
  }

  @Test
  void doubledNamesAreRefused() {
    String entry = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    refused(file("{\"a\":" + entry + ",\"a\":" + entry + "}", 4), "uplicate");
  }

  @Test
  void textAfterTheHeaderObjectIsRefused() {
    refused(file("{} {}", 0), "strict JSON");
    refused(file("[]", 0), "object");
  }

  @Test
  void budgetCountsWidenedValues() {
    byte[] file = SafeTensors.bytes(sample(), Dtype.F16);
    assertThat(SafeTensors.parse(file, 36, "m").valueCount()).isEqualTo(9);
    assertThatThrownBy(() -> SafeTensors.parse(file, 35, "m"))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("36", "35", "budget");
  }

  @Test
  void valuesThatAreNotFiniteAreNeitherReadNorWritten() {
    byte[] file = SafeTensors.bytes(sample(), Dtype.F32);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 4, 0x7fc00001);
    refused(file, "b.weight", "value 5");
    TensorMap tooLarge =
        TensorMap.of(List.of(new FloatTensor("a", new int[] {1}, new float[] {1e9f})));
    assertThatThrownBy(() -> SafeTensors.bytes(tooLarge, Dtype.F16))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("tensor a", "F16");
  }

  @Test
  void brainFloatsAreWidenedExactly() {
    byte[] file = file("{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4);
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort(file.length - 4, (short) 0x3fc0).putShort(file.length - 2, (short) 0xc049);
    assertThat(SafeTensors.parse(file, BUDGET, "m").get("a").data())
        .containsExactly(1.5f, -3.140625f);
  }
}
