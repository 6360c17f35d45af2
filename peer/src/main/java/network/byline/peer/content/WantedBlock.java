package network.byline.peer.content;

import network.byline.base.block.BlockId;

/**
 * A block to be fetched.
 *
 * @param id its name
 * @param size how many bytes it is said to have, 0 if nothing says so; only for planning
 */
record WantedBlock(BlockId id, int size) {}
