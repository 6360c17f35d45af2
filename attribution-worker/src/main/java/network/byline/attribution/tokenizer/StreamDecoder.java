package network.byline.attribution.tokenizer;

/**
 * Turns token ids into text one by one, holding back the bytes of a character that is not yet
 * complete. All returned parts joined are {@link Tokenizer#decode} of all ids. Not for use by
 * several threads at once.
 *
 * <p>Bytes that are no UTF-8 become U+FFFD, one for each longest beginning of a character, as the
 * <a href="https://encoding.spec.whatwg.org/#utf-8-decoder">Encoding Standard</a> decodes.
 */
public final class StreamDecoder {
  private static final int REPLACEMENT = 0xfffd;

  private final Tokenizer tokenizer;
  private int codePoint;
  private int missing;
  private int lower = 0x80;
  private int upper = 0xbf;

  StreamDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The text completed by this token; may be empty. Special tokens have no text. */
  public String feed(int id) {
    StringBuilder text = new StringBuilder();
    feed(id, text);
    return text.toString();
  }

  /** Ends the stream; a character begun and never completed comes out as U+FFFD. */
  public String finish() {
    String rest = missing > 0 ? Character.toString(REPLACEMENT) : "";
    missing = 0;
    expect(0x80, 0xbf);
    return rest;
  }

  void feed(int id, StringBuilder text) {
    for (byte b : tokenizer.tokenBytes(id)) {
      if (missing == 0) {
        begin(b & 0xff, text);
      } else {
        go(b & 0xff, text);
      }
    }
  }

  private void begin(int b, StringBuilder text) {
    if (b < 0x80) {
      text.append((char) b);
    } else if (b >= 0xc2 && b <= 0xdf) {
      missing = 1;
      codePoint = b & 0x1f;
    } else if (b >= 0xe0 && b <= 0xef) {
      missing = 2;
      codePoint = b & 0x0f;
      expect(b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf);
    } else if (b >= 0xf0 && b <= 0xf4) {
      missing = 3;
      codePoint = b & 0x07;
      expect(b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf);
    } else {
      text.appendCodePoint(REPLACEMENT);
    }
  }

  private void go(int b, StringBuilder text) {
    boolean fits = b >= lower && b <= upper;
    expect(0x80, 0xbf);
    if (!fits) {
      missing = 0;
      text.appendCodePoint(REPLACEMENT);
      begin(b, text);
      return;
    }
    codePoint = (codePoint << 6) | (b & 0x3f);
    if (--missing == 0) {
      text.appendCodePoint(codePoint);
    }
  }

  private void expect(int from, int until) {
    lower = from;
    upper = until;
  }
}
