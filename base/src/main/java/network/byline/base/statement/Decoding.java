package network.byline.base.statement;

import java.util.function.Supplier;
import network.byline.base.codec.MalformedException;

/** Turns a value that its own rules refuse into a malformed input naming the field. */
public final class Decoding {

  private Decoding() {}

  /**
   * Returns what the supplier makes.
   *
   * @throws MalformedException if it is refused as an argument
   */
  public static <T> T valid(String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (MalformedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new MalformedException(field, String.valueOf(e.getMessage()));
    }
  }
}
