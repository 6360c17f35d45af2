package network.byline.peer.audit;

/**
 * Something that is not as it should be.
 *
 * @param batch the batch in which it was found
 * @param where the part of the batch, such as {@code receipt 3 (0x…)}
 * @param what what is wrong, with both values where there are two
 */
public record Difference(long batch, String where, String what) {

  @Override
  public String toString() {
    return "batch " + batch + ", " + where + ": " + what;
  }
}
