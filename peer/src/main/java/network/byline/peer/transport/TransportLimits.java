package network.byline.peer.transport;

/**
 * How much of everything a node lets its peers have.
 *
 * @param connections connections in all, those still shaking hands among them
 * @param connectionsPerPeer connections to one peer
 * @param connectionsPerSubnet connections that come in from one /24 of IPv4 or one /56 of IPv6
 * @param handshakes connections that have come in and not yet proved who they are
 * @param streamsPerConnection streams that the other end has open on one connection
 * @param openingStreams streams of one connection that wait for the other end to agree
 * @param window bytes of one stream that may be under way or unread; at least {@link #LEAST_WINDOW}
 * @param bytesPerConnection bytes of all streams of one connection that may be unread, and as many
 *     that may wait to be sent
 * @param bytesInAll bytes of all streams of all connections that may be unread
 * @param dialsPerSecond dials that may go out in the long run
 * @param dialBurst dials that may go out at once
 */
public record TransportLimits(
    int connections,
    int connectionsPerPeer,
    int connectionsPerSubnet,
    int handshakes,
    int streamsPerConnection,
    int openingStreams,
    int window,
    long bytesPerConnection,
    long bytesInAll,
    int dialsPerSecond,
    int dialBurst) {

  /** The window that every stream begins with; yamux leaves no choice. */
  public static final int LEAST_WINDOW = 256 << 10;

  /** The most that a window may be. */
  public static final int LARGEST_WINDOW = 16 << 20;

  /** For a node that serves some hundred peers. */
  public static final TransportLimits STANDARD =
      new TransportLimits(512, 2, 32, 64, 256, 64, 1 << 20, 16 << 20, 256 << 20, 8, 32);

  public TransportLimits {
    positive("connections", connections);
    positive("connectionsPerPeer", connectionsPerPeer);
    positive("connectionsPerSubnet", connectionsPerSubnet);
    positive("handshakes", handshakes);
    positive("streamsPerConnection", streamsPerConnection);
    positive("openingStreams", openingStreams);
    positive("dialsPerSecond", dialsPerSecond);
    positive("dialBurst", dialBurst);
    if (window < LEAST_WINDOW || window > LARGEST_WINDOW) {
      throw new IllegalArgumentException(
          "window " + window + " must be between " + LEAST_WINDOW + " and " + LARGEST_WINDOW);
    }
    if (bytesPerConnection < window || bytesInAll < bytesPerConnection) {
      throw new IllegalArgumentException(
          "window ≤ bytesPerConnection ≤ bytesInAll does not hold: "
              + window
              + ", "
              + bytesPerConnection
              + ", "
              + bytesInAll);
    }
  }

  /** Returns these limits with other numbers of connections. */
  public TransportLimits withConnections(int all, int perPeer, int perSubnet) {
    return new TransportLimits(
        all,
        perPeer,
        perSubnet,
        handshakes,
        streamsPerConnection,
        openingStreams,
        window,
        bytesPerConnection,
        bytesInAll,
        dialsPerSecond,
        dialBurst);
  }

  /** Returns these limits with another number of handshakes at a time. */
  public TransportLimits withHandshakes(int most) {
    return new TransportLimits(
        connections,
        connectionsPerPeer,
        connectionsPerSubnet,
        most,
        streamsPerConnection,
        openingStreams,
        window,
        bytesPerConnection,
        bytesInAll,
        dialsPerSecond,
        dialBurst);
  }

  /** Returns these limits with other numbers of streams. */
  public TransportLimits withStreams(int perConnection, int opening) {
    return new TransportLimits(
        connections,
        connectionsPerPeer,
        connectionsPerSubnet,
        handshakes,
        perConnection,
        opening,
        window,
        bytesPerConnection,
        bytesInAll,
        dialsPerSecond,
        dialBurst);
  }

  /** Returns these limits with other numbers of bytes. */
  public TransportLimits withBytes(int ofStream, long ofConnection, long inAll) {
    return new TransportLimits(
        connections,
        connectionsPerPeer,
        connectionsPerSubnet,
        handshakes,
        streamsPerConnection,
        openingStreams,
        ofStream,
        ofConnection,
        inAll,
        dialsPerSecond,
        dialBurst);
  }

  /** Returns these limits with another rate of dials. */
  public TransportLimits withDials(int perSecond, int burst) {
    return new TransportLimits(
        connections,
        connectionsPerPeer,
        connectionsPerSubnet,
        handshakes,
        streamsPerConnection,
        openingStreams,
        window,
        bytesPerConnection,
        bytesInAll,
        perSecond,
        burst);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " must be at least 1");
    }
  }
}
