package network.byline.storage.block;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.BlobSealer;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.base.block.CorruptBlockException;
import network.byline.base.block.DataKey;
import network.byline.base.block.EncryptedBlob;
import network.byline.base.value.Digest;
import network.byline.storage.folder.DurableFiles;

/**
 * Blocks as files of a {@link BlockFolder}. A block appears whole or not at all, and is on disk
 * before its id is returned; a damaged one is put right when it is put again.
 */
public final class FileBlockStore implements BlockStore {

  private final BlockFolder folder;
  private final DurableFiles files;

  private FileBlockStore(BlockFolder folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /** Opens a folder that nobody else writes to; what an earlier writer left unfinished goes. */
  public static FileBlockStore open(Path folder) {
    return new FileBlockStore(
        new BlockFolder(folder), DurableFiles.through(folder.resolve("incoming")));
  }

  @Override
  public Digest put(byte[] block) {
    return put(Block.of(block)).digest();
  }

  @Override
  public boolean contains(Digest block) {
    return Files.exists(folder.file(new BlockId(block)));
  }

  @Override
  public Optional<byte[]> read(BlockId block) {
    return folder.read(block);
  }

  @Override
  public Digest putBlob(byte[] plaintext) {
    return put(BlobSealer.sealOpen(plaintext, DataKey.ofOpenContent(plaintext)));
  }

  @Override
  public Digest putBlob(byte[] plaintext, DataKey key) {
    return put(BlobSealer.seal(plaintext, key));
  }

  @Override
  public byte[] readBlob(Digest manifest) {
    return BlobOpener.openPublic(BlobId.of(manifest), folder);
  }

  @Override
  public byte[] readBlob(Digest manifest, DataKey key) {
    return BlobOpener.open(BlobOpener.manifest(BlobId.of(manifest), folder), key, folder);
  }

  @Override
  public List<Digest> blocksOf(Digest manifest) {
    List<Digest> all = new ArrayList<>();
    all.add(manifest);
    BlobOpener.manifest(BlobId.of(manifest), folder).blocks().forEach(id -> all.add(id.digest()));
    return List.copyOf(all);
  }

  private Digest put(EncryptedBlob blob) {
    blob.allBlocks().forEach(this::put);
    return blob.id().digest();
  }

  private BlockId put(Block block) {
    if (!isWhole(block.id())) {
      files.write(folder.file(block.id()), block.stored().toArrayUnsafe());
    }
    return block.id();
  }

  private boolean isWhole(BlockId id) {
    try {
      return folder.read(id).isPresent();
    } catch (CorruptBlockException e) {
      return false;
    }
  }
}
