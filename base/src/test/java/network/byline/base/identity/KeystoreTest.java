package network.byline.base.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreTest {

  private static final ScryptCost CHEAP = new ScryptCost(16, 8, 1);
  private static final KeyName ALICE = new KeyName("alice");
  private static final KeyName BOB = new KeyName("bob");

  @TempDir Path home;
  private Path folder;
  private Keystore keystore;

  @BeforeEach
  void open() {
    folder = home.resolve("byline").resolve("keys");
    keystore = new Keystore(folder, CHEAP, new SecureRandom());
  }

  @Test
  void aKeyIsOpenedWithItsPassphrase() {
    SigningKey created = keystore.create(ALICE, "päss 🦆".toCharArray());
    assertThat(keystore.open(ALICE, "päss 🦆".toCharArray())).isEqualTo(created);
    assertThat(keystore.address(ALICE)).isEqualTo(created.address());
    assertThat(keystore.exists(ALICE)).isTrue();
    assertThat(keystore.exists(BOB)).isFalse();
  }

  @Test
  void aWrongPassphraseHasAnErrorOfItsOwn() {
    keystore.create(ALICE, "right".toCharArray());
    assertThatThrownBy(() -> keystore.open(ALICE, "wrong".toCharArray()))
        .isInstanceOf(KeystoreException.WrongPassphrase.class)
        .hasMessage("wrong passphrase for " + folder.resolve("alice.json"));
  }

  @Test
  void anUnknownNameHasAnErrorOfItsOwn() {
    assertThatThrownBy(() -> keystore.open(BOB, "any".toCharArray()))
        .isInstanceOf(KeystoreException.NoSuchKey.class)
        .hasMessage("no key named 'bob' in " + folder);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void aKeyIsNeverOverwritten() {
    SigningKey first = keystore.create(ALICE, "one".toCharArray());
    assertThatThrownBy(() -> keystore.create(ALICE, "two".toCharArray()))
        .isInstanceOf(KeystoreException.KeyExists.class)
        .hasMessageContaining("choose another name");
    assertThat(keystore.open(ALICE, "one".toCharArray())).isEqualTo(first);
  }

  @Test
  void ofManyWhoAddTheSameNameAtOnceOneWins() throws Exception {
    Callable<Boolean> add =
        () -> {
          try {
            keystore.create(ALICE, "same".toCharArray());
            return true;
          } catch (KeystoreException.KeyExists e) {
            return false;
          }
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      long won = 0;
      for (var result : threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> add).toList())) {
        won += result.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("alice.json"));
    }
  }

  @Test
  void filesAndFolderAreTheOwnersAlone() throws IOException {
    keystore.create(ALICE, "x".toCharArray());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("alice.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderThatWasOpenToOthersIsClosed() throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    keystore.create(ALICE, "x".toCharArray());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void keysAreListedByNameAndOtherFilesPassedOver() throws IOException {
    keystore.create(BOB, "x".toCharArray());
    keystore.create(ALICE, "x".toCharArray());
    Files.writeString(folder.resolve(".carol.1234.tmp"), "half a file");
    Files.writeString(folder.resolve("Notes.json"), "{}");
    assertThat(keystore.list()).containsExactly(ALICE, BOB);
  }

  @Test
  void anExportedFileIsImportedUnderAnotherName() {
    SigningKey key = keystore.create(ALICE, "pass".toCharArray());
    String json = keystore.exportFile(ALICE);
    assertThat(keystore.importFile(BOB, json, "pass".toCharArray())).isEqualTo(key);
    assertThat(keystore.open(BOB, "pass".toCharArray())).isEqualTo(key);
    assertThatThrownBy(() -> keystore.importFile(new KeyName("carol"), json, "other".toCharArray()))
        .isInstanceOf(KeystoreException.WrongPassphrase.class);
  }

  @Test
  void aFileOfAnotherWalletIsImported() {
    Properties vectors = IdentityVectors.read();
    char[] passphrase = vectors.getProperty("foreign.passphrase").toCharArray();
    SigningKey key = keystore.importFile(ALICE, IdentityVectors.foreignFile(), passphrase);
    assertThat(key.address()).hasToString(vectors.getProperty("key.plain.address"));
    assertThat(keystore.open(ALICE, passphrase)).isEqualTo(key);
  }

  @Test
  void everyDamageToAKeyFileIsNoticedOrHarmless() throws IOException {
    SigningKey key = keystore.create(ALICE, "pass".toCharArray());
    Path file = folder.resolve("alice.json");
    byte[] whole = Files.readAllBytes(file);
    int noticed = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      try {
        assertThat(keystore.open(ALICE, "pass".toCharArray())).isEqualTo(key);
      } catch (KeystoreException.CorruptFile e) {
        assertThat(e).hasMessageContaining(file.toString());
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(whole.length / 2);
  }

  @Test
  void everyTruncationOfAKeyFileIsNoticed() throws IOException {
    keystore.create(ALICE, "pass".toCharArray());
    Path file = folder.resolve("alice.json");
    String whole = Files.readString(file).strip();
    for (int i = 0; i < whole.length(); i += 7) {
      Files.writeString(file, whole.substring(0, i));
      assertThatThrownBy(() -> keystore.open(ALICE, "pass".toCharArray()))
          .isInstanceOf(KeystoreException.CorruptFile.class)
          .hasMessageContaining(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "\"text\"",
        "{\"version\":3}",
        "{\"version\":1,\"version\":3}",
        "{\"version\":3,\"address\":\"00\",\"crypto\":{\"cipher\":\"aes-128-ctr\",\"kdf\":\"pbkdf2\"}}",
      })
  void whatIsNoKeyFileIsRefused(String json) {
    assertThatThrownBy(() -> keystore.importFile(ALICE, json, "x".toCharArray()))
        .isInstanceOf(KeystoreException.CorruptFile.class);
    assertThat(keystore.exists(ALICE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"n\":1073741824", "\"n\":0", "\"n\":3", "\"n\":-2", "\"n\":1e9", "\"n\":\"16\""})
  void aCostThatWouldEatTheMachineIsRefused(String n) {
    String json = IdentityVectors.foreignFile().replace("\"n\":1024", n);
    assertThatThrownBy(() -> keystore.importFile(ALICE, json, "x".toCharArray()))
        .isInstanceOf(KeystoreException.CorruptFile.class);
  }

  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    keystore.create(ALICE, "x".toCharArray());
    Files.write(folder.resolve("alice.json"), new byte[70_000]);
    assertThatThrownBy(() -> keystore.address(ALICE))
        .isInstanceOf(KeystoreException.CorruptFile.class)
        .hasMessageContaining("64 KiB");
  }

  @Test
  void aFolderThatCannotBeMadeIsReported() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.write(folder, "a file".getBytes(UTF_8));
    assertThatThrownBy(() -> keystore.create(ALICE, "x".toCharArray()))
        .isInstanceOf(KeystoreException.Io.class)
        .hasMessageContaining(folder.resolve("alice.json").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Alice",
        "a b",
        "../a",
        "-a",
        "a.json",
        "ä",
        "abcdefghijabcdefghijabcdefghij123"
      })
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> new KeyName(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 32");
  }

  @Test
  void theCostsAreThoseOfWallets() {
    assertThat(ScryptCost.LIGHT).isEqualTo(new ScryptCost(4096, 8, 6));
    assertThat(ScryptCost.STANDARD).isEqualTo(new ScryptCost(262_144, 8, 1));
  }

  @Test
  void whatFollowsAKeyFileOrStandsInItsPlaceIsNoticed() throws IOException {
    keystore.create(ALICE, "pass".toCharArray());
    Path file = folder.resolve("alice.json");
    String whole = Files.readString(file);
    for (String damaged : new String[] {"", " ", whole + whole, whole + "x", whole + "\0"}) {
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> keystore.open(ALICE, "pass".toCharArray()))
          .as(damaged)
          .isInstanceOf(KeystoreException.CorruptFile.class)
          .hasMessageContaining(file.toString());
    }
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> keystore.address(ALICE))
        .isInstanceOf(KeystoreException.CorruptFile.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aCostAboveThatOfWalletsIsRefusedAsItMayNotFitTheMemory() {
    assertThatThrownBy(() -> new ScryptCost(1 << 19, 8, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 MiB");
  }
}
