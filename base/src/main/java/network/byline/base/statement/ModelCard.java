package network.byline.base.statement;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.record.ModelName;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What makes a model: its files, the snapshot its adapter was trained on, and the span index over
 * that snapshot. Its {@link #root} determines every answer.
 *
 * @param name how people call it
 * @param developer who registers it
 * @param base the root of the base under the adapter; zero for a base
 * @param arithmeticContract the number of the arithmetic that the model is defined under
 * @param files the model's files
 * @param source where the adapter's data came from; absent for a base
 */
public record ModelCard(
    ModelName name,
    Address developer,
    Digest base,
    int arithmeticContract,
    ModelFiles files,
    Optional<Source> source)
    implements Statement {

  private static final StructType TYPE =
      StructType.parse(
          "ModelCard(string name,address developer,bytes32 root,bytes32 base,bytes content)");
  private static final byte[] ROOT_LABEL = "byline.model.v1\0".getBytes(StandardCharsets.US_ASCII);

  /**
   * The data under an adapter.
   *
   * @param datanet the datanet's id
   * @param snapshotNumber which snapshot
   * @param snapshotRoot that snapshot's root
   * @param segmentRoot the root of the span index over it
   * @param segment the manifest id of the span index
   */
  public record Source(
      Digest datanet,
      long snapshotNumber,
      Digest snapshotRoot,
      Digest segmentRoot,
      Digest segment) {

    void encode(ByteWriter out) {
      out.digest(datanet)
          .u64(snapshotNumber)
          .digest(snapshotRoot)
          .digest(segmentRoot)
          .digest(segment);
    }

    static Source decode(ByteReader in) {
      return new Source(
          in.digest("model.datanet"),
          in.u64("model.snapshotNumber"),
          in.digest("model.snapshotRoot"),
          in.digest("model.segmentRoot"),
          in.digest("model.segment"));
    }
  }

  public ModelCard {
    if (arithmeticContract < 1 || arithmeticContract > 0xffff) {
      throw new IllegalArgumentException(
          "model.arithmeticContract " + arithmeticContract + " is not within 1 and 65535");
    }
    if (files.adapter().isPresent() != source.isPresent()) {
      throw new IllegalArgumentException(
          "model.adapter and model.source go together: an adapter is trained on a snapshot");
    }
    if (files.adapter().isPresent() == base.equals(Digest.ZERO)) {
      throw new IllegalArgumentException("model.base is the base's root, and zero for a base");
    }
  }

  /**
   * Returns the model's root: the SHA-256 over arithmetic contract, base, tokenizer, adapter,
   * recipe and snapshot root.
   */
  public Digest root() {
    ByteWriter out = new ByteWriter();
    out.raw(ROOT_LABEL)
        .u16(arithmeticContract)
        .digest(files.config().digest())
        .digest(files.weights().digest())
        .digest(files.tokenizer().digest())
        .digest(files.recipe().digest())
        .optional(
            files.adapter(),
            (w, adapter) -> w.digest(adapter.config().digest()).digest(adapter.weights().digest()))
        .optional(source, (w, data) -> w.digest(data.snapshotRoot()));
    return Digest.sha256(out.toByteArray());
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .string(name.value())
        .address(developer)
        .bytes32(root())
        .bytes32(base)
        .bytes(toBytes())
        .hash();
  }

  @Override
  public Address signer() {
    return developer;
  }

  @Override
  public void encode(ByteWriter out) {
    out.string(name.value()).address(developer).digest(base).u16(arithmeticContract);
    files.encode(out);
    out.optional(source, (w, data) -> data.encode(w));
  }

  /** Reads a model card. */
  public static ModelCard decode(ByteReader in) {
    return Decoding.valid(
        "model",
        () ->
            new ModelCard(
                new ModelName(in.string(64, "model.name")),
                in.address("model.developer"),
                in.digest("model.base"),
                in.u16("model.arithmeticContract"),
                ModelFiles.decode(in),
                in.optional(Source::decode, "model.source")));
  }
}
