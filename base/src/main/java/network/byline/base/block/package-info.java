/**
 * Encrypted, content-addressed storage: a blob of bytes becomes a few blocks and a manifest, each
 * named by the hash of what is stored. Start at {@link network.byline.base.block.BlobSealer} and
 * {@link network.byline.base.block.BlobOpener}. Described in {@code docs/protocol/blocks.md}.
 *
 * <p>Only the format and reading live here, so that an auditor needs no storage room; writing is
 * storage's.
 */
@NullMarked
package network.byline.base.block;

import org.jspecify.annotations.NullMarked;
