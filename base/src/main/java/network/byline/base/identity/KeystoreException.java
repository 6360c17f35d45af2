package network.byline.base.identity;

import java.io.IOException;
import java.nio.file.Path;
import network.byline.base.file.DiskFailure;
import org.jspecify.annotations.Nullable;

/** Says why a keystore could not do what was asked; each reason is a class of its own. */
public abstract sealed class KeystoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private KeystoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The passphrase does not open the key: ask again. */
  public static final class WrongPassphrase extends KeystoreException {
    private static final long serialVersionUID = 1;

    WrongPassphrase(String file) {
      super("wrong passphrase for " + file, null);
    }
  }

  /** The file is damaged or no key file: restore it from a copy, or the key from its phrase. */
  public static final class CorruptFile extends KeystoreException {
    private static final long serialVersionUID = 1;

    CorruptFile(String file, String why, @Nullable Throwable cause) {
      super(
          "key file "
              + file
              + " is damaged or no key file: "
              + why
              + "; restore it from a copy, or the key from its recovery phrase",
          cause);
    }
  }

  /** There is no key of that name. */
  public static final class NoSuchKey extends KeystoreException {
    private static final long serialVersionUID = 1;

    NoSuchKey(KeyName name, Path folder) {
      super("no key named '" + name + "' in " + folder, null);
    }
  }

  /** There is a key of that name already, and keys are never overwritten. */
  public static final class KeyExists extends KeystoreException {
    private static final long serialVersionUID = 1;

    KeyExists(KeyName name, Path folder) {
      super("a key named '" + name + "' exists in " + folder + ": choose another name", null);
    }
  }

  /** The disk or the folder's permissions failed. */
  public static final class Io extends KeystoreException {
    private static final long serialVersionUID = 1;

    Io(String tried, IOException cause) {
      super("could not " + tried + ": " + DiskFailure.reason(cause), cause);
    }
  }
}
