package network.byline.base.record;

/**
 * The name of a datanet at its operator: 1 to 48 lower-case letters, digits and dashes, no dash
 * first.
 *
 * @param value the name
 */
public record DatanetName(String value) implements Comparable<DatanetName> {

  public DatanetName {
    Names.check("datanet", value);
  }

  @Override
  public int compareTo(DatanetName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
