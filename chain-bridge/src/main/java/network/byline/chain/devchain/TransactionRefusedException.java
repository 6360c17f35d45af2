package network.byline.chain.devchain;

/** Says why a transaction cannot enter any block now; nothing has changed. */
final class TransactionRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TransactionRefusedException(String why) {
    super(why);
  }
}
