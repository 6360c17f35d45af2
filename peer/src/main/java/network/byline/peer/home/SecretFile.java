package network.byline.peer.home;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import network.byline.base.file.DiskFailure;
import network.byline.base.file.PrivateFile;
import network.byline.base.file.SmallFile;

/** The secret of a machine's own key in a file of 64 hex digits that only its owner can read. */
public final class SecretFile {

  private static final int BYTES = 32;

  private SecretFile() {}

  /**
   * Returns the 32 bytes in a file; if there is no such file, it is made with random ones.
   *
   * @throws HomeException if it holds something else or cannot be read
   */
  public static byte[] open(Path file, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        make(file, random);
      }
      String digits = SmallFile.text(file, 4 * BYTES).strip();
      if (!digits.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
        throw new HomeException(file + " holds no key: restore it, or delete it to get another");
      }
      return HexFormat.of().parseHex(digits);
    } catch (IOException e) {
      throw new HomeException(
          "the key file " + file + " cannot be used: " + DiskFailure.reason(e), e);
    }
  }

  private static void make(Path file, SecureRandom random) throws IOException {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      PrivateFile.create(file, HexFormat.of().formatHex(secret) + "\n");
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its key counts.
      return;
    }
  }
}
