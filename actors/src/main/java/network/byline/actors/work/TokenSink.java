package network.byline.actors.work;

/** Where a worker's tokens go as they are drawn. Never blocks. */
@FunctionalInterface
public interface TokenSink {

  /**
   * Takes one token.
   *
   * @param index its place in the answer, from 0
   * @param token its id
   * @param text the text that became certain with it; may be empty
   */
  void token(int index, int token, String text);
}
