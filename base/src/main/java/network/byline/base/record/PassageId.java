package network.byline.base.record;

import java.nio.charset.StandardCharsets;
import network.byline.base.codec.Utf8;
import network.byline.base.value.Digest;

/**
 * Names passages: equal canonical texts are one passage, in whatever datanet they stand.
 *
 * <p>The id is the SHA-256 of {@code "byline.passage.v1"}, a zero byte and the text's UTF-8.
 */
public final class PassageId {

  private static final byte[] PREFIX = "byline.passage.v1\0".getBytes(StandardCharsets.US_ASCII);

  private PassageId() {}

  /**
   * Returns the id of the passage with this text.
   *
   * @param canonicalText a text as {@link RecordText#canonical} accepts it; this is not checked
   *     here
   */
  public static Digest of(String canonicalText) {
    return Digest.sha256(PREFIX, Utf8.encode(canonicalText));
  }
}
