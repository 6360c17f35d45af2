package network.byline.peer.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.peer.content.ContentException.Kind;
import network.byline.peer.content.protocol.Get;
import network.byline.peer.content.protocol.Reply;
import network.byline.peer.content.protocol.Request;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.TransportException;

/**
 * Asks for blocks on one stream, some ahead of their answers, and writes what arrives. Credit is
 * granted again when bytes are in their file, so a slow disk slows the peer down.
 */
final class BlockReceiver {

  private final BlockCache cache;
  private final FetchLimits limits;
  private final PacedStream stream;
  private final MessageStream messages;
  private final FetchRun run;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private long askedBytes;
  private int credit;
  private int unpaced;
  private boolean served;

  private record Asked(WantedBlock block, int from) {}

  BlockReceiver(BlockCache cache, FetchLimits limits, PacedStream stream, FetchRun run) {
    this.cache = cache;
    this.limits = limits;
    this.stream = stream;
    this.messages = new MessageStream(stream, BlocksProtocol.LARGEST_MESSAGE);
    this.run = run;
  }

  /** Fetches until nothing is left to ask for. */
  void receive() {
    stream.allow(limits.stall());
    askAhead();
    if (!asked.isEmpty()) {
      grant();
    }
    while (!asked.isEmpty()) {
      stream.allow(limits.stall());
      Asked head = asked.element();
      boolean done = answered(head);
      asked.remove();
      askedBytes -= head.block().size();
      if (!done) {
        ask(new Asked(head.block(), 0));
      }
      askAhead();
    }
    messages.closeWrite();
  }

  /** Tells whether the peer has begun to answer. */
  boolean isServed() {
    return served;
  }

  /** Returns what was asked for in vain. */
  List<WantedBlock> unanswered() {
    return asked.stream().map(Asked::block).toList();
  }

  private void askAhead() {
    while (asked.size() < limits.requests() && askedBytes <= limits.requestedBytes()) {
      Optional<WantedBlock> next = run.next();
      if (next.isEmpty()) {
        return;
      }
      ask(new Asked(next.get(), cache.partialSize(next.get().id())));
    }
  }

  private void ask(Asked one) {
    asked.add(one);
    askedBytes += one.block().size();
    ByteString id = UnsafeByteOperations.unsafeWrap(one.block().id().digest().toArray());
    Get get = Get.newBuilder().setBlock(id).setFrom(one.from()).build();
    messages.write(Request.newBuilder().setGet(get).build());
  }

  private void grant() {
    int more = limits.credit() - credit;
    credit = limits.credit();
    messages.write(Request.newBuilder().setCredit(more).build());
  }

  /** Takes in the answer to a request; returns false if it must be asked again from the start. */
  private boolean answered(Asked one) {
    Reply reply = next();
    served = true;
    return switch (reply.getKindCase()) {
      case FOUND -> {
        int size = reply.getFound().getSize();
        if (size < 0 || size > Block.MAX_BYTES) {
          throw violation("a block of " + Integer.toUnsignedLong(size) + " bytes");
        }
        run.count().expect(size - one.block().size());
        try {
          yield arrive(one, size);
        } catch (IOException e) {
          throw BlockCache.failure("cannot keep block " + one.block().id(), e);
        }
      }
      case ABSENT -> {
        run.count().expect(-one.block().size());
        run.lacks(one.block().id());
        yield true;
      }
      case PIECE -> throw violation("a piece before its block is found");
      case KIND_NOT_SET -> throw violation("a reply of no kind that is known here");
    };
  }

  private boolean arrive(Asked one, int size) throws IOException {
    BlockId id = one.block().id();
    try (PartialBlock block = cache.begin(id, size, one.from())) {
      run.count().have(block.size());
      if (block.size() != one.from() || block.size() > size) {
        // What was there has changed, or is none of this block.
        drain(Math.max(0, size - one.from()));
        return again(block, size, one);
      }
      while (block.size() < size) {
        ByteString piece = piece(size - block.size());
        block.append(piece.asReadOnlyByteBuffer());
        run.count().have(piece.size());
        consumed(piece.size());
      }
      boolean begunEarlier = block.isBegunEarlier();
      if (block.isWhole()) {
        cache.finish(block);
        return true;
      }
      if (begunEarlier) {
        return again(block, size, one);
      }
      block.clear();
      run.count().lost(size);
      throw new ContentException(
          Kind.LYING, run.peer() + " sent other bytes for block " + id + ": ask another");
    }
  }

  private boolean again(PartialBlock block, int size, Asked one) throws IOException {
    run.count().lost(block.size());
    run.count().expect(one.block().size() - size);
    block.clear();
    return false;
  }

  private void drain(int bytes) {
    int left = bytes;
    while (left > 0) {
      int count = piece(left).size();
      left -= count;
      consumed(count);
    }
  }

  private ByteString piece(int most) {
    Reply reply = next();
    ByteString piece = reply.getPiece();
    if (reply.getKindCase() != Reply.KindCase.PIECE || piece.isEmpty()) {
      throw violation("a block ends " + most + " bytes too early");
    }
    if (piece.size() > most) {
      throw violation("a block goes on for " + (piece.size() - most) + " bytes too many");
    }
    if (piece.size() > credit) {
      throw violation("a piece of " + piece.size() + " bytes, beyond the credit of " + credit);
    }
    return piece;
  }

  private void consumed(int bytes) {
    credit -= bytes;
    unpaced += bytes;
    if (credit < limits.credit() / 2) {
      grant();
    }
    if (unpaced >= BlocksProtocol.PROGRESS) {
      stream.allow(limits.stall());
      unpaced = 0;
    }
  }

  private Reply next() {
    return messages
        .read(Reply.parser())
        .orElseThrow(
            () ->
                new TransportException(
                    TransportException.Kind.CLOSED,
                    "it ended the stream with requests unanswered"));
  }

  private TransportException violation(String what) {
    stream.reset();
    return new TransportException(TransportException.Kind.VIOLATION, what);
  }
}
