package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A machine's word for what it computed.
 *
 * @param machine the machine whose key signs
 * @param kind what the task was
 * @param order the digest of the order it served
 * @param result the commitment to the trace ({@code INFER}) or to the evidence ({@code SCORE})
 */
public record TaskResult(Address machine, TaskKind kind, Digest order, Digest result)
    implements Statement {

  private static final StructType TYPE =
      StructType.parse("TaskResult(address machine,uint8 kind,bytes32 order,bytes32 result)");

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .address(machine)
        .uint(kind.code())
        .bytes32(order)
        .bytes32(result)
        .hash();
  }

  @Override
  public Address signer() {
    return machine;
  }

  @Override
  public void encode(ByteWriter out) {
    out.address(machine).u8(kind.code()).digest(order).digest(result);
  }

  /** Reads a task result. */
  public static TaskResult decode(ByteReader in) {
    return new TaskResult(
        in.address("result.machine"),
        TaskKind.of(in.u8("result.kind"), "result.kind"),
        in.digest("result.order"),
        in.digest("result.result"));
  }
}
