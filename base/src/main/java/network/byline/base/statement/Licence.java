package network.byline.base.statement;

import java.util.regex.Pattern;

/** Checks that a text has the form of an SPDX licence expression; it does not know the list. */
final class Licence {

  private static final Pattern EXPRESSION =
      Pattern.compile("\\(?[A-Za-z0-9.+-]+\\)?( (AND|OR|WITH) \\(?[A-Za-z0-9.+-]+\\)?)*");

  private Licence() {}

  static String checked(String field, String licence) {
    if (licence.length() > Charter.MAX_LICENCE_BYTES || !EXPRESSION.matcher(licence).matches()) {
      throw new IllegalArgumentException(
          field
              + " '"
              + licence
              + "' is no SPDX expression: write for example CC0-1.0, CC-BY-4.0 or LicenseRef-Name");
    }
    return licence;
  }
}
