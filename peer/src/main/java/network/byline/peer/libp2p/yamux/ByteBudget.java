package network.byline.peer.libp2p.yamux;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A number of bytes that may be held at a time, within a larger one that several share. */
public final class ByteBudget {

  private final long limit;
  private final @Nullable ByteBudget whole;
  private final AtomicLong held = new AtomicLong();

  /** Makes a budget of its own. */
  public ByteBudget(long limit) {
    this(limit, null);
  }

  /** Makes a budget that is part of another. */
  public ByteBudget(long limit, @Nullable ByteBudget whole) {
    this.limit = limit;
    this.whole = whole;
  }

  /** Takes bytes, unless they are too many here or in the whole. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) > limit || (whole != null && !whole.take(bytes))) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives bytes back that were taken. */
  void give(long bytes) {
    held.addAndGet(-bytes);
    if (whole != null) {
      whole.give(bytes);
    }
  }

  /** Returns how many bytes are held now. */
  public long held() {
    return held.get();
  }
}
