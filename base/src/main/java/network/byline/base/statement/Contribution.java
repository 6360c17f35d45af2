package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A contributor's list of records for a datanet.
 *
 * @param datanet the datanet's id
 * @param contributor who gives the records and owns the passages that are first his
 * @param recordsRoot the log-tree root over the records' passage ids, in order
 * @param recordCount how many records, 1 to {@value #MAX_RECORDS}
 * @param blob the manifest id of the encoded record list
 * @param nonce the contributor's number for this contribution
 */
public record Contribution(
    Digest datanet,
    Address contributor,
    Digest recordsRoot,
    int recordCount,
    Digest blob,
    long nonce)
    implements Statement {

  /** The most records of one contribution. */
  public static final int MAX_RECORDS = 100_000;

  private static final StructType TYPE =
      StructType.parse(
          "Contribution(bytes32 datanet,address contributor,bytes32 recordsRoot,"
              + "uint32 recordCount,bytes32 blob,uint64 nonce)");

  public Contribution {
    if (recordCount < 1 || recordCount > MAX_RECORDS) {
      throw new IllegalArgumentException(
          "contribution.recordCount " + recordCount + ": give 1 to " + MAX_RECORDS + " records");
    }
    if (nonce < 0) {
      throw new IllegalArgumentException("contribution.nonce must not be negative");
    }
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .bytes32(datanet)
        .address(contributor)
        .bytes32(recordsRoot)
        .uint(recordCount)
        .bytes32(blob)
        .uint(nonce)
        .hash();
  }

  @Override
  public Address signer() {
    return contributor;
  }

  @Override
  public void encode(ByteWriter out) {
    out.digest(datanet)
        .address(contributor)
        .digest(recordsRoot)
        .u32(recordCount)
        .digest(blob)
        .u64(nonce);
  }

  /** Reads a contribution. */
  public static Contribution decode(ByteReader in) {
    return Decoding.valid(
        "contribution",
        () ->
            new Contribution(
                in.digest("contribution.datanet"),
                in.address("contribution.contributor"),
                in.digest("contribution.recordsRoot"),
                (int) Math.min(in.u32("contribution.recordCount"), Integer.MAX_VALUE),
                in.digest("contribution.blob"),
                in.u64("contribution.nonce")));
  }
}
