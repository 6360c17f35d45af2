package network.byline.peer.content;

/** Adds up how far a fetch has come, and tells whoever wants to know. */
final class FetchCount {

  private final FetchProgress progress;
  private long done;
  private long total;

  FetchCount(FetchProgress progress) {
    this.progress = progress;
  }

  /** Counts bytes that are here. */
  synchronized void have(long bytes) {
    done += bytes;
    progress.at(done, total);
  }

  /** Corrects how much there is. */
  synchronized void expect(long bytes) {
    total += bytes;
  }

  /** Takes bytes back that turned out to be worth nothing. */
  synchronized void lost(long bytes) {
    done -= bytes;
  }
}
