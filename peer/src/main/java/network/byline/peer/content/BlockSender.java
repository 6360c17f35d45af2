package network.byline.peer.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongConsumer;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.base.block.BlockSource;
import network.byline.base.block.CorruptBlockException;
import network.byline.base.value.Digest;
import network.byline.peer.content.protocol.Absent;
import network.byline.peer.content.protocol.Found;
import network.byline.peer.content.protocol.Get;
import network.byline.peer.content.protocol.Reply;
import network.byline.peer.content.protocol.Request;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one stream in their order, never beyond the credit that the other end
 * granted. It reads only while it has nothing that it may send, so what a peer sends too fast waits
 * at the peer.
 */
final class BlockSender {

  private static final Logger LOG = LoggerFactory.getLogger(BlockSender.class);
  private static final int ABSENT_COST = 4 << 10;
  private static final Reply ABSENT =
      Reply.newBuilder().setAbsent(Absent.getDefaultInstance()).build();

  private final BlockSource blocks;
  private final ServeLimits limits;
  private final PacedStream stream;
  private final LongConsumer waste;
  private final MessageStream messages;
  private final Queue<Get> asked = new ArrayDeque<>();
  private int credit;
  private boolean complained;

  /**
   * @param waste is told of bytes that were read in vain, and throws when they are too many
   */
  BlockSender(BlockSource blocks, ServeLimits limits, PacedStream stream, LongConsumer waste) {
    this.blocks = blocks;
    this.limits = limits;
    this.stream = stream;
    this.waste = waste;
    this.messages = new MessageStream(stream, BlocksProtocol.LARGEST_MESSAGE);
  }

  /** Serves until the other end has no more requests. */
  void serve() {
    boolean open = true;
    stream.allow(limits.idle());
    while (open) {
      Get next = asked.poll();
      if (next == null) {
        open = receive();
      } else {
        stream.allow(limits.stall());
        open = answer(next);
        // Only an answer buys more time: what else a peer says does not keep its stream.
        stream.allow(limits.idle());
      }
    }
  }

  private boolean answer(Get get) {
    Optional<byte[]> found = read(new BlockId(Digest.of(get.getBlock().toByteArray())));
    if (found.isEmpty()) {
      waste.accept(ABSENT_COST);
      messages.write(ABSENT);
      return true;
    }
    byte[] block = found.get();
    int from = Math.min(get.getFrom(), block.length);
    int length = get.getLength() == 0 ? block.length : get.getLength();
    int to = from + Math.min(length, block.length - from);
    waste.accept(block.length - (to - from));
    messages.write(Reply.newBuilder().setFound(Found.newBuilder().setSize(block.length)).build());
    return send(block, from, to);
  }

  private boolean send(byte[] block, int from, int to) {
    int at = from;
    int renewed = from;
    try {
      while (at < to) {
        while (credit == 0) {
          if (!receive()) {
            return false;
          }
        }
        int count = Math.min(Math.min(credit, BlocksProtocol.PIECE), to - at);
        ByteString piece = UnsafeByteOperations.unsafeWrap(block, at, count);
        messages.write(Reply.newBuilder().setPiece(piece).build());
        at += count;
        credit -= count;
        if (at - renewed >= BlocksProtocol.PROGRESS) {
          stream.allow(limits.stall());
          renewed = at;
        }
      }
      return true;
    } finally {
      // Whoever asks and hangs up has cost a read.
      if (at < to) {
        waste.accept(to - at);
      }
    }
  }

  /** Takes one message in; returns false at the end of the stream. */
  private boolean receive() {
    Optional<Request> next = messages.read(Request.parser());
    if (next.isEmpty()) {
      return false;
    }
    switch (next.get().getKindCase()) {
      case GET -> ask(next.get().getGet());
      case CREDIT -> grant(next.get().getCredit());
      case KIND_NOT_SET -> throw violation("a request is of no kind that is known here");
    }
    return true;
  }

  private void ask(Get get) {
    if (asked.size() >= limits.requests()) {
      throw violation("more than " + limits.requests() + " requests wait for their answers");
    }
    if (get.getBlock().size() != Digest.SIZE) {
      throw violation("block must be " + Digest.SIZE + " bytes, not " + get.getBlock().size());
    }
    if (beyondAnyBlock(get.getFrom()) || beyondAnyBlock(get.getLength())) {
      throw violation("from and length must be at most " + Block.MAX_BYTES);
    }
    asked.add(get);
  }

  private void grant(int bytes) {
    if (bytes <= 0 || bytes > BlocksProtocol.LARGEST_CREDIT - credit) {
      throw violation(
          "credit must be at least 1 and in all at most " + BlocksProtocol.LARGEST_CREDIT);
    }
    credit += bytes;
  }

  private Optional<byte[]> read(BlockId id) {
    try {
      return blocks.read(id);
    } catch (CorruptBlockException | UncheckedIOException e) {
      if (!complained) {
        complained = true;
        LOG.error("a block that a peer asks for cannot be served: {}", e.getMessage());
      }
      return Optional.empty();
    }
  }

  private static boolean beyondAnyBlock(int unsigned) {
    return Integer.compareUnsigned(unsigned, Block.MAX_BYTES) > 0;
  }

  private static TransportException violation(String what) {
    return new TransportException(TransportException.Kind.VIOLATION, what);
  }
}
