package network.byline.attribution.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentTest {

  private final Arena arena = Arena.ofConfined();
  private final Segment small =
      Passages.segment(arena, new int[] {5, 6, 5, 6}, new int[] {6, 5}, new int[] {300});

  @AfterEach
  void closeArena() {
    arena.close();
  }

  @Test
  void bytesAndRootAreGolden() {
    byte[] file = SegmentForgery.file(small);
    assertThat(small.root())
        .isEqualTo(
            Digest.parse("0x4490f6cea36feebcebc09dc620e7eb85f3e9fd7a04b27589fd48eb83c42b9aa3"));
    assertThat(Digest.sha256(file))
        .isEqualTo(
            Digest.parse("0x3eed62b785455880c211bfb4e1ee5baa06018ad20eba5302b9726d860ba90a7b"));
    int arrays = 4 + ByteBuffer.wrap(file).getInt();
    assertThat(HexFormat.of().formatHex(file, arrays, arrays + 60))
        .isEqualTo(
            "0500060005000600ffff06000500ffff2c01ffff"
                + "00000000020000000600000001000000050000000300000008000000090000000400000007000000");
  }

  @Test
  void segmentReadBackIsTheSame() throws IOException {
    Random random = new Random(1);
    Segment large =
        Passages.segment(
            arena,
            Passages.random(random, 50_000, 40_000),
            Passages.random(random, 30_000, 100),
            Passages.random(random, 1, 65_535));
    byte[] file = SegmentForgery.file(large);
    Segment read = Segment.load(new ByteArrayInputStream(file), large.root(), arena);
    assertThat(read.manifest()).isEqualTo(large.manifest());
    assertThat(SegmentForgery.file(read)).isEqualTo(file);
    read.requireOrder();
  }

  @Test
  void passagesComeBackWithIdsOwnersAndTokens() {
    assertThat(small.passages()).isEqualTo(3);
    assertThat(small.tokens()).isEqualTo(10);
    assertThat(small.text(0)).containsExactly(5, 6, 5, 6);
    assertThat(small.text(2)).containsExactly(300);
    assertThat(small.passage(1)).isEqualTo(Passages.id(1));
    assertThat(small.owner(2)).isEqualTo(Passages.owner(2));
    assertThat(small.passageAt(4)).isZero();
    assertThat(small.passageAt(5)).isEqualTo(1);
    assertThat(small.passageAt(9)).isEqualTo(2);
  }

  @Test
  void otherRootIsRefusedBeforeAnythingIsRead() {
    byte[] head = Arrays.copyOf(SegmentForgery.file(small), 4 + small.manifest().toBytes().length);
    assertThatThrownBy(() -> Segment.load(new ByteArrayInputStream(head), Digest.ZERO, arena))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("its root is " + small.root());
  }

  @Test
  void changedBytesAreRefusedInEveryArrayAndAllOverTheManifest() {
    byte[] file = SegmentForgery.file(small);
    int manifestEnd = 4 + ByteBuffer.wrap(file).getInt();
    for (int i = 0; i < manifestEnd; i++) {
      assertChangeRefused(file, i);
    }
    for (int i = manifestEnd; i < file.length; i += 4_001) {
      assertChangeRefused(file, i);
    }
    // Suffixes, starts, ids, owners: too short to be met by the steps above.
    for (int fromEnd : new int[] {1, 60, 61, 156, 157, 172}) {
      assertChangeRefused(file, file.length - fromEnd);
    }
    assertChangeRefused(file, manifestEnd + 20);
    assertChangeRefused(file, manifestEnd + 59);
  }

  @Test
  void everyCutIsRefused() {
    byte[] file = SegmentForgery.file(small);
    int manifestEnd = 4 + ByteBuffer.wrap(file).getInt();
    for (int i = 0; i < file.length; i += i < manifestEnd ? 1 : i < manifestEnd + 60 ? 7 : 9_001) {
      byte[] cut = Arrays.copyOf(file, i);
      assertThatThrownBy(() -> Segment.load(new ByteArrayInputStream(cut), small.root(), arena))
          .as("cut at " + i)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    byte[] file = SegmentForgery.file(small);
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    assertThatThrownBy(() -> Segment.load(new ByteArrayInputStream(longer), small.root(), arena))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("end");
  }

  @Test
  void hugeManifestIsRefusedBeforeItIsRead() {
    byte[] huge = {0x7f, 0, 0, 0};
    assertThatThrownBy(() -> Segment.load(new ByteArrayInputStream(huge), small.root(), arena))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than the largest");
  }

  @Test
  void otherEngineVersionIsNamed() {
    byte[] manifest = small.manifest().toBytes();
    manifest[19] = 2;
    assertThatThrownBy(() -> SegmentManifest.decode(manifest))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("manifest.engine")
        .hasMessageContaining("rebuild the index");
  }

  @Test
  void countsThatCannotBeAreRefused() {
    byte[] manifest = small.manifest().toBytes();
    ByteBuffer.wrap(manifest).putInt(52, SegmentManifest.MAX_TOKENS + 1);
    assertThatThrownBy(() -> SegmentManifest.decode(manifest))
        .hasMessageContaining("manifest.tokens");
    ByteBuffer.wrap(manifest).putInt(52, 10).putInt(56, 6);
    assertThatThrownBy(() -> SegmentManifest.decode(manifest))
        .hasMessageContaining("manifest.passages");
    ByteBuffer.wrap(manifest).putInt(56, 0);
    assertThatThrownBy(() -> SegmentManifest.decode(manifest))
        .hasMessageContaining("manifest.passages");
  }

  @Test
  void committedNonsenseIsRefusedByItsArray() {
    assertForged(SegmentArray.STARTS, b -> b.putInt(0, 1)).hasMessageContaining("starts");
    assertForged(SegmentArray.STARTS, b -> b.putInt(4, 4)).hasMessageContaining("starts");
    assertForged(SegmentArray.STARTS, b -> b.putInt(4, -1)).hasMessageContaining("starts");
    assertForged(SegmentArray.STARTS, b -> b.putInt(8, 11)).hasMessageContaining("starts");
    assertForged(SegmentArray.STARTS, b -> b.putInt(8, 5)).hasMessageContaining("starts");
    assertForged(SegmentArray.STARTS, b -> b.putInt(12, 8)).hasMessageContaining("starts");
    assertForged(SegmentArray.TOKENS, b -> b.putChar(8, (char) 1)).hasMessageContaining("starts");
    assertForged(SegmentArray.TOKENS, b -> b.putChar(0, (char) 65_535))
        .hasMessageContaining("tokens");
    assertForged(SegmentArray.TOKENS, b -> b.putChar(0, (char) 4)).hasMessageContaining("buckets");
    assertForged(SegmentArray.BUCKETS, b -> b.putInt(4 * 7, 2)).hasMessageContaining("buckets");
    assertForged(SegmentArray.SUFFIXES, b -> b.putInt(0, 10)).hasMessageContaining("suffixes");
    assertForged(SegmentArray.SUFFIXES, b -> b.putInt(0, -1)).hasMessageContaining("suffixes");
  }

  @Test
  void suffixesOutOfOrderAreFoundByTheOrderCheck() throws IOException {
    small.requireOrder();
    Segment swapped = forged(b -> b.putInt(0, 2).putInt(4, 0));
    assertThatThrownBy(swapped::requireOrder).hasMessageContaining("entry 1 is not above");
    Segment repeated = forged(b -> b.putInt(4, 0));
    assertThatThrownBy(repeated::requireOrder).hasMessageContaining("entry 1 repeats 0");
  }

  @Test
  void builderRefusesWhatCannotBeIndexed() {
    SegmentBuilder builder = new SegmentBuilder(Passages.TOKENIZER);
    assertThatThrownBy(() -> builder.build(arena)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.add(Passages.id(0), Passages.owner(0), new int[0]))
        .hasMessageContaining("has no tokens");
    assertThatThrownBy(() -> builder.add(Passages.id(0), Passages.owner(0), new int[] {65_535}))
        .hasMessageContaining("65535");
    assertThatThrownBy(() -> builder.add(Passages.id(0), Passages.owner(0), new int[] {-1}))
        .hasMessageContaining("-1");
  }

  private void assertChangeRefused(byte[] file, int at) {
    byte[] changed = file.clone();
    changed[at] ^= 1;
    assertThatThrownBy(() -> Segment.load(new ByteArrayInputStream(changed), small.root(), arena))
        .as("byte " + at)
        .isInstanceOf(MalformedException.class);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertForged(
      SegmentArray array, Consumer<ByteBuffer> change) {
    SegmentForgery forgery = SegmentForgery.of(small, array, change);
    return assertThatThrownBy(
            () -> Segment.load(new ByteArrayInputStream(forgery.file()), forgery.root(), arena))
        .isInstanceOf(MalformedException.class);
  }

  private Segment forged(Consumer<ByteBuffer> change) throws IOException {
    SegmentForgery forgery = SegmentForgery.of(small, SegmentArray.SUFFIXES, change);
    return Segment.load(new ByteArrayInputStream(forgery.file()), forgery.root(), arena);
  }
}
