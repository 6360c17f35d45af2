package network.byline.base.block;

import org.jspecify.annotations.Nullable;

/** Says why a blob cannot be read. */
public abstract sealed class BlobException extends RuntimeException
    permits BlobException.MissingBlock,
        BlobException.Sealed,
        BlobException.Corrupt,
        CorruptBlockException {

  private static final long serialVersionUID = 1;

  BlobException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A block is not at the source: fetch it from elsewhere. */
  public static final class MissingBlock extends BlobException {
    private static final long serialVersionUID = 1;

    MissingBlock(BlockId id, String role) {
      super("block " + id + " (" + role + ") is missing", null);
    }
  }

  /** The blob's data is not open and no key was given. */
  public static final class Sealed extends BlobException {
    private static final long serialVersionUID = 1;

    Sealed(BlobId id) {
      super("blob " + id + " is sealed: its key is not public", null);
    }
  }

  /**
   * The blocks are those that the manifest names, but do not make up the blob that it describes:
   * the key is another, or whoever made the manifest lied.
   */
  public static final class Corrupt extends BlobException {
    private static final long serialVersionUID = 1;

    Corrupt(BlobId id, String why, @Nullable Throwable cause) {
      super("blob " + id + ": " + why, cause);
    }
  }
}
