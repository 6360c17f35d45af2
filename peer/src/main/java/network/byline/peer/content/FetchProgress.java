package network.byline.peer.content;

/** Is told how far a fetch has come. Called from the fetch's threads, one call at a time. */
@FunctionalInterface
public interface FetchProgress {

  /** Nobody wants to know. */
  FetchProgress NONE = (done, total) -> {};

  /**
   * Some more bytes are here. The total grows as manifests arrive, which say how much there is.
   *
   * @param done bytes that need not be fetched any more, those that were here before among them
   * @param total bytes of all blocks asked for, as far as known
   */
  void at(long done, long total);
}
