package network.byline.chain.devchain;

import io.horizen.evm.Database;
import io.horizen.evm.Hash;
import io.horizen.evm.LevelDBDatabase;
import io.horizen.evm.LibEvmException;
import io.horizen.evm.MemoryDatabase;
import io.horizen.evm.StateDB;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.base.value.Digest;

/** The EVM and state trie of geth as a native library, with states in LevelDB or in memory. */
final class LibEvmEngine implements EvmEngine {

  static {
    // The library logs through Log4j, whose default would write to stdout.
    String key = "log4j2.configurationFile";
    if (System.getProperty(key) == null) {
      System.setProperty(key, "classpath:network/byline/chain/devchain/log4j2.properties");
    }
  }

  private final Database database;

  private LibEvmEngine(Database database) {
    this.database = database;
  }

  /**
   * Opens the states kept in a folder, which is made if it is missing.
   *
   * @throws UnsupportedPlatformException if the library has no native code for this machine
   * @throws IOException if the folder cannot be made, or another process has it open
   */
  static LibEvmEngine inFolder(Path folder) throws IOException {
    UnsupportedPlatformException.check();
    Files.createDirectories(folder);
    try {
      return new LibEvmEngine(new LevelDBDatabase(folder.toString()));
    } catch (LibEvmException e) {
      throw new IOException("the chain's state in " + folder + " cannot be opened", e);
    } catch (LinkageError e) {
      throw new UnsupportedPlatformException(e);
    }
  }

  /** Opens an engine that forgets everything when it is closed. */
  static LibEvmEngine inMemory() {
    UnsupportedPlatformException.check();
    try {
      return new LibEvmEngine(new MemoryDatabase());
    } catch (LinkageError e) {
      throw new UnsupportedPlatformException(e);
    }
  }

  @Override
  public Digest emptyRoot() {
    return Digest.of(StateDB.EMPTY_ROOT_HASH.toBytes());
  }

  @Override
  public boolean holds(Digest root) {
    try {
      open(root).close();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public WorldState open(Digest root) {
    try {
      return new LibEvmState(new StateDB(database, new Hash(root.toArray())));
    } catch (LibEvmException e) {
      throw new IllegalArgumentException("no state with root " + root + " is stored", e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
