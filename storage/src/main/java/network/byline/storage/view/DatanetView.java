package network.byline.storage.view;

import network.byline.base.statement.Charter;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * A datanet and how much it holds.
 *
 * @param id the datanet's id
 * @param charter what founded it
 * @param contributions the length of its log
 * @param records how many records were contributed, duplicates included
 * @param passages how many different passages they make
 * @param snapshots how many snapshots are published
 */
public record DatanetView(
    Digest id,
    Signed<Charter> charter,
    long contributions,
    long records,
    long passages,
    long snapshots) {

  /** Returns how many records were there before. */
  public long duplicates() {
    return records - passages;
  }
}
