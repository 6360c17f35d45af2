package network.byline.actors.projection;

import java.util.List;
import network.byline.actors.serialization.StoredEvent;
import network.byline.storage.block.BlockStore;
import network.byline.storage.projection.Row;

/** What events leave in the tables, for tests of other packages. */
public final class SampleRows {

  private SampleRows() {}

  /** Returns the rows of an event, as the projector writes them. */
  public static List<Row> of(BlockStore blocks, StoredEvent event) {
    return new EventRows(blocks).of(event);
  }
}
