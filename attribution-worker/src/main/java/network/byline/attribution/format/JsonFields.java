package network.byline.attribution.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checked access to the fields of one JSON object; every complaint names document, field and
 * accepted values.
 */
public final class JsonFields {
  private final String what;
  private final ObjectNode object;

  /** Wraps an object of the document called {@code what}. */
  public JsonFields(String what, ObjectNode object) {
    this.what = what;
    this.object = object;
  }

  /** The wrapped tree. */
  public ObjectNode tree() {
    return object;
  }

  /** Whether the field is there and not null. */
  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Names of all fields in document order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Refuses any field outside the given set. */
  public void onlyFields(Set<String> known) {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw error(name, "is not a known field; remove it");
      }
    }
  }

  /** The field's value, which must be present and not null. */
  public JsonNode node(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw error(name, "is missing");
    }
    return value;
  }

  /** An integer between {@code min} and {@code max}, both included. */
  public int integer(String name, int min, int max) {
    return (int) longInteger(name, min, max);
  }

  /** A long integer between {@code min} and {@code max}, both included. */
  public long longInteger(String name, long min, long max) {
    JsonNode value = node(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw error(name, "must be a whole number from " + min + " to " + max);
    }
    long number = value.longValue();
    if (number < min || number > max) {
      throw error(name, "is " + number + ", must be from " + min + " to " + max);
    }
    return number;
  }

  /** A finite number between {@code min} and {@code max}, both included. */
  public double number(String name, double min, double max) {
    JsonNode value = node(name);
    if (!value.isNumber()) {
      throw error(name, "must be a number from " + min + " to " + max);
    }
    double number = value.doubleValue();
    if (!(number >= min && number <= max)) {
      throw error(name, "is " + number + ", must be from " + min + " to " + max);
    }
    return number;
  }

  /** A text. */
  public String text(String name) {
    JsonNode value = node(name);
    if (!value.isTextual()) {
      throw error(name, "must be a text");
    }
    return value.textValue();
  }

  /** A text, if the field is there and not null. */
  public Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** True or false. */
  public boolean flag(String name) {
    JsonNode value = node(name);
    if (!value.isBoolean()) {
      throw error(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** True or false, or the given value if the field is missing or null. */
  public boolean flag(String name, boolean missing) {
    return has(name) ? flag(name) : missing;
  }

  /** A list of texts of at most {@code max} entries. */
  public List<String> texts(String name, int max) {
    JsonNode value = node(name);
    if (!value.isArray() || value.size() > max) {
      throw error(name, "must be a list of at most " + max + " texts");
    }
    List<String> texts = new ArrayList<>(value.size());
    for (JsonNode entry : value) {
      if (!entry.isTextual()) {
        throw error(name, "must hold texts only");
      }
      texts.add(entry.textValue());
    }
    return List.copyOf(texts);
  }

  /** A nested object. */
  public JsonFields fields(String name) {
    if (!(node(name) instanceof ObjectNode nested)) {
      throw error(name, "must be an object {…}");
    }
    return new JsonFields(what + ": " + name, nested);
  }

  /** A complaint about the named field. */
  public FormatException error(String name, String problem) {
    return new FormatException(what + ": " + name, problem);
  }
}
