package network.byline.base.statement;

import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Something a person or a machine states under its signature. */
public sealed interface Statement
    permits Order,
        Cancellation,
        SpendingCap,
        Charter,
        Contribution,
        Snapshot,
        ModelCard,
        Deed,
        MachineCertificate,
        NodeCertificate,
        TaskResult,
        Capability {

  /** Returns the EIP-712 hash of the statement's struct. */
  Digest structHash();

  /** Returns the only address whose signature makes the statement good. */
  Address signer();

  /** Writes the statement's fixed encoding. */
  void encode(ByteWriter out);

  /** Returns the statement's digest in this domain: what is signed, and how others refer to it. */
  default Digest digest(Domain domain) {
    return domain.signingHash(structHash());
  }

  /** Returns the statement's fixed encoding. */
  default byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }
}
