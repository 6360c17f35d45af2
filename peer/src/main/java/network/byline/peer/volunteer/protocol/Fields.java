package network.byline.peer.volunteer.protocol;

import com.google.protobuf.ByteString;
import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Statement;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;

/** Reads and writes single fields of messages; what is malformed is refused by the field's name. */
final class Fields {

  private Fields() {}

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toArray());
  }

  static <T extends Statement> ByteString bytes(Signed<T> signed) {
    ByteWriter out = new ByteWriter();
    signed.encode(out);
    return ByteString.copyFrom(out.toByteArray());
  }

  static Digest digest(ByteString bytes, String field) {
    if (bytes.size() != Digest.SIZE) {
      throw new MalformedException(field, "has " + bytes.size() + " bytes instead of 32");
    }
    return Digest.of(bytes.toByteArray());
  }

  static Domain domain(long chainId, ByteString vault) {
    if (chainId <= 0) {
      throw new MalformedException("chain_id", "must be above zero");
    }
    return new Domain(
        chainId, ByteReader.decode("vault", vault.toByteArray(), in -> in.address("vault")));
  }

  static ByteString bytes(Address address) {
    return ByteString.copyFrom(address.toArray());
  }

  static <T extends Statement> Signed<T> signed(
      ByteString bytes, String field, Function<ByteReader, T> statement) {
    return decode(bytes, field, in -> Signed.decode(in, statement));
  }

  static <T> T decode(ByteString bytes, String field, Function<ByteReader, T> decoder) {
    return ByteReader.decode(field, bytes.toByteArray(), decoder);
  }

  static LeaseId lease(String id) {
    try {
      return new LeaseId(id);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("lease", String.valueOf(e.getMessage()));
    }
  }

  /** Returns a number of a message that is not negative and within a limit. */
  static int number(int value, int most, String field) {
    if (value < 0 || value > most) {
      throw new MalformedException(
          field, Integer.toUnsignedString(value) + " is above " + most + ", the most there may be");
    }
    return value;
  }
}
