package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;

import network.byline.chain.vault.SendOutcome.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendOutcomeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "already known | ALREADY_KNOWN",
        "transaction already imported | ALREADY_KNOWN",
        "nonce too low: next nonce 3, tx nonce 1 | NONCE_TOO_LOW",
        "nonce too high: next nonce 3 | NONCE_TOO_HIGH",
        "replacement transaction underpriced | UNDERPRICED",
        "max fee per gas less than block base fee | UNDERPRICED",
        "Insufficient funds for gas * price + value | INSUFFICIENT_FUNDS",
        "the moon is full | REFUSED"
      })
  void nodesWordsAreUnderstood(String words, Kind kind) {
    assertThat(SendOutcome.ofError(words)).isEqualTo(new SendOutcome(kind, words));
  }
}
