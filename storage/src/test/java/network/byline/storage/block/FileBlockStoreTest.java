package network.byline.storage.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.byline.base.block.BlobException;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.base.block.CorruptBlockException;
import network.byline.base.block.DataKey;
import network.byline.base.value.Digest;
import network.byline.storage.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlockStoreTest {

  private static final DataKey KEY = DataKey.of(filled(32, 7));

  @TempDir Path folder;
  private FileBlockStore store;

  @BeforeEach
  void open() {
    store = FileBlockStore.open(folder);
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Path file(Digest block) {
    return new BlockFolder(folder).file(new BlockId(block));
  }

  @Test
  void aBlockIsReadBackByItsHash() {
    byte[] block = random(1000, 1);

    Digest id = store.put(block);

    assertThat(id).isEqualTo(Digest.sha256(block));
    assertThat(store.contains(id)).isTrue();
    assertThat(store.read(id)).contains(block);
  }

  @Test
  void aBlockThatIsNotHereIsNothing() {
    assertThat(store.contains(Digest.ZERO)).isFalse();
    assertThat(store.read(Digest.ZERO)).isEmpty();
  }

  @Test
  void puttingABlockAgainLeavesItsFileAlone() throws IOException {
    Digest id = store.put(new byte[] {1});
    Object before = Files.getAttribute(file(id), "unix:ino");

    store.put(new byte[] {1});

    assertThat(Files.getAttribute(file(id), "unix:ino")).isEqualTo(before);
  }

  @Test
  void aDamagedBlockIsRefusedAndPutRightByPuttingItAgain() throws IOException {
    Digest id = store.put(new byte[] {1, 2, 3});
    Files.write(file(id), new byte[] {1, 2, 4});

    assertThatThrownBy(() -> store.read(id))
        .isInstanceOf(CorruptBlockException.class)
        .hasMessageContaining(file(id).toString());
    store.put(new byte[] {1, 2, 3});
    assertThat(store.read(id)).contains(new byte[] {1, 2, 3});
  }

  @Test
  void aBlockThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> store.put(new byte[Block.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAnEarlierWriterLeftUnfinishedIsGone() throws IOException {
    Path part = Files.write(folder.resolve("incoming/17.part"), new byte[10]);

    FileBlockStore.open(folder);

    assertThat(part).doesNotExist();
  }

  @Test
  void anOpenBlobIsReadBackWithoutKey() {
    byte[] content = random((1 << 20) + 5, 2);

    Digest manifest = store.putBlob(content);

    assertThat(store.readBlob(manifest)).isEqualTo(content);
    assertThat(store.blocksOf(manifest)).hasSize(3).startsWith(manifest);
    assertThat(store.blocksOf(manifest)).allMatch(store::contains);
  }

  @Test
  void equalOpenFilesAreEqualBlobs() {
    assertThat(store.putBlob(random(5000, 3))).isEqualTo(store.putBlob(random(5000, 3)));
  }

  @Test
  void anEmptyBlobIsABlob() {
    assertThat(store.readBlob(store.putBlob(new byte[0]))).isEmpty();
  }

  @Test
  void aSealedBlobNeedsItsKey() {
    byte[] content = random(5000, 4);
    Digest manifest = store.putBlob(content, KEY);

    assertThat(store.readBlob(manifest, KEY)).isEqualTo(content);
    assertThatThrownBy(() -> store.readBlob(manifest)).isInstanceOf(BlobException.Sealed.class);
    assertThatThrownBy(() -> store.readBlob(manifest, DataKey.of(filled(32, 8))))
        .isInstanceOf(BlobException.Corrupt.class);
  }

  @Test
  void aBlobThatLacksABlockIsRefused() throws IOException {
    Digest manifest = store.putBlob(random(5000, 5));
    Files.delete(file(store.blocksOf(manifest).getLast()));

    assertThatThrownBy(() -> store.readBlob(manifest))
        .isInstanceOf(BlobException.MissingBlock.class);
  }

  @Test
  void manyThreadsMayPutTheSameBlob() throws Exception {
    byte[] content = random(3 << 20, 6);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Digest> put = () -> store.putBlob(content);
      List<Future<Digest>> all = threads.invokeAll(List.of(put, put, put, put));
      for (Future<Digest> each : all) {
        assertThat(store.readBlob(each.get())).isEqualTo(content);
      }
    }
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void everyDamageToAnyBlockOfABlobIsNamedAndPutRightByPuttingItAgain() throws IOException {
    byte[] content = random(300, 7);
    Digest manifest = store.putBlob(content);
    for (Digest block : store.blocksOf(manifest)) {
      byte[] whole = Files.readAllBytes(file(block));
      for (byte[] damaged : damages(whole)) {
        Files.write(file(block), damaged);
        assertThatThrownBy(() -> store.readBlob(manifest))
            .isInstanceOf(CorruptBlockException.class)
            .hasMessageContaining(file(block).toString());
      }
      assertThat(store.putBlob(content)).isEqualTo(manifest);
      assertThat(store.readBlob(manifest)).isEqualTo(content);
    }
  }

  /** Every byte changed, cut at every byte, empty, and with one byte more. */
  private static List<byte[]> damages(byte[] whole) {
    List<byte[]> damages = new ArrayList<>();
    damages.add(Arrays.copyOf(whole, whole.length + 1));
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << (i % 8));
      damages.add(changed);
      damages.add(Arrays.copyOf(whole, i));
    }
    return damages;
  }

  @Test
  void aWriteThatFailsIsNamedLeavesNothingAndMayBeTriedAgain() throws IOException {
    byte[] block = random(100, 8);
    Path place = file(Digest.sha256(block)).getParent();
    Files.writeString(place, "a file where a folder belongs");

    assertThatThrownBy(() -> store.put(block))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot write " + place);
    assertThat(folder.resolve("incoming")).isEmptyDirectory();

    Files.delete(place);
    assertThat(store.read(store.put(block))).contains(block);
  }
}
