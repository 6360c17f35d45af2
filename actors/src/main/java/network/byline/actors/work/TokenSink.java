package network.byline.actors.work;

/**
 * Where a worker's tokens go as they are drawn. Never blocks. Their text is the reader's to make,
 * who has the tokenizer: a worker is not believed what a token reads as.
 */
@FunctionalInterface
public interface TokenSink {

  /**
   * Takes one token.
   *
   * @param index its place in the answer, from 0
   * @param token its id
   */
  void token(int index, int token);
}
