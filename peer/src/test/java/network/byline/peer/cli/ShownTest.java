package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

  @Test
  void whatWouldDisturbATerminalIsReplaced() {
    assertThat(Shown.text("a\u001b[2Jb\u0007\u009b1m\u202egro\u2066x\rz"))
        .isEqualTo("a\ufffd[2Jb\ufffd\ufffd1m\ufffdgro\ufffdx\ufffdz");
    assertThat(Shown.text("tab\tline\nعربي ½ 🙂")).isEqualTo("tab\tline\nعربي ½ 🙂");
  }

  @Test
  void ownStylesStay() {
    assertThat(Shown.styled("\u001b[1mbold\u001b[0m \u001b[35mpink\u001b[0m"))
        .isEqualTo("\u001b[1mbold\u001b[0m \u001b[35mpink\u001b[0m");
    assertThat(Shown.styled("\u001b[2J\u001b[8mhidden\u001b]0;title\u0007"))
        .isEqualTo("\ufffd[2J\ufffd[8mhidden\ufffd]0;title\ufffd");
  }

  @Test
  void aRefusalIsOneBearableLine() {
    assertThat(Shown.line(" first\r\n  second\u2028third\n")).isEqualTo("first second third");
    assertThat(Shown.line("x".repeat(10_000))).hasSize(2_001).endsWith("…");
  }
}
