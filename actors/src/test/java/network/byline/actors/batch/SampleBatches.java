package network.byline.actors.batch;

import network.byline.base.receipt.BatchFile;

/** Batch files for tests of other packages, not written to any disk. */
public final class SampleBatches {

  private SampleBatches() {}

  /** Returns the file of the batch that is being closed. */
  public static BatchFile file(BatchState state) {
    return BatchWriting.build(state);
  }

  /** Returns the event that follows when that file is written. */
  public static BatchEvent.Closed closed(BatchState state, BatchFile file) {
    return BatchWriting.closed(state, file, BatchFile.digest(file.toBytes()));
  }
}
