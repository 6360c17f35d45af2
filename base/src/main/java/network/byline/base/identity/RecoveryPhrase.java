package network.byline.base.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.MnemonicUtils;

/**
 * Words that an account can be restored from (BIP-39, English list): written on paper, they are the
 * account.
 *
 * <p>New phrases have 12 words; phrases of 15, 18, 21 and 24 words from elsewhere are read too.
 * {@code toString} does not show the words.
 */
public final class RecoveryPhrase {

  private static final int ENTROPY_BYTES = 16;
  private static final Set<Integer> LENGTHS = Set.of(12, 15, 18, 21, 24);
  private static final int BITS_PER_WORD = 11;
  private static final Map<String, Integer> NUMBERS = numbers();

  private final String words;

  private RecoveryPhrase(String words) {
    this.words = words;
  }

  /** Returns a fresh phrase of 12 words drawn from this source. */
  public static RecoveryPhrase generate(SecureRandom random) {
    byte[] entropy = new byte[ENTROPY_BYTES];
    random.nextBytes(entropy);
    return new RecoveryPhrase(MnemonicUtils.generateMnemonic(entropy));
  }

  /**
   * Returns the phrase of these words, which may be in any case and have any white space between
   * them.
   *
   * @throws IllegalArgumentException naming the word that is not in the list, or saying that the
   *     number of words or their checksum is wrong
   */
  public static RecoveryPhrase parse(String text) {
    List<String> words = Arrays.asList(text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
    if (!LENGTHS.contains(words.size())) {
      int given = text.isBlank() ? 0 : words.size();
      throw new IllegalArgumentException(
          "a recovery phrase has 12 words (15, 18, 21 or 24 elsewhere), but this one has " + given);
    }
    BitSet bits = new BitSet(words.size() * BITS_PER_WORD);
    for (int i = 0; i < words.size(); i++) {
      @Nullable Integer number = NUMBERS.get(words.get(i));
      if (number == null) {
        throw new IllegalArgumentException(
            "word "
                + (i + 1)
                + " of the recovery phrase, '"
                + words.get(i)
                + "', is not in the list of words: check its spelling");
      }
      for (int bit = 0; bit < BITS_PER_WORD; bit++) {
        bits.set(i * BITS_PER_WORD + bit, ((number >> (BITS_PER_WORD - 1 - bit)) & 1) == 1);
      }
    }
    String canonical = String.join(" ", words);
    if (!canonical.equals(MnemonicUtils.generateMnemonic(entropy(bits, words.size())))) {
      throw new IllegalArgumentException(
          "the checksum of the recovery phrase is wrong: every word is in the list, but one is not"
              + " the right one, or two are swapped");
    }
    return new RecoveryPhrase(canonical);
  }

  /** Returns the words with one space between them, for showing them to their owner. */
  public String exportWords() {
    return words;
  }

  @Override
  public String toString() {
    return "RecoveryPhrase[hidden]";
  }

  /** The seed of the key tree; no additional passphrase is used. */
  byte[] seed() {
    return MnemonicUtils.generateSeed(words, "");
  }

  /** The bits without the checksum at their end, which is one for every 32 bits of entropy. */
  private static byte[] entropy(BitSet bits, int words) {
    byte[] entropy = new byte[words / 3 * 4];
    for (int i = 0; i < entropy.length * Byte.SIZE; i++) {
      if (bits.get(i)) {
        entropy[i / Byte.SIZE] |= (byte) (0x80 >> i % Byte.SIZE);
      }
    }
    return entropy;
  }

  private static Map<String, Integer> numbers() {
    List<String> list = MnemonicUtils.getWords();
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      numbers.put(list.get(i), i);
    }
    return Map.copyOf(numbers);
  }
}
