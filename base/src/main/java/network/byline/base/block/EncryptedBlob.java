package network.byline.base.block;

import java.util.ArrayList;
import java.util.List;

/**
 * A blob ready to be stored.
 *
 * @param manifest what it is made of
 * @param blocks its blocks in order, without the manifest's own
 */
public record EncryptedBlob(Manifest manifest, List<Block> blocks) {

  public EncryptedBlob {
    blocks = List.copyOf(blocks);
  }

  /** Returns the blob's name. */
  public BlobId id() {
    return manifest.id();
  }

  /**
   * Returns every block to be stored. The manifest comes last, so that a blob whose manifest is
   * there is whole.
   */
  public List<Block> allBlocks() {
    List<Block> all = new ArrayList<>(blocks);
    all.add(manifest.toBlock());
    return all;
  }
}
