package network.byline.actors.serialization;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.identity.Signature;
import network.byline.base.merkle.LogTree;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * Teaches Jackson the values of {@code base}: each is one byte string in its fixed encoding, and as
 * the key of a map its text.
 */
public final class DomainModule extends SimpleModule {

  private static final long serialVersionUID = 1;

  /** Makes the module; Pekko does so by the class's name. */
  public DomainModule() {
    super("byline-domain");
    bytes(Digest.class, Digest::toArray, Digest::of);
    bytes(Address.class, Address::toArray, Address::of);
    bytes(Signature.class, Signature::toArray, Signature::of);
    encoded(Amount.class, (amount, out) -> out.amount(amount), in -> in.amount("amount"));
    encoded(LogTree.class, LogTree::encode, LogTree::read);
    encoded(Trace.class, Trace::encode, Trace::decode);
    encoded(Evidence.class, Evidence::encode, Evidence::decode);
    encoded(Opened.class, Opened::encode, Opened::decode);
    encoded(ReceiptEntry.class, ReceiptEntry::encode, ReceiptEntry::decode);
    encoded(Ledger.class, Ledger::encode, Ledger::decode);
    bytes(Signed.class, StatementCodec::encode, StatementCodec::decode);
    key(Digest.class, Digest::parse);
    key(Address.class, Address::parse);
  }

  private <T> void encoded(
      Class<T> type, BiConsumer<T, ByteWriter> encode, Function<ByteReader, T> decode) {
    bytes(
        type,
        value -> {
          ByteWriter out = new ByteWriter();
          encode.accept(value, out);
          return out.toByteArray();
        },
        bytes -> ByteReader.decode(type.getSimpleName(), bytes, decode));
  }

  private <T> void bytes(
      Class<T> type, Function<T, byte[]> encode, Function<byte[], ? extends T> decode) {
    addSerializer(new ToBytes<>(type, encode));
    addDeserializer(type, new FromBytes<T>(type, decode));
  }

  private <T> void key(Class<T> type, Function<String, T> parse) {
    addKeySerializer(type, new ToKey<>(type));
    addKeyDeserializer(
        type,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return parse.apply(key);
          }
        });
  }

  private static final class ToBytes<T> extends StdSerializer<T> {

    private static final long serialVersionUID = 1;
    private final transient Function<T, byte[]> encode;

    ToBytes(Class<T> type, Function<T, byte[]> encode) {
      super(type);
      this.encode = encode;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeBinary(encode.apply(value));
    }
  }

  private static final class FromBytes<T> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1;
    private final transient Function<byte[], ? extends T> decode;

    FromBytes(Class<T> type, Function<byte[], ? extends T> decode) {
      super(type);
      this.decode = decode;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return decode.apply(in.getBinaryValue());
    }
  }

  private static final class ToKey<T> extends StdSerializer<T> {

    private static final long serialVersionUID = 1;

    ToKey(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeFieldName(value.toString());
    }
  }
}
