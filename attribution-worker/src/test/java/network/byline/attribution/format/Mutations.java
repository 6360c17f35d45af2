package network.byline.attribution.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A seeded source of damaged copies: one to four changes each, small ones and structural ones. */
final class Mutations {
  private static final List<byte[]> WORDS =
      List.of(
              "null",
              "true",
              "\"\"",
              "{}",
              "[]",
              "{",
              "}",
              "[",
              "]",
              ",",
              ":",
              "\"",
              "\\u0000",
              "\\ud800",
              "\\",
              "\u00e9",
              "-1",
              "0",
              "1e9",
              "1e999",
              "-0.0",
              "65535",
              "65536",
              "2147483647",
              "2147483648",
              "-2147483649",
              "9223372036854775807",
              "9223372036854775808",
              "18446744073709551616",
              "9".repeat(70),
              "0.1",
              "NaN",
              "[".repeat(40),
              "{\"a\":".repeat(40),
              "/* */",
              " ")
          .stream()
          .map(word -> word.getBytes(StandardCharsets.UTF_8))
          .toList();
  private static final long[] LENGTHS = {
    0, 1, 2, 7, 8, 255, 65_536, 1 << 20, (1 << 20) + 1, Integer.MAX_VALUE, 1L << 32, -1, -8
  };

  private final Random random;

  Mutations(long seed) {
    random = new Random(seed);
  }

  /** A damaged copy. */
  byte[] of(byte[] whole) {
    byte[] changed = whole.clone();
    for (int left = random.nextInt(2) * random.nextInt(4); left >= 0; left--) {
      changed = once(changed);
    }
    return changed;
  }

  private byte[] once(byte[] from) {
    if (from.length == 0) {
      return pick();
    }
    int at = random.nextInt(from.length);
    int until = Math.min(from.length, at + 1 + random.nextInt(12));
    return switch (random.nextInt(11)) {
      case 0 -> flipped(from, at, 1 << random.nextInt(8));
      case 1 -> flipped(from, at, random.nextInt(256));
      case 2 -> joined(from, at, new byte[0], until);
      case 3, 4 -> joined(from, at, pick(), at);
      case 5 -> joined(from, at, pick(), until);
      case 6 -> joined(from, at, copy(from, random.nextInt(at + 1), at), at);
      case 7 -> joined(from, 0, new byte[0], random.nextInt(Math.min(from.length, 16)));
      case 8 -> joined(from, at, new byte[0], from.length);
      case 9 -> withNumberReplaced(from, at);
      default -> withLength(from);
    };
  }

  private byte[] pick() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static byte[] flipped(byte[] from, int at, int bits) {
    byte[] changed = from.clone();
    changed[at] ^= (byte) bits;
    return changed;
  }

  /** The next run of digits becomes another number. */
  private byte[] withNumberReplaced(byte[] from, int at) {
    int begin = at;
    while (begin < from.length && !isDigit(from[begin])) {
      begin++;
    }
    int end = begin;
    while (end < from.length && isDigit(from[end])) {
      end++;
    }
    byte[] number =
        random.nextBoolean()
            ? pick()
            : Long.toString(random.nextLong() >> random.nextInt(64))
                .getBytes(StandardCharsets.US_ASCII);
    return joined(from, begin, number, end);
  }

  /** The first eight bytes become another little-endian length. */
  private byte[] withLength(byte[] from) {
    byte[] changed = from.clone();
    long length =
        random.nextBoolean()
            ? LENGTHS[random.nextInt(LENGTHS.length)]
            : random.nextInt(2 * from.length);
    for (int i = 0; i < Math.min(8, changed.length); i++) {
      changed[i] = (byte) (length >>> (8 * i));
    }
    return changed;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] copy(byte[] from, int begin, int end) {
    return Arrays.copyOfRange(from, begin, end);
  }

  private static byte[] joined(byte[] from, int head, byte[] middle, int tail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(from, 0, head);
    out.writeBytes(middle);
    out.write(from, tail, from.length - tail);
    return out.toByteArray();
  }
}
