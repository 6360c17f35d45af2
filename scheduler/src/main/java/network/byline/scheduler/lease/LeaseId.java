package network.byline.scheduler.lease;

/**
 * The name of a lease; a lease that is given again for the same task has another one.
 *
 * @param value the name, not blank, at most {@value #MAX_LENGTH} characters
 */
public record LeaseId(String value) implements Comparable<LeaseId> {

  /** The longest name. */
  public static final int MAX_LENGTH = 200;

  public LeaseId {
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("lease id '" + value + "' is blank or too long");
    }
  }

  @Override
  public int compareTo(LeaseId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
