package network.byline.base.block;

import java.util.Optional;

/** A place that blocks can be read from. What it returns is checked by whoever reads. */
@FunctionalInterface
public interface BlockSource {

  /** Returns the stored bytes of a block, or nothing if it is not here. */
  Optional<byte[]> read(BlockId id);
}
