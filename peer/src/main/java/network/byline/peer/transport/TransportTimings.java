package network.byline.peer.transport;

import java.time.Duration;

/**
 * How long a node waits for its peers.
 *
 * @param dial until a connection is there, with proof of who is at its other end
 * @param handshake until a connection that came in has proved who it is, however slowly it speaks
 * @param negotiation until both ends of a stream agree on its protocol
 * @param pingInterval between two looks whether the other end is alive
 * @param pingLimit until it must have answered such a look
 * @param farewell that streams are given to write what they hold when the node shuts down
 */
public record TransportTimings(
    Duration dial,
    Duration handshake,
    Duration negotiation,
    Duration pingInterval,
    Duration pingLimit,
    Duration farewell) {

  /** For the open network. */
  public static final TransportTimings STANDARD =
      new TransportTimings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofMillis(500));

  public TransportTimings {
    positive("dial", dial);
    positive("handshake", handshake);
    positive("negotiation", negotiation);
    positive("pingInterval", pingInterval);
    positive("pingLimit", pingLimit);
    positive("farewell", farewell);
  }

  /** Returns these timings with other limits for those who shake hands. */
  public TransportTimings withHandshake(Duration mostDial, Duration mostHandshake) {
    return new TransportTimings(
        mostDial, mostHandshake, negotiation, pingInterval, pingLimit, farewell);
  }

  /** Returns these timings with another limit for agreeing on a protocol. */
  public TransportTimings withNegotiation(Duration most) {
    return new TransportTimings(dial, handshake, most, pingInterval, pingLimit, farewell);
  }

  /** Returns these timings with another rhythm of looking for life. */
  public TransportTimings withPings(Duration interval, Duration limit) {
    return new TransportTimings(dial, handshake, negotiation, interval, limit, farewell);
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " " + value + " must be longer than nothing");
    }
  }
}
