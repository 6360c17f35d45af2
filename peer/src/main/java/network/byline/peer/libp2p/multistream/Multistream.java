package network.byline.peer.libp2p.multistream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import network.byline.peer.libp2p.wire.Duplex;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.Varint;

/**
 * multistream-select 1.0: one end proposes a protocol, the other echoes it or says {@code na}. A
 * message is a varint length, that many bytes, the last of them a line feed. Never reads beyond the
 * last message.
 */
public final class Multistream {

  /** The most bytes that a message may have, its line feed included. */
  public static final int MAX_MESSAGE = 1024;

  /** How often a proposal may be refused before the other end is refused. */
  public static final int MAX_PROPOSALS = 16;

  private static final String HEADER = "/multistream/1.0.0";
  private static final String REFUSAL = "na";

  private Multistream() {}

  /**
   * Proposes a protocol.
   *
   * @throws TransportException of kind {@link Kind#UNSUPPORTED} if the other end refuses it
   */
  public static void propose(Duplex duplex, String protocol) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(message(HEADER));
    both.writeBytes(message(protocol));
    duplex.write(both.toByteArray());
    expectHeader(duplex);
    String answer = read(duplex);
    if (answer.equals(REFUSAL)) {
      throw new TransportException(Kind.UNSUPPORTED, "the peer does not speak " + protocol);
    }
    if (!answer.equals(protocol)) {
      throw violation("the peer answers a proposal with something else");
    }
  }

  /**
   * Answers proposals until one is served.
   *
   * @return the protocol agreed on
   */
  public static String answer(Duplex duplex, Predicate<String> served) {
    expectHeader(duplex);
    duplex.write(message(HEADER));
    for (int i = 0; i < MAX_PROPOSALS; i++) {
      String proposal = read(duplex);
      if (served.test(proposal)) {
        duplex.write(message(proposal));
        return proposal;
      }
      duplex.write(message(REFUSAL));
    }
    throw violation("the peer proposes nothing that is served, " + MAX_PROPOSALS + " times");
  }

  /** Reads one message, without its line feed. */
  public static String read(Duplex duplex) {
    int length;
    try {
      length = Varint.decode(() -> duplex.readFully(1)[0] & 0xff);
    } catch (IllegalArgumentException e) {
      throw violation("the length of a multistream message is malformed");
    }
    if (length < 1 || length > MAX_MESSAGE) {
      throw violation(
          "a multistream message of " + length + " bytes is not between 1 and " + MAX_MESSAGE);
    }
    byte[] body = duplex.readFully(length);
    if (body[length - 1] != '\n') {
      throw violation("a multistream message does not end with a line feed");
    }
    return new String(body, 0, length - 1, StandardCharsets.ISO_8859_1);
  }

  /** Returns the bytes of a message. */
  public static byte[] message(String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Varint.encode(body.length));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static void expectHeader(Duplex duplex) {
    if (!read(duplex).equals(HEADER)) {
      throw violation("the peer does not begin with " + HEADER);
    }
  }

  private static TransportException violation(String what) {
    return new TransportException(Kind.VIOLATION, what);
  }
}
