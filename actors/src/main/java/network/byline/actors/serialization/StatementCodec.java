package network.byline.actors.serialization;

import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.Capability;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.NodeCertificate;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.Statement;
import network.byline.base.statement.TaskResult;

/** Any signed statement as one byte for its kind and its fixed encoding. */
final class StatementCodec {

  private StatementCodec() {}

  static byte[] encode(Signed<?> signed) {
    ByteWriter out = new ByteWriter().u8(kind(signed.statement()));
    signed.encode(out);
    return out.toByteArray();
  }

  static Signed<?> decode(byte[] bytes) {
    return ByteReader.decode(
        "statement", bytes, in -> Signed.decode(in, decoder(in.u8("statement.kind"))));
  }

  private static int kind(Statement statement) {
    return switch (statement) {
      case Order order -> 1;
      case SpendingCap cap -> 2;
      case Charter charter -> 3;
      case Contribution contribution -> 4;
      case Snapshot snapshot -> 5;
      case ModelCard card -> 6;
      case Deed deed -> 7;
      case MachineCertificate certificate -> 8;
      case TaskResult result -> 9;
      case Cancellation cancellation -> 10;
      case Capability capability -> 11;
      case NodeCertificate certificate ->
          throw new IllegalArgumentException("a node certificate is not stored");
    };
  }

  private static Function<ByteReader, Statement> decoder(int kind) {
    return switch (kind) {
      case 1 -> Order::decode;
      case 2 -> SpendingCap::decode;
      case 3 -> Charter::decode;
      case 4 -> Contribution::decode;
      case 5 -> Snapshot::decode;
      case 6 -> ModelCard::decode;
      case 7 -> Deed::decode;
      case 8 -> MachineCertificate::decode;
      case 9 -> TaskResult::decode;
      case 10 -> Cancellation::decode;
      case 11 -> Capability::decode;
      default -> throw new MalformedException("statement.kind", kind + " is not known");
    };
  }
}
