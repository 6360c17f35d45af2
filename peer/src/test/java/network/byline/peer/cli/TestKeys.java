package network.byline.peer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import network.byline.base.identity.KeyName;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.ScryptCost;
import network.byline.base.identity.SigningKey;

/** Puts keys into a home, encrypted cheaply: the cost stands in the file. */
final class TestKeys {

  private static final String PASSPHRASE = "not a secret";

  private TestKeys() {}

  static SigningKey put(Path home, String name) {
    try {
      Files.createDirectories(home);
      Files.writeString(home.resolve("passphrase"), PASSPHRASE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SigningKey key = SigningKey.generate(new SecureRandom());
    new Keystore(home.resolve("keys"), ScryptCost.LIGHT, new SecureRandom())
        .add(new KeyName(name), key, PASSPHRASE.toCharArray());
    return key;
  }
}
