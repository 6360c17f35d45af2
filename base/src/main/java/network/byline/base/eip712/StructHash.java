package network.byline.base.eip712;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import network.byline.base.codec.Utf8;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * Hashes one struct after EIP-712: {@code keccak(typeHash ‖ word ‖ word …)}, a word of 32 bytes for
 * each member.
 *
 * <p>Members are given in the order of the type string, and each is checked against the type that
 * it declares there; a mismatch is a bug and throws {@link IllegalStateException}. One instance
 * hashes one struct.
 */
public final class StructHash {

  private static final int WORD = 32;
  private static final String UINT = "uint";

  private final StructType type;
  private final byte[] words;
  private int given;

  private StructHash(StructType type) {
    this.type = type;
    words = new byte[WORD * (1 + type.members().size())];
    System.arraycopy(type.hash().toArray(), 0, words, 0, WORD);
  }

  /**
   * Starts the hash of a struct with this type string.
   *
   * @throws IllegalArgumentException if the type string is malformed
   */
  public static StructHash of(String typeString) {
    return of(StructType.parse(typeString));
  }

  /** Starts the hash of a struct of this type; for types hashed often. */
  public static StructHash of(StructType type) {
    return new StructHash(type);
  }

  /** Gives an {@code address} member. */
  public StructHash address(Address value) {
    return word("address", value.toArray());
  }

  /**
   * Gives a {@code uint8} to {@code uint256} member.
   *
   * @throws IllegalArgumentException if the value is negative or too large for the declared type
   */
  public StructHash uint(long value) {
    return uint(BigInteger.valueOf(value));
  }

  /**
   * Gives a {@code uint8} to {@code uint256} member.
   *
   * @throws IllegalArgumentException if the value is negative or too large for the declared type
   */
  public StructHash uint(BigInteger value) {
    StructType.Member member = next();
    if (!member.type().startsWith(UINT)) {
      throw mismatch(member, "a uint");
    }
    int bits = Integer.parseInt(member.type(), UINT.length(), member.type().length(), 10);
    if (value.signum() < 0 || value.bitLength() > bits) {
      throw new IllegalArgumentException(
          type.name() + "." + member.name() + ": " + value + " is no " + member.type());
    }
    byte[] bytes = value.toByteArray();
    int skip = bytes.length > WORD ? 1 : 0;
    return put(Arrays.copyOfRange(bytes, skip, bytes.length));
  }

  /** Gives a {@code uint128} member, or a wider one. */
  public StructHash uint(Amount value) {
    return uint(value.toBigInteger());
  }

  /** Gives a {@code bool} member. */
  public StructHash bool(boolean value) {
    return word("bool", new byte[] {(byte) (value ? 1 : 0)});
  }

  /** Gives a {@code bytes32} member. */
  public StructHash bytes32(Digest value) {
    return word("bytes32", value.toArray());
  }

  /** Gives a {@code string} member, hashed as its UTF-8. */
  public StructHash string(String value) {
    return word("string", Digest.keccak(Utf8.encode(value)).toArray());
  }

  /** Gives a {@code bytes} member. */
  public StructHash bytes(byte[] value) {
    return word("bytes", Digest.keccak(value).toArray());
  }

  /** Gives a member that is a struct of the named type, by that struct's hash. */
  public StructHash struct(String typeName, Digest structHash) {
    return word(typeName, structHash.toArray());
  }

  /**
   * Gives a list member: {@code bytes32[]} by its items, a list of structs by their hashes.
   *
   * @param elementType the type before the brackets, {@code bytes32} or a struct's name
   */
  public StructHash list(String elementType, List<Digest> items) {
    byte[][] encoded = items.stream().map(Digest::toArray).toArray(byte[][]::new);
    return word(elementType + "[]", Digest.keccak(encoded).toArray());
  }

  /**
   * Returns the struct's hash.
   *
   * @throws IllegalStateException if a member was not given
   */
  public Digest hash() {
    if (given != type.members().size()) {
      throw mismatch(type.members().get(given), "the end");
    }
    return Digest.keccak(words);
  }

  private StructHash word(String givenType, byte[] value) {
    StructType.Member member = next();
    if (!member.type().equals(givenType)) {
      throw mismatch(member, "a " + givenType);
    }
    return put(value);
  }

  private StructHash put(byte[] rightAligned) {
    given++;
    int end = WORD * (1 + given);
    System.arraycopy(rightAligned, 0, words, end - rightAligned.length, rightAligned.length);
    return this;
  }

  private StructType.Member next() {
    if (given == type.members().size()) {
      throw new IllegalStateException(
          type.name() + " has " + given + " members, but one more was given");
    }
    return type.members().get(given);
  }

  private IllegalStateException mismatch(StructType.Member member, String got) {
    return new IllegalStateException(
        type.name() + "." + member.name() + " is a " + member.type() + ", but " + got + " came");
  }
}
