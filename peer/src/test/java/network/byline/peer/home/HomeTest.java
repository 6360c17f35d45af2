package network.byline.peer.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  @Test
  void aMadePassphraseIsTheOwnersAloneAndReadBack() throws IOException {
    Home home = Home.at(folder.resolve("home"));

    char[] made = home.makePassphrase(RANDOM);

    assertThat(home.filedPassphrase()).contains(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.passphraseFile())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(home.folder())) {
      assertThat(files).containsExactly(home.passphraseFile());
    }
  }

  @Test
  void aPassphraseIsNeverWrittenOver() throws IOException {
    Home home = Home.at(folder);
    Files.writeString(home.passphraseFile(), "the one");

    assertThatThrownBy(() -> home.makePassphrase(RANDOM))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("is there already");
    assertThat(home.passphraseFile()).hasContent("the one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "\r\n"})
  void anEmptyPassphraseFileIsRefusedAndNotTakenForThePassphrase(String content)
      throws IOException {
    Home home = Home.at(folder);
    Files.writeString(home.passphraseFile(), content);

    assertThatThrownBy(home::filedPassphrase)
        .isInstanceOf(HomeException.class)
        .hasMessageContaining(home.passphraseFile() + " is empty");
  }

  @Test
  void whatIsNoPassphraseFileIsNamedWithTheVariableThatNamesIt() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});

    assertRefused(folder.resolve("none"), "there is no such file");
    assertRefused(folder, "it is a folder");
    assertRefused(binary, "it is not valid UTF-8");
    assertRefused(Path.of("/dev/zero"), "more than 4096 bytes");
  }

  @Test
  void aHomeThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Home.at(file.resolve("home")).makePassphrase(RANDOM))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.resolve("home").toString());
  }

  private void assertRefused(Path named, String words) {
    Home home =
        Home.of(
            Map.of("BYLINE_HOME", folder.toString(), "BYLINE_PASSPHRASE_FILE", named.toString()));
    assertThatThrownBy(home::filedPassphrase)
        .isInstanceOf(HomeException.class)
        .hasMessageContaining(named.toString())
        .hasMessageContaining(words)
        .hasMessageContaining("check BYLINE_PASSPHRASE_FILE");
  }
}
