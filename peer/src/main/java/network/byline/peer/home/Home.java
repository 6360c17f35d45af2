package network.byline.peer.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import network.byline.base.file.DiskFailure;
import network.byline.base.file.PrivateFile;
import network.byline.base.file.SmallFile;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.ScryptCost;

/**
 * A person's folder: {@code keys/} with the encrypted keystore, {@code passphrase} if there is one,
 * and {@code data/} as the default data folder of a host.
 */
public final class Home {

  private static final int MAX_PASSPHRASE_BYTES = 4096;

  private final Path folder;
  private final Map<String, String> environment;

  private Home(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Returns the home named by {@code BYLINE_HOME}, or {@code ~/.byline}. */
  public static Home of(Map<String, String> environment) {
    String named = environment.getOrDefault("BYLINE_HOME", "");
    Path folder =
        named.isBlank() ? Path.of(System.getProperty("user.home"), ".byline") : Path.of(named);
    return new Home(folder.toAbsolutePath().normalize(), environment);
  }

  /** Returns a home at this folder, whatever the environment says. */
  public static Home at(Path folder) {
    return new Home(folder.toAbsolutePath().normalize(), Map.of());
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the default data folder of a host. */
  public Path data() {
    return folder.resolve("data");
  }

  /** Returns the keystore of this home. */
  public Keystore keystore() {
    return new Keystore(folder.resolve("keys"), ScryptCost.STANDARD, new SecureRandom());
  }

  /**
   * Returns the passphrase that a file holds: the one named by {@code BYLINE_PASSPHRASE_FILE}, else
   * {@code passphrase} in this home.
   *
   * @throws HomeException if that file is missing, empty or no text
   */
  public Optional<char[]> filedPassphrase() {
    String named = environment.getOrDefault("BYLINE_PASSPHRASE_FILE", "");
    Path file = named.isBlank() ? passphraseFile() : Path.of(named);
    if (named.isBlank() && !Files.exists(file)) {
      return Optional.empty();
    }
    String advice =
        named.isBlank()
            ? "restore it, since the keys beside it were encrypted with it"
            : "check BYLINE_PASSPHRASE_FILE";
    String passphrase;
    try {
      passphrase = SmallFile.text(file, MAX_PASSPHRASE_BYTES).strip();
    } catch (IOException e) {
      throw new HomeException(
          "the passphrase file "
              + file
              + " cannot be read: "
              + DiskFailure.reason(e)
              + "; "
              + advice,
          e);
    }
    if (passphrase.isEmpty()) {
      throw new HomeException("the passphrase file " + file + " is empty: " + advice);
    }
    return Optional.of(passphrase.toCharArray());
  }

  /** Makes a random passphrase beside the keystore, readable by its owner alone. */
  public char[] makePassphrase(SecureRandom random) {
    byte[] secret = new byte[16];
    random.nextBytes(secret);
    String text = HexFormat.of().formatHex(secret);
    try {
      Files.createDirectories(folder);
      PrivateFile.create(passphraseFile(), text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write a passphrase file into " + folder + ": " + DiskFailure.reason(e), e);
    }
    return text.toCharArray();
  }

  /** Returns where {@link #makePassphrase} writes. */
  public Path passphraseFile() {
    return folder.resolve("passphrase");
  }
}
