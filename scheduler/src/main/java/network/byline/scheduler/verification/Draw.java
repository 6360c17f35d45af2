package network.byline.scheduler.verification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import network.byline.base.value.Digest;

/**
 * Chance that no worker can foresee and everybody can recompute afterwards: SHA-256 of a secret of
 * the host, the job and the purpose. A host that publishes the secret's digest beforehand, and the
 * secret later, shows that it did not choose.
 *
 * @param secret 32 random bytes, kept until they are replaced
 */
public record Draw(Digest secret) {

  private static final int WHOLE = 1_000_000;

  /** Returns a number for one purpose of one job, evenly drawn from all. */
  public long number(Digest job, String purpose) {
    byte[] hash =
        Digest.sha256(secret.toArray(), job.toArray(), purpose.getBytes(StandardCharsets.UTF_8))
            .toArray();
    return ByteBuffer.wrap(hash).getLong();
  }

  /** Tells whether what happens so many times in a million happens now. */
  public boolean happens(int ppm, Digest job, String purpose) {
    return Math.unsignedMultiplyHigh(number(job, purpose), WHOLE) < ppm;
  }

  @Override
  public String toString() {
    return "Draw[secret]";
  }
}
