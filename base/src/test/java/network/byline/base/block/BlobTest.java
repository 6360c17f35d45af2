package network.byline.base.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Golden values in {@code vectors.properties} were made by an independent implementation. */
class BlobTest {

  private static final Properties VECTORS = new Properties();

  @BeforeAll
  static void readVectors() throws IOException {
    try (var in =
        new InputStreamReader(BlobTest.class.getResourceAsStream("vectors.properties"), UTF_8)) {
      VECTORS.load(in);
    }
  }

  @Test
  void blocksAndManifestsAreGolden() {
    DataKey key = DataKey.of(hex("key"));
    EncryptedBlob sealed = BlobSealer.seal(hex("small.plaintext"), key);
    EncryptedBlob open = BlobSealer.sealOpen(hex("small.plaintext"), key);
    assertThat(sealed.blocks().getFirst().stored().toArray()).isEqualTo(hex("small.sealed.block"));
    assertThat(sealed.manifest().toBytes()).isEqualTo(hex("small.sealed.manifest"));
    assertThat(sealed.id()).hasToString(VECTORS.getProperty("small.sealed.id"));
    assertThat(open.blocks()).isEqualTo(sealed.blocks());
    assertThat(open.manifest().toBytes()).isEqualTo(hex("small.open.manifest"));
    assertThat(open.id()).hasToString(VECTORS.getProperty("small.open.id"));
    assertThat(BlobSealer.seal(new byte[0], key).manifest().toBytes())
        .isEqualTo(hex("empty.sealed.manifest"));
    assertThat(BlobSealer.sealOpen(new byte[0], key).manifest().toBytes())
        .isEqualTo(hex("empty.open.manifest"));
    assertThat(DataKey.ofOpenContent(hex("small.plaintext")))
        .isEqualTo(DataKey.of(hex("small.openKey")));
  }

  @Test
  void aBlobOfSeveralBlocksIsGoldenAndReadBack() {
    byte[] plaintext = large();
    DataKey key = DataKey.of(hex("key"));
    for (boolean open : new boolean[] {false, true}) {
      EncryptedBlob blob =
          open ? BlobSealer.sealOpen(plaintext, key) : BlobSealer.seal(plaintext, key);
      assertThat(blob.id())
          .hasToString(VECTORS.getProperty(open ? "big.open.id" : "big.sealed.id"));
      assertThat(blob.blocks()).hasSize(3);
      assertThat(BlobOpener.open(blob.manifest(), key, source(blob))).isEqualTo(plaintext);
    }
  }

  @Test
  void sizesAroundTheChunkAreReadBack() {
    DataKey key = DataKey.generate(new SecureRandom());
    for (int size :
        new int[] {
          0, 1, Manifest.CHUNK_BYTES - 1, Manifest.CHUNK_BYTES, Manifest.CHUNK_BYTES + 1
        }) {
      byte[] plaintext = Arrays.copyOf(large(), size);
      EncryptedBlob blob = BlobSealer.sealOpen(plaintext, key);
      assertThat(blob.blocks()).hasSize((size + Manifest.CHUNK_BYTES - 1) / Manifest.CHUNK_BYTES);
      assertThat(BlobOpener.openPublic(blob.id(), source(blob))).isEqualTo(plaintext);
    }
  }

  @Test
  void theManifestIsTheLastToBeStored() {
    EncryptedBlob blob = BlobSealer.seal(large(), DataKey.of(hex("key")));
    assertThat(blob.allBlocks().getLast().id()).isEqualTo(blob.id().manifest());
    assertThat(blob.allBlocks()).hasSize(4);
  }

  @Test
  void sealedBlobsDoNotTellWhatTheyHold() {
    byte[] plaintext = hex("small.plaintext");
    EncryptedBlob one = BlobSealer.seal(plaintext, DataKey.of(hex("key")));
    EncryptedBlob other = BlobSealer.seal(plaintext, DataKey.generate(new SecureRandom()));
    assertThat(one.manifest().contentDigest())
        .isNotEqualTo(other.manifest().contentDigest())
        .isNotEqualTo(Digest.sha256(plaintext));
    assertThat(one.manifest().openKey()).isEmpty();
    assertThatThrownBy(() -> BlobOpener.openPublic(one.id(), source(one)))
        .isInstanceOf(BlobException.Sealed.class)
        .hasMessageContaining(one.id().toString());
  }

