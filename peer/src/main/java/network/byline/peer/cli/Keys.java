package network.byline.peer.cli;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import network.byline.base.identity.KeyName;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.RecoveryPhrase;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.peer.home.Home;

/** Opens and makes keys of a home, asking for the passphrase only where somebody can answer. */
final class Keys {

  /** The name of the key that commands use without {@code --as}. */
  static final String DEFAULT_NAME = "default";

  private final Home home;
  private final Terminal terminal;

  Keys(Home home, Terminal terminal) {
    this.home = home;
    this.terminal = terminal;
  }

  /** Opens a key by name. */
  SigningKey open(String name) {
    Keystore keystore = home.keystore();
    KeyName key = keyName(name);
    if (!keystore.exists(key)) {
      throw CommandFailure.failed(
          "there is no key '"
              + name
              + "' in "
              + home.folder()
              + ". Make it with: byline keys new --name "
              + name);
    }
    char[] passphrase =
        home.filedPassphrase()
            .or(() -> terminal.askSecret("Passphrase of '" + name + "': "))
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "no passphrase: name a file with BYLINE_PASSPHRASE_FILE, or run this in a"
                            + " terminal"));
    try (Waiting _ = Waiting.begin(terminal, "opening the key of '" + name + "'")) {
      return keystore.open(key, passphrase);
    }
  }

  /** Tells whether a key of this name exists. */
  boolean exists(String name) {
    return home.keystore().exists(keyName(name));
  }

  /** Makes an account and says its recovery phrase, this once. */
  RecoveryPhrase make(String name) {
    RecoveryPhrase phrase = RecoveryPhrase.generate(new SecureRandom());
    store(name, SigningKey.fromPhrase(phrase));
    terminal.say("Recovery phrase (write it down; it is shown once and brings the account back):");
    terminal.say("  " + phrase.exportWords());
    return phrase;
  }

  /** Stores a new key under a name. */
  void store(String name, SigningKey key) {
    char[] passphrase = newPassphrase();
    try (Waiting _ = Waiting.begin(terminal, "encrypting the key of '" + name + "'")) {
      home.keystore().add(keyName(name), key, passphrase);
    }
  }

  /** Returns the address of a stored key, which needs no passphrase. */
  Address address(String name) {
    if (!exists(name)) {
      throw CommandFailure.failed(
          "there is no key '" + name + "'. Make it with: byline keys new --name " + name);
    }
    return home.keystore().address(keyName(name));
  }

  static KeyName keyName(String name) {
    try {
      return new KeyName(name);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private char[] newPassphrase() {
    return home.filedPassphrase().or(this::askTwice).orElseGet(this::random);
  }

  private Optional<char[]> askTwice() {
    return terminal
        .askSecret("New passphrase: ")
        .map(
            first -> {
              char[] second = terminal.askSecret("Once more: ").orElse(new char[0]);
              if (!Arrays.equals(first, second)) {
                throw CommandFailure.usage("the two passphrases differ; nothing was stored");
              }
              if (first.length < 8) {
                throw CommandFailure.usage("a passphrase has 8 characters or more");
              }
              return first;
            });
  }

  private char[] random() {
    char[] passphrase = home.makePassphrase(new SecureRandom());
    terminal.say("Made a random passphrase, readable by you alone: " + home.passphraseFile());
    return passphrase;
  }
}
