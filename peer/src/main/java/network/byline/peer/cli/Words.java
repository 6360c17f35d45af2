package network.byline.peer.cli;

/** Numbers with their nouns. */
final class Words {

  private Words() {}

  /** Returns such as {@code 1 batch} or {@code 3 batches}. */
  static String count(long number, String noun) {
    String plural = noun.endsWith("ch") || noun.endsWith("x") ? noun + "es" : noun + "s";
    return number + " " + (number == 1 ? noun : plural);
  }
}
