package network.byline.attribution.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import network.byline.attribution.format.Json;
import network.byline.attribution.format.JsonFields;

/** Reads and writes {@code tokenizer.json} as far as it describes byte-level BPE. */
final class TokenizerJson {
  private static final int MAX_FILE_BYTES = 16 << 20;

  private final JsonFields root;
  private final Map<String, Integer> idOf = new HashMap<>();
  private final Map<Integer, String> special = new TreeMap<>();

  private TokenizerJson(JsonFields root) {
    this.root = root;
  }

  static Tokenizer parse(
      byte[] json, ToIntFunction<TokenizerJson> bos, ToIntFunction<TokenizerJson> eos) {
    JsonFields root = Json.parse(json, MAX_FILE_BYTES, Tokenizer.FILE_NAME);
    TokenizerJson file = new TokenizerJson(root);
    if (root.has("normalizer")) {
      throw root.error("normalizer", "must be null; texts are not changed before encoding");
    }
    JsonFields model = root.fields("model");
    checkModel(model);
    PreTokenizer preTokenizer = preTokenizer(root);
    file.readAddedTokens();
    List<byte[]> bytesOf = file.readVocabulary(model);
    Merges merges = new Merges(file.readMerges(model, bytesOf.size()));
    return new Tokenizer(
        preTokenizer, bytesOf, file.special, merges, bos.applyAsInt(file), eos.applyAsInt(file));
  }

  int specialId(String content) {
    for (Map.Entry<Integer, String> entry : special.entrySet()) {
      if (entry.getValue().equals(content)) {
        return entry.getKey();
      }
    }
    throw root.error("added_tokens", "lacks the special token " + content);
  }

  private static void checkModel(JsonFields model) {
    if (!model.text("type").equals("BPE")) {
      throw model.error("type", "must be \"BPE\"");
    }
    for (String absent : List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix")) {
      JsonNode value = model.tree().get(absent);
      if (value != null && !value.isNull() && !(value.isTextual() && value.textValue().isEmpty())) {
        throw model.error(absent, "must be null; it is not supported");
      }
    }
    for (String flag : List.of("byte_fallback", "ignore_merges")) {
      if (model.flag(flag, false)) {
        throw model.error(flag, "must be false; it is not supported");
      }
    }
  }

  private static PreTokenizer preTokenizer(JsonFields root) {
    JsonFields outer = root.fields("pre_tokenizer");
    List<JsonFields> steps = new ArrayList<>();
    if (outer.text("type").equals("Sequence")) {
      for (JsonNode step : outer.node("pretokenizers")) {
        if (!(step instanceof ObjectNode object)) {
          throw outer.error("pretokenizers", "must be a list of objects");
        }
        steps.add(new JsonFields(Tokenizer.FILE_NAME + ": pre_tokenizer", object));
      }
    } else {
      steps.add(outer);
    }
    JsonFields last = steps.isEmpty() ? outer : steps.getLast();
    if (last.text("type").equals("ByteLevel") && !last.flag("add_prefix_space", true)) {
      boolean pattern = last.flag("use_regex", true);
      if (steps.size() == 1 && pattern) {
        return PreTokenizer.GPT2;
      }
      if (steps.size() == 2 && pattern && isSingleDigits(steps.getFirst())) {
        return PreTokenizer.SINGLE_DIGITS;
      }
      if (steps.size() == 2 && !pattern && isFixedSplit(steps.getFirst())) {
        return PreTokenizer.FIXED;
      }
    }
    throw root.error(
        "pre_tokenizer",
        "must be ByteLevel without prefix space, alone, after Digits(individual_digits), or without"
            + " its pattern after the fixed Split; others are not supported");
  }

  private static boolean isSingleDigits(JsonFields step) {
    return step.text("type").equals("Digits") && step.flag("individual_digits", false);
  }

  private static boolean isFixedSplit(JsonFields step) {
    return step.text("type").equals("Split")
        && step.text("behavior").equals("Isolated")
        && !step.flag("invert", false)
        && step.fields("pattern")
            .optionalText("Regex")
            .equals(Optional.of(PreTokenizer.FIXED_PATTERN));
  }

  private void readAddedTokens() {
    JsonNode added = root.node("added_tokens");
    for (JsonNode node : added) {
      if (!(node instanceof ObjectNode object)) {
        throw root.error("added_tokens", "must be a list of objects");
      }
      JsonFields token = new JsonFields(Tokenizer.FILE_NAME + ": added_tokens", object);
      int id = token.integer("id", 0, Tokenizer.MAX_VOCAB - 1);
      if (!token.flag("special")) {
        throw token.error("special", "must be true; other added tokens are not supported");
      }
      if (special.put(id, token.text("content")) != null) {
        throw token.error("id", "is " + id + " twice");
      }
    }
  }

  private List<byte[]> readVocabulary(JsonFields model) {
    JsonFields vocab = model.fields("vocab");
    Map<Integer, String> textOf = new HashMap<>(special);
    for (String text : vocab.names()) {
      int id = vocab.integer(text, 0, Tokenizer.MAX_VOCAB - 1);
      String earlier = textOf.put(id, text);
      if (earlier != null && !earlier.equals(text)) {
        throw model.error("vocab", "gives id " + id + " to two tokens");
      }
      idOf.put(text, id);
    }
    List<byte[]> bytesOf = new ArrayList<>(textOf.size());
    for (int id = 0; id < textOf.size(); id++) {
      String text = textOf.get(id);
      if (text == null) {
        throw model.error("vocab", "lacks id " + id + "; ids must run from 0 without gaps");
      }
      if (special.containsKey(id)) {
        bytesOf.add(new byte[0]);
      } else {
        int missing = id;
        bytesOf.add(
            ByteAlphabet.bytes(text)
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(
                    () ->
                        model.error(
                            "vocab", "token " + missing + " is not written in the byte alphabet")));
      }
    }
    return bytesOf;
  }

