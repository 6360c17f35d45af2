package network.byline.scheduler.matching;

import java.util.regex.Pattern;

/**
 * The name of a worker, unique within one operator's network.
 *
 * @param value 1 to 80 letters, digits, dots, dashes or underscores
 */
public record WorkerId(String value) implements Comparable<WorkerId> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,80}");

  public WorkerId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "worker id '" + value + "': write 1 to 80 letters, digits, '.', '-' or '_'");
    }
  }

  @Override
  public int compareTo(WorkerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
