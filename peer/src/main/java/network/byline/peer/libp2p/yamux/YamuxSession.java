package network.byline.peer.libp2p.yamux;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.limit.Rate;
import org.jspecify.annotations.Nullable;

/**
 * One connection's streams, by the rules of yamux: what arrives is fed in, what goes out goes to a
 * sink.
 *
 * <p>Every rule that the other end could break is checked: version, types and flags, ids and their
 * parity, windows (which are granted when bytes are read, not when they arrive), numbers of streams
 * and how fast they are opened and dropped. A broken rule is a {@link TransportException} of kind
 * {@link Kind#VIOLATION}, upon which the connection must be closed.
 *
 * <p>{@link #receive} and {@link #tick} are for one thread; everything else is for any.
 */
public final class YamuxSession {

  /** The code of going away in order. */
  public static final int NORMAL = 0;

  /** The code of going away because the other end broke a rule. */
  public static final int PROTOCOL_ERROR = 1;

  /** Streams that the other end may drop at once, and per second in the long run. */
  static final int DROP_BURST = 512;

  static final int DROPS_PER_SECOND = 128;

  private static final int INITIAL_WINDOW = TransportLimits.LEAST_WINDOW;

  private final TransportLimits limits;
  private final ByteBudget unread;
  private final ByteBudget windows;
  private final FrameSink sink;
  private final YamuxEvents events;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<Integer, YamuxStream> streams = new ConcurrentHashMap<>();
  private final AtomicInteger inbound = new AtomicInteger();
  private final AtomicInteger opening = new AtomicInteger();
  private final AtomicInteger nextPing = new AtomicInteger();
  private final AtomicLong strays = new AtomicLong();
  private final Rate drops = new Rate(DROPS_PER_SECOND, DROP_BURST);
  private final boolean dialer;
  private final byte[] header = new byte[YamuxHeader.SIZE];
  private int headerHave;
  private int bodyLeft;
  private boolean bodyEnds;
  private @Nullable YamuxStream bodyStream;
  private long nextId;
  private @Nullable TransportException failure;
  private volatile boolean goneAway;

  /**
   * @param dialer whether this end dialled, which gives it the odd ids
   * @param unread what may be unread on this connection
   * @param windows what may be granted beyond the windows that streams begin with
   * @param nanos the time, of a clock that only goes forward
   */
  public YamuxSession(
      boolean dialer,
      TransportLimits limits,
      ByteBudget unread,
      ByteBudget windows,
      FrameSink sink,
      YamuxEvents events,
      LongSupplier nanos) {
    this.dialer = dialer;
    this.limits = limits;
    this.unread = unread;
    this.windows = windows;
    this.sink = sink;
    this.events = events;
    this.nanos = nanos;
    this.nextId = dialer ? 1 : 2;
  }

