package network.byline.base.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import network.byline.base.value.Address;

/**
 * A folder of named keys, each encrypted with a passphrase in a file of its own.
 *
 * <p>The files are standard wallet files (Web3 Secret Storage, version 3), readable by their owner
 * only. A key is never overwritten. Whoever passes a passphrase clears the array afterwards.
 *
 * <p>Whatever fails is a {@link KeystoreException} naming the file. Safe for use by several threads
 * and processes at once.
 */
public final class Keystore {

  private final KeyFolder folder;
  private final ScryptCost cost;
  private final SecureRandom random;

  /**
   * Makes a keystore over a folder, which need not exist until a key is added.
   *
   * @param cost what trying a passphrase costs for keys added here
   * @param random the source of new keys, salts and file ids
   */
  public Keystore(Path folder, ScryptCost cost, SecureRandom random) {
    this.folder = new KeyFolder(folder);
    this.cost = cost;
    this.random = random;
  }

  /** Makes a key and adds it under a name. */
  public SigningKey create(KeyName name, char[] passphrase) {
    SigningKey key = SigningKey.generate(random);
    add(name, key, passphrase);
    return key;
  }

  /** Adds a key under a name. */
  public void add(KeyName name, SigningKey key, char[] passphrase) {
    if (exists(name)) {
      throw new KeystoreException.KeyExists(name, folder.path());
    }
    KeyFile file = KeyFile.encrypt(key, passphrase, cost, random);
    byte[] id = new byte[16];
    random.nextBytes(id);
    try {
      folder.write(name, file.toJson(UUID.nameUUIDFromBytes(id)));
    } catch (IOException e) {
      throw new KeystoreException.Io("write key file " + folder.file(name), e);
    }
  }

  /** Returns the key of this name, decrypted. */
  public SigningKey open(KeyName name, char[] passphrase) {
    return read(name).decrypt(passphrase, folder.file(name).toString());
  }

  /**
   * Returns the address that the file of this name says it holds the key of; needs no passphrase.
   */
  public Address address(KeyName name) {
    return read(name).address();
  }

  /** Returns the names of all keys, sorted. */
  public List<KeyName> list() {
    try {
      return folder.names();
    } catch (IOException e) {
      throw new KeystoreException.Io("list the keys in " + folder.path(), e);
    }
  }

  /** Tells whether there is a key of this name. */
  public boolean exists(KeyName name) {
    return Files.exists(folder.file(name));
  }

  /** Returns the encrypted file of this name, which any wallet program can import. */
  public String exportFile(KeyName name) {
    String text = readText(name);
    KeyFile.parse(text, folder.file(name).toString());
    return text;
  }

  /**
   * Adds the key in an encrypted wallet file from here or elsewhere, encrypted anew with the same
   * passphrase.
   *
   * @return the key
   */
  public SigningKey importFile(KeyName name, String json, char[] passphrase) {
    SigningKey key = KeyFile.parse(json, "to import").decrypt(passphrase, "to import");
    add(name, key, passphrase);
    return key;
  }

  private KeyFile read(KeyName name) {
    return KeyFile.parse(readText(name), folder.file(name).toString());
  }

  private String readText(KeyName name) {
    try {
      return folder.read(name);
    } catch (IOException e) {
      throw new KeystoreException.Io("read key file " + folder.file(name), e);
    }
  }
}