  private List<Merges.Rule> readMerges(JsonFields model, int vocabSize) {
    JsonNode merges = model.node("merges");
    if (!merges.isArray()) {
      throw model.error("merges", "must be a list");
    }
    List<Merges.Rule> rules = new ArrayList<>(merges.size());
    PairTable seen = new PairTable(merges.size());
    for (JsonNode merge : merges) {
      String[] parts = parts(merge);
      if (parts.length != 2) {
        throw model.error("merges", "must hold pairs \"a b\"; entry " + rules.size() + " is none");
      }
      Merges.Rule rule =
          new Merges.Rule(id(model, parts[0]), id(model, parts[1]), id(model, parts[0] + parts[1]));
      if (!seen.putIfAbsent(rule.first(), rule.second(), 0)) {
        throw model.error("merges", "entry " + rules.size() + " repeats an earlier pair");
      }
      rules.add(rule);
    }
    return Collections.unmodifiableList(rules);
  }

  private static String[] parts(JsonNode merge) {
    if (merge.isTextual()) {
      return merge.textValue().split(" ", -1);
    }
    String[] parts = new String[merge.isArray() ? merge.size() : 0];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = merge.get(i).asText();
    }
    return parts;
  }

  private int id(JsonFields model, String text) {
    Integer id = idOf.get(text);
    if (id == null || special.containsKey(id)) {
      throw model.error("merges", "speak of '" + text + "', which is no token of the vocabulary");
    }
    return id;
  }

  static byte[] write(Tokenizer tokenizer) {
    ObjectNode root = Json.object();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    new TreeMap<>(tokenizer.special())
        .forEach((id, content) -> writeSpecial(added.addObject(), id, content));
    root.putNull("normalizer");
    writePreTokenizer(root.putObject("pre_tokenizer"), tokenizer.preTokenizer());
    writePostProcessor(root.putObject("post_processor"), tokenizer);
    writeByteLevel(root.putObject("decoder"), true);
    writeModel(root.putObject("model"), tokenizer);
    return Json.pretty(root);
  }

  private static void writeSpecial(ObjectNode token, int id, String content) {
    token.put("id", id);
    token.put("content", content);
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      token.put(flag, false);
    }
    token.put("special", true);
  }

  private static void writePreTokenizer(ObjectNode target, PreTokenizer form) {
    if (form == PreTokenizer.GPT2) {
      writeByteLevel(target, true);
      return;
    }
    target.put("type", "Sequence");
    ArrayNode steps = target.putArray("pretokenizers");
    ObjectNode first = steps.addObject();
    if (form == PreTokenizer.SINGLE_DIGITS) {
      first.put("type", "Digits").put("individual_digits", true);
    } else {
      first.put("type", "Split");
      first.putObject("pattern").put("Regex", PreTokenizer.FIXED_PATTERN);
      first.put("behavior", "Isolated").put("invert", false);
    }
    writeByteLevel(steps.addObject(), form == PreTokenizer.SINGLE_DIGITS);
  }

  private static void writeByteLevel(ObjectNode target, boolean pattern) {
    target.put("type", "ByteLevel").put("add_prefix_space", false);
    target.put("trim_offsets", true).put("use_regex", pattern);
  }

  /** The template that puts the begin token before a text, as every prompt has it. */
  private static void writePostProcessor(ObjectNode target, Tokenizer tokenizer) {
    String begin = tokenizer.special().get(tokenizer.bos());
    if (begin == null) {
      throw new IllegalStateException("the token that begins a text is not a special token");
    }
    target.put("type", "TemplateProcessing");
    writeTemplate(target.putArray("single"), begin, "A");
    writeTemplate(target.putArray("pair"), begin, "A", "B");
    ObjectNode entry = target.putObject("special_tokens").putObject(begin);
    entry.put("id", begin);
    entry.putArray("ids").add(tokenizer.bos());
    entry.putArray("tokens").add(begin);
  }

  private static void writeTemplate(ArrayNode target, String begin, String... sequences) {
    target.addObject().putObject("SpecialToken").put("id", begin).put("type_id", 0);
    for (String sequence : sequences) {
      target.addObject().putObject("Sequence").put("id", sequence).put("type_id", 0);
    }
  }

  private static void writeModel(ObjectNode model, Tokenizer tokenizer) {
    model.put("type", "BPE");
    for (String none :
        List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
      model.putNull(none);
    }
    for (String flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
      model.put(flag, false);
    }
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < tokenizer.vocabSize(); id++) {
      String content = tokenizer.special().get(id);
      vocab.put(content != null ? content : ByteAlphabet.text(tokenizer.tokenBytes(id)), id);
    }
    ArrayNode merges = model.putArray("merges");
    for (Merges.Rule rule : tokenizer.merges().rules()) {
      merges.add(
          ByteAlphabet.text(tokenizer.tokenBytes(rule.first()))
              + " "
              + ByteAlphabet.text(tokenizer.tokenBytes(rule.second())));
    }
  }
}
