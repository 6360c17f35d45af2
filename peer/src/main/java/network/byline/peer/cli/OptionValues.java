package network.byline.peer.cli;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Locale;
import network.byline.base.value.Address;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads option values, so that a wrong one is refused in a person's words. */
final class OptionValues {

  private OptionValues() {}

  static void register(CommandLine line) {
    line.registerConverter(BigDecimal.class, OptionValues::number);
    line.registerConverter(URI.class, OptionValues::url);
    line.registerConverter(Address.class, OptionValues::address);
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no number, such as 0.7");
    }
  }

  private static URI url(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no URL, such as http://127.0.0.1:8545");
    }
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new TypeConversionException("'" + text + "' is no URL, such as http://127.0.0.1:8545");
    }
    return url;
  }

  private static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
