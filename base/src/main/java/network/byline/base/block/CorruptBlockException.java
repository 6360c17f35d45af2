package network.byline.base.block;

/** Says that stored bytes are not those that their name stands for, and where they lie. */
public final class CorruptBlockException extends BlobException {

  private static final long serialVersionUID = 1;

  CorruptBlockException(String where, BlockId expected, String why) {
    super(
        where
            + " is damaged: it should hold block "
            + expected
            + ", but "
            + why
            + "; restore it from a copy or delete it",
        null);
  }
}
