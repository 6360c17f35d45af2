package network.byline.storage.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file of the embedded database that is written through a {@link StoreChannel}. */
public final class StoreFile extends FilePathWrapper {

  private static final String SCHEME = "byline";

  /** Makes an empty one, as the database does before it asks for a path. */
  public StoreFile() {}

  /** Returns what a database's path starts with to be opened as such a file. */
  static String prefix() {
    FilePath.register(new StoreFile());
    return SCHEME + ":";
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new StoreChannel(getBase().open(mode));
  }
}
