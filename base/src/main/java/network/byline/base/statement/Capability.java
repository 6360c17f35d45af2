package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.Utf8;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What a machine measured of itself. It is a claim: what tasks really take counts more.
 *
 * @param signer the machine's key, or its account's
 * @param measuredAt seconds since 1970
 * @param arithmeticContract the number of the arithmetic it computes under
 * @param engineProfile its engine's name and version
 * @param environment the class of machine: processor vendor, instructions, width of vectors
 * @param sandboxed whether the operating system confines its workers
 * @param threads how many threads it gives to tasks
 * @param memoryMebibytes the machine's memory
 * @param productOne millions of floating-point operations in a second in matrix products, one
 *     thread
 * @param productAll the same on all its threads
 * @param forward the digest of the forward pass whose answer is known
 * @param stepMicros microseconds of one training step of the reference adapter
 * @param decodeOne thousandths of tokens in a second of the reference model, one answer at a time
 * @param decodeEight the same of eight answers together
 */
public record Capability(
    Address signer,
    long measuredAt,
    int arithmeticContract,
    String engineProfile,
    String environment,
    boolean sandboxed,
    long threads,
    long memoryMebibytes,
    long productOne,
    long productAll,
    Digest forward,
    long stepMicros,
    long decodeOne,
    long decodeEight)
    implements Statement {

  /** The longest engine profile and environment, in bytes. */
  public static final int MAX_WORD_BYTES = 128;

  private static final StructType TYPE =
      StructType.parse(
          "Capability(address signer,uint64 measuredAt,uint16 arithmeticContract,"
              + "string engineProfile,string environment,bool sandboxed,uint32 threads,"
              + "uint64 memoryMebibytes,uint64 productOne,uint64 productAll,bytes32 forward,"
              + "uint64 stepMicros,uint64 decodeOne,uint64 decodeEight)");

  public Capability {
    requireWord("capability.engineProfile", engineProfile);
    requireWord("capability.environment", environment);
    requireNotNegative("capability.measuredAt", measuredAt);
    requireNotNegative("capability.memoryMebibytes", memoryMebibytes);
    requireNotNegative("capability.productOne", productOne);
    requireNotNegative("capability.productAll", productAll);
    requireNotNegative("capability.stepMicros", stepMicros);
    requireNotNegative("capability.decodeOne", decodeOne);
    requireNotNegative("capability.decodeEight", decodeEight);
    if (threads < 1 || threads > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("capability.threads " + threads + ": give 1 or more");
    }
    if (arithmeticContract < 1 || arithmeticContract > 0xFFFF) {
      throw new IllegalArgumentException(
          "capability.arithmeticContract " + arithmeticContract + ": give 1 to 65535");
    }
  }

  private static void requireWord(String field, String word) {
    if (word.isEmpty() || Utf8.encode(word).length > MAX_WORD_BYTES) {
      throw new IllegalArgumentException(field + ": give 1 to " + MAX_WORD_BYTES + " bytes");
    }
  }

  private static void requireNotNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " " + value + " is negative");
    }
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .address(signer)
        .uint(measuredAt)
        .uint(arithmeticContract)
        .string(engineProfile)
        .string(environment)
        .bool(sandboxed)
        .uint(threads)
        .uint(memoryMebibytes)
        .uint(productOne)
        .uint(productAll)
        .bytes32(forward)
        .uint(stepMicros)
        .uint(decodeOne)
        .uint(decodeEight)
        .hash();
  }

  @Override
  public void encode(ByteWriter out) {
    out.address(signer)
        .u64(measuredAt)
        .u16(arithmeticContract)
        .string(engineProfile)
        .string(environment)
        .bool(sandboxed)
        .u32(threads)
        .u64(memoryMebibytes)
        .u64(productOne)
        .u64(productAll)
        .digest(forward)
        .u64(stepMicros)
        .u64(decodeOne)
        .u64(decodeEight);
  }

  /** Reads a capability. */
  public static Capability decode(ByteReader in) {
    return Decoding.valid(
        "capability",
        () ->
            new Capability(
                in.address("capability.signer"),
                in.u64("capability.measuredAt"),
                in.u16("capability.arithmeticContract"),
                in.string(MAX_WORD_BYTES, "capability.engineProfile"),
                in.string(MAX_WORD_BYTES, "capability.environment"),
                in.bool("capability.sandboxed"),
                in.u32("capability.threads"),
                in.u64("capability.memoryMebibytes"),
                in.u64("capability.productOne"),
                in.u64("capability.productAll"),
                in.digest("capability.forward"),
                in.u64("capability.stepMicros"),
                in.u64("capability.decodeOne"),
                in.u64("capability.decodeEight")));
  }
}
