package network.byline.attribution.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TokenizerProperties {
  private static final Tokenizer TOKENIZER = Texts.tokenizer();

  @Property(tries = 2000)
  void anyTextDecodesToItself(@ForAll String any, @ForAll long seed) {
    String text = Tokenizer.wellFormed(any);
    assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
    String mixed = Texts.mixed(seed, 40);
    assertThat(TOKENIZER.decode(TOKENIZER.encode(mixed))).isEqualTo(mixed);
  }
}
