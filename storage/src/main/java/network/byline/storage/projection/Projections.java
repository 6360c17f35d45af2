package network.byline.storage.projection;

import java.util.List;

/** Writes the rows of the journal's events exactly once, however often an event comes. */
public interface Projections {

  /** Returns the offset of the last event that this projection wrote; 0 before the first. */
  long offset(String projection);

  /**
   * Writes the rows of one event and moves the projection's offset, in one transaction. An offset
   * not above the last one was written before and changes nothing.
   *
   * @param projection the projection's name, 1 to 64 characters
   * @param offset the event's place in the projection's stream, above zero
   * @param rows what the event leaves, may be nothing
   * @return whether the rows were written now
   * @throws network.byline.storage.StorageException if the database did not take them; neither rows
   *     nor offset have changed then
   * @throws IllegalStateException if a row contradicts one written before under its key
   */
  boolean apply(String projection, long offset, List<Row> rows);
}