  @Test
  void anotherKeyDoesNotOpen() {
    EncryptedBlob blob = BlobSealer.seal(hex("small.plaintext"), DataKey.of(hex("key")));
    assertThatThrownBy(
            () ->
                BlobOpener.open(
                    blob.manifest(), DataKey.generate(new SecureRandom()), source(blob)))
        .isInstanceOf(BlobException.Corrupt.class)
        .hasMessageContaining("does not open with this key");
  }

  @Test
  void aMissingBlockIsNamed() {
    EncryptedBlob blob = BlobSealer.sealOpen(large(), DataKey.of(hex("key")));
    Map<BlockId, byte[]> blocks = stored(blob);
    blocks.remove(blob.blocks().get(1).id());
    assertThatThrownBy(() -> BlobOpener.openPublic(blob.id(), source(blocks)))
        .isInstanceOf(BlobException.MissingBlock.class)
        .hasMessage("block " + blob.blocks().get(1).id() + " (number 1) is missing");
    assertThatThrownBy(() -> BlobOpener.openPublic(blob.id(), id -> Optional.empty()))
        .isInstanceOf(BlobException.MissingBlock.class);
  }

  @Test
  void everyFlippedByteOfABlockIsNoticed() {
    EncryptedBlob blob = BlobSealer.sealOpen(hex("small.plaintext"), DataKey.of(hex("key")));
    for (Block block : blob.allBlocks()) {
      for (int i = 0; i < block.stored().size(); i++) {
        Map<BlockId, byte[]> blocks = stored(blob);
        byte[] damaged = block.stored().toArray();
        damaged[i] ^= 1;
        blocks.put(block.id(), damaged);
        assertThatThrownBy(() -> BlobOpener.openPublic(blob.id(), source(blocks)))
            .isInstanceOf(CorruptBlockException.class)
            .hasMessageContaining(block.id().toString());
      }
    }
  }

