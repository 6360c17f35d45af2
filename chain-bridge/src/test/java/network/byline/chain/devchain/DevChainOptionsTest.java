package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevChainOptionsTest {

  @Test
  void everyArgumentIsRead() {
    assertThat(
            DevChainOptions.parse("--data", "d", "--port", "0", "--chain-id", "5", "--with-parent"))
        .isEqualTo(new DevChainOptions(0, Path.of("d"), 5, true));
    assertThat(DevChainOptions.parse("--data", "d"))
        .isEqualTo(new DevChainOptions(8_545, Path.of("d"), 31_337, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 1 | --data DIR is missing",
        "--data | --data needs a value",
        "--data d --port x | --port needs a number",
        "--data d --port 70000 | not within 0 and 65535",
        "--data d --port -1 | not within 0 and 65535",
        "--data d --chain-id 0 | not above zero",
        "--data d --verbose | unknown argument --verbose"
      })
  void wrongArgumentsAreNamed(String args, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DevChainOptions.parse(args.split(" ")))
        .withMessageContaining(words);
  }

  @Test
  void otherPlatformsAreSentToAnvil() {
    assertThatCode(() -> UnsupportedPlatformException.check("Linux", "amd64"))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(UnsupportedPlatformException.class)
        .isThrownBy(() -> UnsupportedPlatformException.check("Mac OS X", "aarch64"))
        .withMessageContaining("this is Mac OS X on aarch64")
        .withMessageContaining("anvil")
        .withMessageContaining("--rpc");
  }
}
