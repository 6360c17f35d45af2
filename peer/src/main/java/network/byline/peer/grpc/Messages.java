package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.InvalidSignatureException;
import network.byline.base.identity.Signature;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Statement;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Reads the project's values from messages, and writes them into messages. */
final class Messages {

  private static final int MOST_SHOWN = 60;

  private Messages() {}

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toArray());
  }

  static ByteString bytes(Address address) {
    return ByteString.copyFrom(address.toArray());
  }

  static ByteString bytes(Statement statement) {
    return ByteString.copyFrom(statement.toBytes());
  }

  static ByteString bytes(Signature signature) {
    return ByteString.copyFrom(signature.toArray());
  }

  static Digest digest(ByteString bytes, String field) {
    if (bytes.size() != Digest.SIZE) {
      throw new MalformedException(field, "must have 32 bytes, not " + bytes.size());
    }
    return Digest.of(bytes.toByteArray());
  }

  static Address address(ByteString bytes, String field) {
    if (bytes.size() != Address.SIZE) {
      throw new MalformedException(field, "must have 20 bytes, not " + bytes.size());
    }
    return Address.of(bytes.toByteArray());
  }

  /** Reads the name of a datanet or a model. */
  static String name(String name, String field) {
    try {
      return new DatanetName(name).value();
    } catch (IllegalArgumentException e) {
      throw new MalformedException(
          field,
          (name.isEmpty() ? "is missing" : "'" + shown(name) + "' is no name")
              + ": give 1 to 48 of a-z, 0-9 and -, beginning with a letter or digit",
          e);
    }
  }

  /** Reads a limit of a list, of which 0 means the usual one. */
  static int limit(int limit, int usual, int most) {
    return limit == 0 ? usual : (int) Math.min(Integer.toUnsignedLong(limit), most);
  }

  /** Reads a number that is no larger than any number here. */
  static long number(long number, String field) {
    if (number < 0) {
      throw new MalformedException(
          field, Long.toUnsignedString(number) + " is above the largest, 2^63 - 1");
    }
    return number;
  }

  /** Reads a number up to a largest one. */
  static int number(int number, int most, String field) {
    long value = Integer.toUnsignedLong(number);
    if (value > most) {
      throw new MalformedException(field, value + " is above the largest, " + most);
    }
    return number;
  }

  /** Returns the beginning of a text from outside, without what could disturb a terminal. */
  private static String shown(String text) {
    String start = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    return start.replaceAll("[^\\x20-\\x7e…]", "?");
  }

  /** Reads a statement; what is wrong with it is named below the field it came in. */
  private static <T> T decoded(
      String field, ByteString statement, Function<ByteReader, T> decoder) {
    if (statement.isEmpty()) {
      throw new MalformedException(field, "is missing");
    }
    try {
      return ByteReader.decode(field, statement.toByteArray(), decoder);
    } catch (MalformedException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(field) ? e : RefusedException.invalid(field + "." + message);
    }
  }

  /** Reads a signed statement and refuses a signature that is not its signer's. */
  static <T extends Statement> Signed<T> signed(
      String field,
      ByteString statement,
      ByteString signature,
      Domain domain,
      Function<ByteReader, T> decoder) {
    T value = decoded(field, statement, decoder);
    if (signature.size() != Signature.SIZE) {
      throw new MalformedException(
          field + ".signature", "must have 65 bytes, not " + signature.size());
    }
    Signed<T> signed = new Signed<>(value, wellFormed(field, signature));
    if (!signed.isGoodIn(domain)) {
      throw RefusedException.invalid(
          field
              + ".signature is not that of "
              + value.signer()
              + " for chain "
              + domain.chainId()
              + " and vault "
              + domain.vault()
              + ": sign with that account, for this host's chain and vault");
    }
    return signed;
  }

  private static Signature wellFormed(String field, ByteString signature) {
    try {
      return Signature.of(signature.toByteArray());
    } catch (InvalidSignatureException e) {
      throw RefusedException.invalid(field + "." + e.getMessage());
    }
  }
}
