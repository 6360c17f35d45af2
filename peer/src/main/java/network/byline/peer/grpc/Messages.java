package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Statement;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Reads the project's values from messages, and writes them into messages. */
final class Messages {

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

  /** Reads a statement; what is wrong with it is named below the field it came in. */
  private static <T> T decoded(
      String field, ByteString statement, Function<ByteReader, T> decoder) {
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
    Signed<T> signed = new Signed<>(value, Signature.of(signature.toByteArray()));
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
}
