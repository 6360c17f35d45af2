package network.byline.attribution.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxSearchTest {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path folder;

  @Test
  void withoutBubblewrapThePackageToInstallIsNamed() throws Exception {
    Sandbox found = new SandboxSearch("Linux amd64", List.of(folder)).find(JAVA);

    assertThat(found.confines()).isFalse();
    assertThat(found.description()).contains("apt-get install bubblewrap");
  }

  @Test
  void aBubblewrapThatFailsIsNotUsedAndItsReasonIsKept() throws Exception {
    bubblewrap("echo 'bwrap: No permissions to create new namespace' >&2; exit 1");

    Sandbox found = new SandboxSearch("Linux amd64", List.of(folder)).find(JAVA);

    assertThat(found.confines()).isFalse();
    assertThat(found.description())
        .contains("No permissions to create new namespace")
        .contains("allow unprivileged user namespaces");
  }

  @Test
  void aBubblewrapInWhichAJvmRunsIsUsed() throws Exception {
    bubblewrap("exit 0");

    Sandbox found = new SandboxSearch("Linux amd64", List.of(folder)).find(JAVA);

    assertThat(found)
        .isEqualTo(new Sandbox.Confined(new Bubblewrap(folder.resolve("bwrap").toAbsolutePath())));
  }

  @Test
  void onAnotherSystemThereIsNone() throws Exception {
    bubblewrap("exit 0");

    assertThat(new SandboxSearch("Linux aarch64", List.of(folder)).find(JAVA).description())
        .contains("Linux x86-64 only");
  }

  @Test
  void switchedOffItIsNotEvenLookedFor() throws Exception {
    Sandbox off = Sandbox.find(Sandbox.Choice.OFF, folder.resolve("no-java"));

    assertThat(off.confines()).isFalse();
    assertThat(off.description()).contains("--sandbox off");
  }

  @Test
  void requiredAndMissingIsAnErrorThatSaysWhatToDo() {
    Sandbox none = new Sandbox.Unconfined("bubblewrap is not installed");

    assertThatThrownBy(() -> none.under(Sandbox.Choice.REQUIRE))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("bubblewrap is not installed")
        .hasMessageContaining("--sandbox auto");
    assertThat(none.under(Sandbox.Choice.AUTO)).isSameAs(none);
  }

  @Test
  void anotherWordThanTheChoicesIsRefusedByName() {
    assertThat(Sandbox.Choice.of("require", "--sandbox")).isEqualTo(Sandbox.Choice.REQUIRE);
    assertThatThrownBy(() -> Sandbox.Choice.of("REQUIRE", "--sandbox"))
        .hasMessage("--sandbox 'REQUIRE': write require, auto or off");
  }

  private void bubblewrap(String body) throws IOException {
    Path file = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
