package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.record.DatanetName;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What founds a datanet: its curator, name, licence and visibility. The datanet's id is the hash of
 * its charter, so none of them can change under a contributor.
 *
 * @param curator who owns it, publishes its snapshots and earns the curator's part
 * @param name how people call it
 * @param licence the SPDX expression under which records are contributed
 * @param visibility who may read the records
 */
public record Charter(Address curator, DatanetName name, String licence, Visibility visibility)
    implements Statement {

  /** The longest licence expression, in UTF-8 bytes. */
  public static final int MAX_LICENCE_BYTES = 200;

  private static final StructType TYPE =
      StructType.parse("Charter(address curator,string name,string licence,uint8 visibility)");

  public Charter {
    licence = Licence.checked("charter.licence", licence);
  }

  /** Returns the datanet's id. */
  public Digest datanet() {
    return structHash();
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .address(curator)
        .string(name.value())
        .string(licence)
        .uint(visibility.code())
        .hash();
  }

  @Override
  public Address signer() {
    return curator;
  }

  @Override
  public void encode(ByteWriter out) {
    out.address(curator).string(name.value()).string(licence).u8(visibility.code());
  }

  /** Reads a charter. */
  public static Charter decode(ByteReader in) {
    return Decoding.valid(
        "charter",
        () ->
            new Charter(
                in.address("charter.curator"),
                new DatanetName(in.string(64, "charter.name")),
                in.string(MAX_LICENCE_BYTES, "charter.licence"),
                Visibility.of(in.u8("charter.visibility"), "charter.visibility")));
  }
}
