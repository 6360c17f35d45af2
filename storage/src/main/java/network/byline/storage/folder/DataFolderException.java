package network.byline.storage.folder;

/** Says that a data folder cannot be used, and what to do about it. */
public final class DataFolderException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DataFolderException(String message) {
    super(message);
  }

  DataFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
