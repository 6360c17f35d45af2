package network.byline.peer.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.ScryptCost;

/**
 * A person's folder: {@code keys/} with the encrypted keystore, {@code passphrase} if there is one,
 * and {@code data/} as the default data folder of a host.
 */
public final class Home {

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
   */
  public Optional<char[]> filedPassphrase() {
    String named = environment.getOrDefault("BYLINE_PASSPHRASE_FILE", "");
    Path file = named.isBlank() ? passphraseFile() : Path.of(named);
    if (named.isBlank() && !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the passphrase file " + file + " cannot be read: check BYLINE_PASSPHRASE_FILE", e);
    }
  }

  /** Makes a random passphrase beside the keystore, readable by its owner alone. */
  public char[] makePassphrase(SecureRandom random) {
    byte[] secret = new byte[16];
    random.nextBytes(secret);
    String text = HexFormat.of().formatHex(secret);
    try {
      Files.createDirectories(folder);
      Path file = passphraseFile();
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n", StandardOpenOption.WRITE);
      } else {
        Files.writeString(file, text + "\n", StandardOpenOption.CREATE_NEW);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a passphrase file into " + folder, e);
    }
    return text.toCharArray();
  }

  /** Returns where {@link #makePassphrase} writes. */
  public Path passphraseFile() {
    return folder.resolve("passphrase");
  }
}
