package network.byline.storage;

/**
 * Says that bytes could not be stored or read back: the disk is full, the database is gone, a file
 * is not what its name promises. The operation may be tried again; nothing of it has happened.
 */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Makes the error with what was tried, and what to do about it where that is known. */
  public StorageException(String message) {
    super(message);
  }

  /** Makes the error with what was tried and what it failed by. */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
