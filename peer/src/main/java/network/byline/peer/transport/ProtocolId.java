package network.byline.peer.transport;

import java.util.regex.Pattern;

/**
 * The name of what is spoken on a stream, such as {@code /byline/volunteer/1}.
 *
 * @param text a slash and printable ASCII without spaces, at most 140 bytes
 */
public record ProtocolId(String text) implements Comparable<ProtocolId> {

  /** The most bytes that a protocol id may have. */
  public static final int MAX_SIZE = 140;

  private static final Pattern FORM = Pattern.compile("/[\\x21-\\x7e]{1," + (MAX_SIZE - 1) + "}");

  public ProtocolId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a protocol id is a slash and up to "
              + (MAX_SIZE - 1)
              + " printable ASCII characters, like /byline/volunteer/1");
    }
  }

  @Override
  public int compareTo(ProtocolId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
