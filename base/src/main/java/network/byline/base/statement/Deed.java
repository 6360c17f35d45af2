package network.byline.base.statement;

import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * A model's price and how a fee is split. The parts are in millionths, one for each {@link Role} in
 * its order, and sum to one million.
 *
 * @param model the root of the model it is for
 * @param developer who signs it and earns the developer's part
 * @param baseAuthor who earns the base's part
 * @param curator who earns the curator's part
 * @param treasury the operator's account, which earns what has no other recipient
 * @param pricePerToken the price of one delivered, checked token
 * @param parts eight parts, in millionths
 * @param serial higher replaces lower
 */
public record Deed(
    Digest model,
    Address developer,
    Address baseAuthor,
    Address curator,
    Address treasury,
    Amount pricePerToken,
    List<Integer> parts,
    long serial)
    implements Statement {

  /** What the parts sum to. */
  public static final int WHOLE = 1_000_000;

  /**
   * The parts of a default deed. Half goes to those whose data the answer drew on, since without
   * them there is no specialised model; compute and scoring cover the two passes in the ratio of
   * their cost; the protocol's fortieth pays for anchoring.
   */
  public static final List<Integer> DEFAULT_PARTS =
      List.of(500_000, 150_000, 50_000, 50_000, 150_000, 50_000, 25_000, 25_000);

  private static final StructType TYPE =
      StructType.parse(
          "Deed(bytes32 model,address developer,address baseAuthor,address curator,"
              + "address treasury,uint128 pricePerToken,uint32 dataPpm,uint32 developerPpm,"
              + "uint32 basePpm,uint32 curatorPpm,uint32 computePpm,uint32 scoringPpm,"
              + "uint32 storagePpm,uint32 protocolPpm,uint64 serial)");

  public Deed {
    parts = List.copyOf(parts);
    long sum = 0;
    for (int part : parts) {
      if (part < 0 || part > WHOLE) {
        throw new IllegalArgumentException("deed.parts: " + part + " is not within 0 and 1000000");
      }
      sum += part;
    }
    if (parts.size() != Role.values().length || sum != WHOLE) {
      throw new IllegalArgumentException(
          "deed.parts " + parts + ": give " + Role.values().length + " that sum to 1000000");
    }
    if (serial < 0) {
      throw new IllegalArgumentException("deed.serial must not be negative");
    }
  }

  /** Returns a role's part in millionths. */
  public int part(Role role) {
    return parts.get(role.code() - 1);
  }

  @Override
  public Digest structHash() {
    StructHash hash =
        StructHash.of(TYPE)
            .bytes32(model)
            .address(developer)
            .address(baseAuthor)
            .address(curator)
            .address(treasury)
            .uint(pricePerToken);
    for (int part : parts) {
      hash.uint(part);
    }
    return hash.uint(serial).hash();
  }

  @Override
  public Address signer() {
    return developer;
  }

  @Override
  public void encode(ByteWriter out) {
    out.digest(model)
        .address(developer)
        .address(baseAuthor)
        .address(curator)
        .address(treasury)
        .amount(pricePerToken);
    parts.forEach(out::u32);
    out.u64(serial);
  }

  /** Reads a deed. */
  public static Deed decode(ByteReader in) {
    return Decoding.valid(
        "deed",
        () ->
            new Deed(
                in.digest("deed.model"),
                in.address("deed.developer"),
                in.address("deed.baseAuthor"),
                in.address("deed.curator"),
                in.address("deed.treasury"),
                in.amount("deed.pricePerToken"),
                readParts(in),
                in.u64("deed.serial")));
  }

  private static List<Integer> readParts(ByteReader in) {
    Integer[] parts = new Integer[Role.values().length];
    for (Role role : Role.values()) {
      parts[role.code() - 1] = (int) Math.min(in.u32("deed." + role), Integer.MAX_VALUE);
    }
    return List.of(parts);
  }
}
