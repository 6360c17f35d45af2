package network.byline.base.identity;

import java.util.regex.Pattern;

/**
 * The name of a key in a keystore: 1 to 32 lower-case letters, digits and dashes, no dash first.
 *
 * @param value the name
 */
public record KeyName(String value) implements Comparable<KeyName> {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  public KeyName {
    if (!isName(value)) {
      throw new IllegalArgumentException(
          "key name '"
              + value
              + "' is malformed: use 1 to 32 of a-z, 0-9 and -, beginning with a letter or digit");
    }
  }

  static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(KeyName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
