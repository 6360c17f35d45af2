package network.byline.base.statement;

import java.nio.charset.StandardCharsets;
import network.byline.base.value.Digest;

/**
 * Salted commitments: a digest that binds to content without showing it. The salt is 32 random
 * bytes that only those know who may open it.
 */
public final class Commitments {

  private Commitments() {}

  /** Returns the commitment to a prompt's UTF-8. */
  public static Digest prompt(Digest salt, String prompt) {
    return of("byline.prompt.v1", salt, prompt.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the commitment to an encoded trace. */
  public static Digest trace(Digest salt, byte[] trace) {
    return of("byline.trace.v1", salt, trace);
  }

  /** Returns the commitment to encoded evidence. */
  public static Digest evidence(Digest salt, byte[] evidence) {
    return of("byline.evidence.v1", salt, evidence);
  }

  private static Digest of(String label, Digest salt, byte[] content) {
    return Digest.sha256(
        (label + "\0").getBytes(StandardCharsets.US_ASCII), salt.toArray(), content);
  }
}
