package network.byline.actors.datanet;

import java.util.List;
import network.byline.actors.serialization.StoredEvent;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;

/** What has happened to a datanet. Times are seconds since 1970. */
public sealed interface DatanetEvent extends StoredEvent {

  /** The datanet was founded. */
  record Founded(Signed<Charter> charter, long at) implements DatanetEvent {}

  /**
   * A contribution stands in the log.
   *
   * @param contribution the statement
   * @param digest its digest, the log's leaf
   * @param logIndex its place, from 0
   * @param counts what its records were
   * @param blocks all blocks that hold them
   * @param at when
   */
  record Contributed(
      Signed<Contribution> contribution,
      Digest digest,
      long logIndex,
      RecordCounts counts,
      List<Digest> blocks,
      long at)
      implements DatanetEvent {}

  /** A snapshot was published. */
  record SnapshotPublished(Signed<Snapshot> snapshot, Digest digest, List<Digest> blocks, long at)
      implements DatanetEvent {}

  /** The batcher has the statement with this digest. */
  record HandedOver(Digest statement) implements DatanetEvent {}
}
