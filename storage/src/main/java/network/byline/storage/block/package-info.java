/**
 * Blocks on disk: the writing side of the block format of {@code base.block}. Start at {@link
 * network.byline.storage.block.BlockStore}.
 */
@NullMarked
package network.byline.storage.block;

import org.jspecify.annotations.NullMarked;
