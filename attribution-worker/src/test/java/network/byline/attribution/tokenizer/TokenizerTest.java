package network.byline.attribution.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import network.byline.attribution.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
  private static final Tokenizer TOKENIZER = Texts.tokenizer();

  private static String json() {
    return new String(TOKENIZER.json(), StandardCharsets.UTF_8);
  }

  private static Tokenizer parse(String json) {
    return Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void passageAndPromptCarryTheirSpecialTokens() {
    int[] text = TOKENIZER.encode("that is it");
    assertThat(TOKENIZER.encodePrompt("that is it"))
        .startsWith(TOKENIZER.bos())
        .endsWith(text)
        .hasSize(text.length + 1);
    assertThat(TOKENIZER.encodePassage("that is it"))
        .startsWith(TOKENIZER.bos())
        .endsWith(TOKENIZER.eos())
        .hasSize(text.length + 2);
    assertThat(TOKENIZER.decode(TOKENIZER.encodePassage("that is it"))).isEqualTo("that is it");
  }

  @Test
  void specialTokensNeverAriseFromText() {
    int[] ids = TOKENIZER.encode(Tokenizer.BEGIN + "x" + Tokenizer.END);
    assertThat(ids).doesNotContain(TOKENIZER.bos(), TOKENIZER.eos());
    assertThat(TOKENIZER.decode(ids)).isEqualTo(Tokenizer.BEGIN + "x" + Tokenizer.END);
    assertThat(TOKENIZER.isSpecial(TOKENIZER.eos())).isTrue();
    assertThat(TOKENIZER.isSpecial(2)).isFalse();
  }

  @Test
  void loneSurrogatesBecomeReplacementCharacters() {
    assertThat(TOKENIZER.decode(TOKENIZER.encode("a\ud800b\udc00😀\ud83d"))).isEqualTo("a�b�😀�");
  }

  @Test
  void streamHoldsBackCharactersUntilTheyAreComplete() {
    int[] ids = new int[4];
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 4; i++) {
      ids[i] = 2 + (smile[i] & 0xff);
    }
    StreamDecoder stream = TOKENIZER.stream();
    assertThat(stream.feed(ids[0]) + stream.feed(ids[1]) + stream.feed(ids[2])).isEmpty();
    assertThat(stream.feed(ids[3])).isEqualTo("😀");
    assertThat(stream.feed(ids[0])).isEmpty();
    assertThat(stream.finish()).isEqualTo("�");
    assertThat(stream.feed(2 + 'x')).isEqualTo("x");
    assertThat(stream.feed(TOKENIZER.eos())).isEmpty();
    assertThat(stream.finish()).isEmpty();
  }

  @Test
  void streamedPartsJoinToTheWholeForAnyIds() {
    Random random = new Random(4);
    for (int round = 0; round < 2_000; round++) {
      int[] ids = random.ints(random.nextInt(30), 0, TOKENIZER.vocabSize()).toArray();
      StreamDecoder stream = TOKENIZER.stream();
      StringBuilder text = new StringBuilder();
      Arrays.stream(ids).forEach(id -> text.append(stream.feed(id)));
      text.append(stream.finish());
      assertThat(text.toString()).isEqualTo(TOKENIZER.decode(ids));
    }
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    assertThatThrownBy(() -> TOKENIZER.decode(new int[] {600}))
        .hasMessageContainingAll("600", "599");
    assertThatThrownBy(() -> TOKENIZER.decode(new int[] {-1})).hasMessageContaining("-1");
  }

  @Test
  void writtenFileComesBackEqual() {
    Tokenizer read = parse(json());
    assertThat(read.json()).isEqualTo(TOKENIZER.json());
    for (int i = 0; i < 50; i++) {
      String text = Texts.mixed(1_000 + i, 50);
      assertThat(read.encodePassage(text)).isEqualTo(TOKENIZER.encodePassage(text));
    }
  }

  @Test
  void publishedPreTokenizersAreRead() {
    String ours = json();
    int from = ours.indexOf("\"pre_tokenizer\"");
    int until = ours.indexOf("\"post_processor\"");
    String byteLevel =
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";
    String digits =
        "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\",\"individual_digits\":true},"
            + byteLevel
            + "]}";
    for (String form : new String[] {byteLevel, digits}) {
      Tokenizer read =
          parse(
              ours.substring(0, from) + "\"pre_tokenizer\":" + form + "," + ours.substring(until));
      assertThat(read.preTokenizer())
          .isEqualTo(form.equals(digits) ? PreTokenizer.SINGLE_DIGITS : PreTokenizer.GPT2);
      assertThat(Tokenizer.parse(read.json()).preTokenizer()).isEqualTo(read.preTokenizer());
      assertThat(read.decode(read.encode("in the year 1984"))).isEqualTo("in the year 1984");
    }
  }

  @Test
  void mergesMayBeWrittenAsPairs() {
    int merges = json().indexOf("\"merges\"");
    String rewritten =
        json().substring(0, merges)
            + json().substring(merges).replaceAll("\"(\\S+) (\\S+)\"(,?\n)", "[\"$1\", \"$2\"]$3");
    assertThat(rewritten).isNotEqualTo(json());
    assertThat(parse(rewritten).json()).isEqualTo(TOKENIZER.json());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "\"normalizer\": null ~ \"normalizer\": {\"type\":\"NFC\"} ~ normalizer",
        "\"type\": \"BPE\" ~ \"type\": \"Unigram\" ~ type",
        "\"byte_fallback\": false ~ \"byte_fallback\": true ~ byte_fallback",
        "\"dropout\": null ~ \"dropout\": 0.1 ~ dropout",
        "\"behavior\": \"Isolated\" ~ \"behavior\": \"Removed\" ~ pre_tokenizer",
        "\"special\": true ~ \"special\": false ~ special",
        "<|begin|> ~ <|other|> ~ added_tokens",
        "\"a\": 99, ~ \"a\": 98, ~ vocab",
        "\"a\": 99, ~ \"a\": 70000, ~ vocab",
        "\"a\": 99, ~  ~ vocab",
        "\"a\": 99, ~ \"一\": 99, ~ vocab",
        "\"merges\": [ ~ \"merges\": [\"a\", ~ merges",
        "\"merges\": [ ~ \"merges\": [\"a 一\", ~ merges",
        "\"merges\": [ ~ \"merges\": [\"t h\",\"t h\", ~ merges",
      })
  void wrongFieldIsNamed(String from, String to, String field) {
    assertThat(json()).contains(from);
    assertThatThrownBy(() -> parse(json().replace(from, to == null ? "" : to)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(field);
  }

  @Test
  void fileCutAnywhereIsRefused() {
    byte[] file = TOKENIZER.json();
    for (int length = 0; length < file.length - 2; length += 97) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Tokenizer.parse(cut)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void changedBytesGiveATokenizerOrAFormatException() {
    byte[] file = TOKENIZER.json();
    Random random = new Random(8);
    for (int round = 0; round < 300; round++) {
      byte[] changed = file.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(128);
      try {
        assertThat(Tokenizer.parse(changed).vocabSize()).isPositive();
      } catch (FormatException expected) {
        assertThat(expected.field()).isNotEmpty();
      }
    }
  }
}
