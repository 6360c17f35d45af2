package network.byline.base.record;

import java.util.regex.Pattern;

/** The form that names of datanets and models share. */
final class Names {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

  private Names() {}

  static void check(String kind, String name) {
    if (!FORM.matcher(name).matches()) {
      String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
      throw new IllegalArgumentException(
          kind
              + " name '"
              + shown
              + "' is malformed: use 1 to 48 of a-z, 0-9 and -, beginning with a letter or digit");
    }
  }
}