  /**
   * Takes bytes that have arrived, however they are cut.
   *
   * @throws TransportException if the other end breaks a rule
   */
  public void receive(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (bodyLeft > 0) {
        int count = Math.min(bodyLeft, end - from);
        if (bodyStream != null) {
          bodyStream.arrive(bytes, from, count);
        }
        from += count;
        bodyLeft -= count;
        if (bodyLeft == 0) {
          endBody();
        }
      } else {
        int count = Math.min(YamuxHeader.SIZE - headerHave, end - from);
        System.arraycopy(bytes, from, header, headerHave, count);
        from += count;
        headerHave += count;
        if (headerHave == YamuxHeader.SIZE) {
          headerHave = 0;
          take(YamuxHeader.read(header));
        }
      }
    }
  }

  /**
   * Opens a stream.
   *
   * @throws TransportException if too many wait for the other end's agreement, or none can be
   *     opened any more
   */
  public YamuxStream open() {
    if (opening.incrementAndGet() > limits.openingStreams()) {
      opening.decrementAndGet();
      throw new TransportException(
          Kind.LIMIT, limits.openingStreams() + " streams wait already to be opened");
    }
    synchronized (streams) {
      if (failure != null || goneAway || nextId > 0xffff_ffffL) {
        opening.decrementAndGet();
        throw failure != null
            ? failure.again()
            : new TransportException(Kind.CLOSED, "the peer takes no more streams");
      }
      int id = (int) nextId;
      nextId += 2;
      YamuxStream stream = new YamuxStream(this, id, true);
      streams.put(id, stream);
      sink.urgent(new YamuxHeader(YamuxHeader.WINDOW, YamuxHeader.SYN, id, 0).frame(0));
      return stream;
    }
  }

  /** Asks the other end for a sign of life. */
  public void askForLife() {
    int value = nextPing.getAndIncrement();
    sink.urgent(new YamuxHeader(YamuxHeader.PING, YamuxHeader.SYN, 0, value).frame(0));
  }

  /** Says that no more streams are wanted, behind all that was written. */
  public void goAway(int code) {
    sink.inOrder(new YamuxHeader(YamuxHeader.GO_AWAY, 0, 0, code).frame(0));
  }

  /** Drops the streams whose time is over. */
  public void tick() {
    long now = nanos.getAsLong();
    for (YamuxStream stream : streams.values()) {
      stream.tick(now);
    }
  }

  /** Fails all streams that are not at their end. */
  public void fail(TransportException why) {
    List<YamuxStream> all;
    synchronized (streams) {
      failure = failure == null ? why : failure;
      all = List.copyOf(streams.values());
      streams.clear();
    }
    all.forEach(stream -> stream.fail(why));
  }

  /** Returns how many streams are open. */
  public int openStreams() {
    return streams.size();
  }

  /** Returns how many streams of the other end are open or still served. */
  int inboundStreams() {
    return inbound.get();
  }

  TransportLimits limits() {
    return limits;
  }

  ByteBudget unread() {
    return unread;
  }

  ByteBudget windows() {
    return windows;
  }

  FrameSink sink() {
    return sink;
  }

  LongSupplier nanos() {
    return nanos;
  }

  /** Forgets a stream; what was granted to it may still arrive. */
  void forget(YamuxStream stream, int granted) {
    if (streams.remove(stream.id(), stream)) {
      strays.addAndGet(granted);
    }
  }

  void acknowledged() {
    opening.decrementAndGet();
  }

  void leftInbound() {
    inbound.decrementAndGet();
  }

  private void take(YamuxHeader head) {
    switch (head.type()) {
      case YamuxHeader.PING -> takePing(head);
      case YamuxHeader.GO_AWAY -> {
        goneAway = true;
        events.goneAway(head.value());
      }
      default -> takeStreamFrame(head);
    }
  }

  private void takePing(YamuxHeader head) {
    if (head.has(YamuxHeader.SYN)) {
      sink.urgent(new YamuxHeader(YamuxHeader.PING, YamuxHeader.ACK, 0, head.value()).frame(0));
    }
  }

  private void takeStreamFrame(YamuxHeader head) {
    YamuxStream stream = streams.get(head.stream());
    if (head.has(YamuxHeader.SYN)) {
      if (stream != null) {
        throw violation("yamux stream " + head.stream() + " is opened twice");
      }
      if ((head.stream() & 1) == (dialer ? 1 : 0)) {
        throw violation("yamux stream " + head.stream() + " has an id of this end");
      }
      stream = accept(head.stream());
    }
    if (stream != null && head.has(YamuxHeader.ACK)) {
      stream.acknowledged();
    }
    if (head.type() == YamuxHeader.WINDOW) {
      if (stream != null) {
        stream.granted(head.value());
      }
      endFrame(stream, head);
    } else {
      takeData(stream, head);
    }
  }

  private void takeData(@Nullable YamuxStream stream, YamuxHeader head) {
    int length = head.value();
    if (stream == null) {
      if (length < 0 || strays.addAndGet(-length) < 0) {
        throw violation(
            "data for yamux stream " + head.stream() + ", which is not open, beyond any window");
      }
    } else {
      stream.claim(length);
    }
    if (length == 0 || head.has(YamuxHeader.RST)) {
      endFrame(stream, head);
    } else {
      bodyEnds = head.has(YamuxHeader.FIN);
    }
    bodyStream = stream;
    bodyLeft = length;
  }

  private void endFrame(@Nullable YamuxStream stream, YamuxHeader head) {
    if (stream == null) {
      return;
    }
    if (head.has(YamuxHeader.RST)) {
      stream.droppedByPeer();
      if (!stream.isOurs()) {
        countDrop();
      }
    } else if (head.has(YamuxHeader.FIN)) {
      stream.endedByPeer();
    }
  }

  private void endBody() {
    if (bodyStream != null && bodyEnds) {
      bodyStream.endedByPeer();
    }
    bodyStream = null;
    bodyEnds = false;
  }

  private @Nullable YamuxStream accept(int id) {
    if (inbound.incrementAndGet() > limits.streamsPerConnection()) {
      inbound.decrementAndGet();
      strays.addAndGet(INITIAL_WINDOW);
      sink.inOrder(new YamuxHeader(YamuxHeader.WINDOW, YamuxHeader.RST, id, 0).frame(0));
      countDrop();
      return null;
    }
    YamuxStream stream = new YamuxStream(this, id, false);
    synchronized (streams) {
      if (failure != null) {
        inbound.decrementAndGet();
        return null;
      }
      streams.put(id, stream);
    }
    sink.urgent(new YamuxHeader(YamuxHeader.WINDOW, YamuxHeader.ACK, id, 0).frame(0));
    events.opened(stream);
    return stream;
  }

  /** Counts a stream that came to nothing; too many in a short time are an attack. */
  private void countDrop() {
    if (!drops.take(nanos.getAsLong())) {
      throw violation("streams are opened and dropped in a storm");
    }
  }

  static TransportException violation(String what) {
    return new TransportException(Kind.VIOLATION, what);
  }

  /** Returns the deadline so long from now. */
  long deadline(Duration wait) {
    return nanos.getAsLong() + wait.toNanos();
  }
}
