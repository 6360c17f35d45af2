package network.byline.peer.content;

import network.byline.base.block.Block;
import network.byline.peer.transport.ProtocolId;

/** The numbers that both ends of the blocks protocol agree on. */
final class BlocksProtocol {

  static final ProtocolId ID = new ProtocolId("/byline/blocks/1");

  /** The most bytes of a block in one message. */
  static final int PIECE = 128 << 10;

  /** The most bytes of a message, which has little beside a piece. */
  static final int LARGEST_MESSAGE = PIECE + 64;

  /** Bytes that count as progress; fewer do where an answer ends with them. */
  static final int PROGRESS = 64 << 10;

  /** The most credit that a sender of blocks keeps for one stream. */
  static final int LARGEST_CREDIT = 4 * Block.MAX_BYTES;

  private BlocksProtocol() {}
}
