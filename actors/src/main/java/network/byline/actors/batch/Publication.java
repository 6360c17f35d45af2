package network.byline.actors.batch;

import java.util.List;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * A signed statement that the next batch file is to hold.
 *
 * @param statement the statement
 * @param position its place among its like: the log index of a contribution, from 0; the number of
 *     a snapshot; the serial of a deed; 0 for others
 * @param blocks ids of all blocks that the statement needs
 */
public record Publication(Signed<?> statement, long position, List<Digest> blocks) {

  public Publication {
    blocks = List.copyOf(blocks);
  }
}
