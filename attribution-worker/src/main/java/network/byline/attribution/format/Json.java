package network.byline.attribution.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON trees under limits: no doubled keys, nothing after the end, shallow
 * nesting, strict UTF-8, plain trees only. Written text is a function of the tree alone.
 */
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAME_CHARS = 4_096;

  /** A tree takes up to 100 bytes per token; the largest vocabulary needs 400 000. */
  private static final long MAX_TOKENS = 1_000_000;

  private static final JsonMapper READER = reader();

  private Json() {}

  /** An empty object, to be filled in the order in which it is to be written. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Parses one JSON object.
   *
   * @param text UTF-8 bytes of the whole document
   * @param maxBytes longest document accepted
   * @param what name of the document for error messages
   * @throws FormatException if the document is too long, is no JSON object, or has doubled keys
   */
  public static JsonFields parse(byte[] text, int maxBytes, String what) {
    if (text.length > maxBytes) {
      throw new FormatException(
          what, "has " + text.length + " bytes, at most " + maxBytes + " are accepted");
    }
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      JsonNode tree = READER.readTree(decoded);
      if (!(tree instanceof ObjectNode object)) {
        throw new FormatException(what, "must be a JSON object {…}");
      }
      return new JsonFields(what, object);
    } catch (CharacterCodingException e) {
      throw new FormatException(what, "is not UTF-8");
    } catch (JsonProcessingException e) {
      throw new FormatException(what, "is not strict JSON: " + e.getOriginalMessage());
    }
  }

  /** The tree as one line of UTF-8 without white space; keys in the order of the tree. */
  public static byte[] compact(JsonNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The tree indented by two spaces with {@code \n} line ends and a final one, in UTF-8; keys in
   * the order of the tree.
   */
  public static byte[] pretty(JsonNode tree) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    try {
      String text = READER.writer(printer).writeValueAsString(tree);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail to print", e);
    }
  }

  /**
   * Lengths of texts are bounded by the document's own limit, checked before parsing. Names are not
   * remembered from one document to the next: they are strangers', and would stay for good.
   */
  private static JsonMapper reader() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(MAX_NAME_CHARS)
            .maxNumberLength(64)
            .maxTokenCount(MAX_TOKENS)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .build();
  }
}
