package network.byline.attribution.strict;

import network.byline.attribution.format.ModelConfig;

/** Checks of token ids. */
final class Tokens {

  private Tokens() {}

  static void check(int[] tokens, ModelConfig config) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= config.vocabSize()) {
        throw new IllegalArgumentException(
            "token " + i + " is " + tokens[i] + "; use 0 to " + (config.vocabSize() - 1));
      }
    }
  }
}
