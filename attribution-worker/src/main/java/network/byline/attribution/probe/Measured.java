package network.byline.attribution.probe;

import network.byline.base.value.Digest;

/**
 * What a probe found.
 *
 * @param gemmOne billions of floating-point operations in a second, on one thread
 * @param gemmAll the same on all threads together
 * @param forward the digest of the known forward pass
 * @param stepSeconds how long a training step of the reference adapter took
 * @param decodeOne tokens in a second of the reference model, one answer at a time
 * @param decodeEight the same with eight answers together, of all of them
 */
public record Measured(
    double gemmOne,
    double gemmAll,
    Digest forward,
    double stepSeconds,
    double decodeOne,
    double decodeEight) {

  /** Tells whether the machine computes as the arithmetic contract says. */
  public boolean computesRightly() {
    return forward.equals(KnownAnswer.DIGEST);
  }
}
