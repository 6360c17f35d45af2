package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A frozen, numbered version of a datanet.
 *
 * @param datanet the datanet's id
 * @param curator who published it
 * @param number 1 for the first, then ascending without gaps
 * @param logSize how many contributions it covers
 * @param logRoot the contribution log's root at that size
 * @param root the log-tree root over its passage entries, in commit order
 * @param passageCount how many passages
 * @param blob the manifest id of the encoded passage list
 */
public record Snapshot(
    Digest datanet,
    Address curator,
    long number,
    long logSize,
    Digest logRoot,
    Digest root,
    long passageCount,
    Digest blob)
    implements Statement {

  private static final StructType TYPE =
      StructType.parse(
          "Snapshot(bytes32 datanet,address curator,uint64 number,uint64 logSize,bytes32 logRoot,"
              + "bytes32 root,uint64 passageCount,bytes32 blob)");

  public Snapshot {
    if (number < 1) {
      throw new IllegalArgumentException("snapshot.number " + number + ": the first is 1");
    }
    if (logSize < 1 || passageCount < 1) {
      throw new IllegalArgumentException(
          "a snapshot has a contribution and a passage at least: contribute records first");
    }
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .bytes32(datanet)
        .address(curator)
        .uint(number)
        .uint(logSize)
        .bytes32(logRoot)
        .bytes32(root)
        .uint(passageCount)
        .bytes32(blob)
        .hash();
  }

  @Override
  public Address signer() {
    return curator;
  }

  @Override
  public void encode(ByteWriter out) {
    out.digest(datanet)
        .address(curator)
        .u64(number)
        .u64(logSize)
        .digest(logRoot)
        .digest(root)
        .u64(passageCount)
        .digest(blob);
  }

  /** Reads a snapshot statement. */
  public static Snapshot decode(ByteReader in) {
    return Decoding.valid(
        "snapshot",
        () ->
            new Snapshot(
                in.digest("snapshot.datanet"),
                in.address("snapshot.curator"),
                in.u64("snapshot.number"),
                in.u64("snapshot.logSize"),
                in.digest("snapshot.logRoot"),
                in.digest("snapshot.root"),
                in.u64("snapshot.passageCount"),
                in.digest("snapshot.blob")));
  }
}
