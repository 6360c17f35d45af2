package network.byline.base.record;

/**
 * The name of a model at its operator: 1 to 48 lower-case letters, digits and dashes, no dash
 * first.
 *
 * @param value the name
 */
public record ModelName(String value) implements Comparable<ModelName> {

  public ModelName {
    Names.check("model", value);
  }

  @Override
  public int compareTo(ModelName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