  /** Here the name follows the damage, as if whoever made the blob lied. */
  @Test
  void everyLieInsideABlockIsNoticed() {
    DataKey key = DataKey.of(hex("key"));
    EncryptedBlob blob = BlobSealer.sealOpen(hex("small.plaintext"), key);
    byte[] whole = blob.blocks().getFirst().stored().toArray();
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Block forged = Block.of(damaged);
      Manifest manifest =
          new Manifest(
              blob.manifest().contentDigest(),
              blob.manifest().size(),
              Optional.of(key),
              List.of(forged.id()));
      assertThatThrownBy(() -> BlobOpener.open(manifest, key, id -> Optional.of(damaged)))
          .isInstanceOf(BlobException.Corrupt.class)
          .hasMessageContaining("block 0 does not open");
    }
  }

  @Test
  void everyLieInAManifestIsNoticed() {
    EncryptedBlob blob = BlobSealer.sealOpen(hex("small.plaintext"), DataKey.of(hex("key")));
    byte[] whole = blob.manifest().toBytes();
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Map<BlockId, byte[]> blocks = stored(blob);
      BlobId forged = new BlobId(BlockId.of(damaged));
      blocks.put(forged.manifest(), damaged);
      assertThatThrownBy(() -> BlobOpener.openPublic(forged, source(blocks)))
          .as("byte %s", i)
          .isInstanceOf(BlobException.class);
    }
  }

  @Test
  void aChunkCannotMoveToAnotherPlace() {
    DataKey key = DataKey.of(hex("key"));
    byte[] plaintext = Arrays.copyOf(large(), 2 * Manifest.CHUNK_BYTES);
    EncryptedBlob blob = BlobSealer.sealOpen(plaintext, key);
    List<BlockId> swapped = new ArrayList<>(blob.manifest().blocks()).reversed();
    Manifest forged =
        new Manifest(blob.manifest().contentDigest(), plaintext.length, Optional.of(key), swapped);
    assertThatThrownBy(() -> BlobOpener.open(forged, key, source(blob)))
        .isInstanceOf(BlobException.Corrupt.class)
        .hasMessageContaining("block 0 does not open");
  }

  @Test
  void theSizeAndTheDigestOfTheWholeAreChecked() {
    DataKey key = DataKey.of(hex("key"));
    EncryptedBlob blob = BlobSealer.sealOpen(hex("small.plaintext"), key);
    Manifest shorter =
        new Manifest(
            blob.manifest().contentDigest(),
            blob.manifest().size() - 1,
            Optional.of(key),
            blob.manifest().blocks());
    assertThatThrownBy(() -> BlobOpener.open(shorter, key, source(blob)))
        .hasMessageContaining("block 0 holds 21 bytes, not 20");
    Manifest other =
        new Manifest(
            Digest.ZERO, blob.manifest().size(), Optional.of(key), blob.manifest().blocks());
    assertThatThrownBy(() -> BlobOpener.open(other, key, source(blob)))
        .isInstanceOf(BlobException.Corrupt.class)
        .hasMessageContaining("another digest");
  }

  @Test
  void sizesAndBlocksMustFitTogether() {
    assertThatThrownBy(() -> new Manifest(Digest.ZERO, 1, Optional.empty(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a blob of 1 bytes cannot have 0 blocks");
    assertThatThrownBy(
            () ->
                new Manifest(Digest.ZERO, Manifest.MAX_BLOB_BYTES + 1, Optional.empty(), List.of()))
        .hasMessageContaining("at most 1073741824 bytes");
    assertThatThrownBy(() -> Block.of(new byte[Block.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoManifestIsRefusedByField() {
    byte[] valid = hex("small.open.manifest");
    for (int length = 0; length < valid.length; length++) {
      byte[] cut = Arrays.copyOf(valid, length);
      assertThatThrownBy(() -> Manifest.decode(cut))
          .isInstanceOf(MalformedException.class)
          .hasMessageStartingWith("manifest.");
    }
    byte[] later = valid.clone();
    later[4] = 2;
    assertThatThrownBy(() -> Manifest.decode(later))
        .hasMessage("manifest.version: version 2 is not known here, only 1");
    assertThatThrownBy(() -> Manifest.decode(Arrays.copyOf(valid, valid.length + 1)))
        .hasMessageContaining("1 bytes follow");
    assertThat(Manifest.decode(valid).toBytes()).isEqualTo(valid);
  }

  @Test
  void noTextShowsAKey() {
    EncryptedBlob blob = BlobSealer.seal(hex("small.plaintext"), DataKey.of(hex("key")));
    assertThat(DataKey.of(hex("key"))).hasToString("DataKey[hidden]");
    assertThat(blob.toString()).doesNotContain("00010203");
  }

  private static byte[] large() {
    byte[] bytes = new byte[2 * Manifest.CHUNK_BYTES + 5];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  private static byte[] hex(String key) {
    return HexFormat.of().parseHex(VECTORS.getProperty(key));
  }

  private static Map<BlockId, byte[]> stored(EncryptedBlob blob) {
    Map<BlockId, byte[]> blocks = new HashMap<>();
    blob.allBlocks().forEach(block -> blocks.put(block.id(), block.stored().toArray()));
    return blocks;
  }

  private static BlockSource source(EncryptedBlob blob) {
    return source(stored(blob));
  }

  private static BlockSource source(Map<BlockId, byte[]> blocks) {
    return id -> Optional.ofNullable(blocks.get(id));
  }

  /** Here a manifest of 40 KiB claims a gibibyte, and nothing or only a little is there. */
  @Test
  void aManifestThatLiesAboutItsSizeCostsNoMemory() {
    DataKey key = DataKey.of(hex("key"));
    EncryptedBlob blob = BlobSealer.sealOpen(large(), key);
    List<BlockId> ids = new ArrayList<>(Collections.nCopies(1024, blob.blocks().get(1).id()));
    ids.set(0, blob.blocks().get(0).id());
    Manifest lying =
        new Manifest(Digest.ZERO, Manifest.MAX_BLOB_BYTES, Optional.of(key), List.copyOf(ids));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> BlobOpener.open(lying, key, source(blob)))
        .isInstanceOf(BlobException.Corrupt.class)
        .hasMessageContaining("block 2 does not open");
    assertThatThrownBy(() -> BlobOpener.open(lying, key, id -> Optional.empty()))
        .isInstanceOf(BlobException.MissingBlock.class);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
  }

  @Test
  void aBlobThatIsLargerThanWhatIsTakenAtOnceIsReadBack() {
    byte[] plaintext = new byte[17 * Manifest.CHUNK_BYTES + 7];
    for (int i = 0; i < plaintext.length; i += 1000) {
      plaintext[i] = (byte) (i / 1000);
    }
    EncryptedBlob blob = BlobSealer.sealOpen(plaintext, DataKey.of(hex("key")));

    assertThat(BlobOpener.openPublic(blob.id(), source(blob)))
        .satisfies(read -> assertThat(Arrays.equals(read, plaintext)).isTrue());
  }
}
