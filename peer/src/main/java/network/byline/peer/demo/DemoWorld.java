package network.byline.peer.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.byline.base.identity.KeyName;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.ScryptCost;
import network.byline.base.identity.SigningKey;
import network.byline.peer.home.Folders;
import network.byline.peer.home.Home;
import network.byline.peer.node.Installation;

/**
 * The demo's own home, made afresh: accounts with names, and the shipped sources of the lexicon.
 */
public final class DemoWorld {

  /** A work factor for keys that are worth nothing, so that making them takes no time. */
  private static final ScryptCost LIGHT = new ScryptCost(1 << 12, 8, 1);

  private final Path folder;
  private final Keystore keystore;
  private final char[] passphrase;
  private final Map<String, SigningKey> keys = new LinkedHashMap<>();
  private final Map<String, String> names = new TreeMap<>();

  private DemoWorld(Path folder, Keystore keystore, char[] passphrase) {
    this.folder = folder;
    this.keystore = keystore;
    this.passphrase = passphrase;
  }

  /** Makes the world in a folder; what an earlier demo left there is removed. */
  public static DemoWorld fresh(Path folder) {
    try {
      Folders.remove(folder);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the demo's folder " + folder + " cannot be made", e);
    }
    SecureRandom random = new SecureRandom();
    char[] passphrase = Home.at(folder).makePassphrase(random);
    return new DemoWorld(folder, new Keystore(folder.resolve("keys"), LIGHT, random), passphrase);
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the account of this name, made when it is first asked for. */
  public SigningKey key(String name) {
    return keys.computeIfAbsent(
        name,
        n -> {
          SigningKey key = keystore.create(new KeyName(n), passphrase);
          names.put(key.address().toString(), n);
          return key;
        });
  }

  /** Returns the names of all accounts made so far, by address. */
  public Map<String, String> names() {
    return names;
  }

  /** Returns the shipped sources of the lexicon, each a contributor, by name. */
  public static List<Path> sources() {
    Path lexicon = Installation.own().data().resolve("lexicon");
    try (Stream<Path> files = Files.list(lexicon)) {
      return files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped data in " + lexicon + " cannot be read", e);
    }
  }

  /** Returns the contributor's name for a source's file. */
  public static String contributor(Path source) {
    return String.valueOf(source.getFileName()).replace(".jsonl", "");
  }

  /** Returns a port on loopback that is free now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on loopback", e);
    }
  }
}
