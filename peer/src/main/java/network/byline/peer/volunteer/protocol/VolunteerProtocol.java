package network.byline.peer.volunteer.protocol;

import java.time.Duration;
import network.byline.peer.transport.ProtocolId;

/** The name, the sizes and the times of the volunteer protocol. */
public final class VolunteerProtocol {

  /** What the stream is opened for. */
  public static final ProtocolId ID = new ProtocolId("/byline/volunteer/1");

  /** The most bytes of one message. */
  public static final int MAX_MESSAGE = 1 << 20;

  /** The most tasks that one volunteer may take at once. */
  public static final int MAX_SLOTS = 16;

  /** The most models that one volunteer may name as resident. */
  public static final int MAX_RESIDENT = 64;

  /** The longest text that says why. */
  public static final int MAX_REASON = 400;

  /** How long either end may take for the words that make them known to each other. */
  public static final Duration GREETING = Duration.ofSeconds(10);

  /** How often either end says something, if only that it is there. */
  public static final Duration ALIVE_EVERY = Duration.ofSeconds(15);

  /** After how much silence the other end is given up. */
  public static final Duration SILENCE = Duration.ofSeconds(45);

  /** How far the clocks of both ends may be apart. */
  public static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  /** The longest life of a certificate that a host believes. */
  public static final Duration CERTIFICATE_LIFE = Duration.ofDays(366);

  /** The least life that a certificate must have left: no task begins under one that ends soon. */
  public static final Duration CERTIFICATE_LEFT = Duration.ofHours(1);

  private VolunteerProtocol() {}

  /** Returns a text of the other end as it may be shown and logged: one line, not too long. */
  public static String reason(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON - 1) + "…";
  }
}
