package network.byline.attribution.score;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import network.byline.base.value.Digest;

/**
 * The SHA-256 over the logits of every drawn position, as little-endian floats: what a generating
 * worker states and a scoring one finds again.
 */
public final class LogitsDigest {

  private final MessageDigest digest;

  /** Starts without a position. */
  public LogitsDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256, which all must have", e);
    }
  }

  /** Adds the logits of the next drawn position. */
  public void add(float[] logits) {
    ByteBuffer buffer =
        ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(logits);
    digest.update(buffer);
  }

  /** Returns the digest and starts anew. */
  public Digest finish() {
    return Digest.of(digest.digest());
  }
}
