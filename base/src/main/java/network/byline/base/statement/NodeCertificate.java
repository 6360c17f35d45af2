package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * An account's word that a node of the network, known by its Ed25519 key, is one of its own, for a
 * while. It binds a connection to an account; what the node computes is bound by a {@link
 * MachineCertificate}.
 *
 * @param account whose node it is
 * @param node the node's Ed25519 public key
 * @param notBefore seconds since 1970 from which it holds
 * @param notAfter seconds since 1970 at which it ends
 */
public record NodeCertificate(Address account, Digest node, long notBefore, long notAfter)
    implements Statement {

  private static final StructType TYPE =
      StructType.parse(
          "NodeCertificate(address account,bytes32 node,uint64 notBefore,uint64 notAfter)");

  public NodeCertificate {
    if (notBefore < 0 || notAfter <= notBefore) {
      throw new IllegalArgumentException(
          "certificate.notAfter " + notAfter + " must come after notBefore " + notBefore);
    }
  }

  /** Tells whether the certificate holds at this second. */
  public boolean holdsAt(long epochSecond) {
    return notBefore <= epochSecond && epochSecond < notAfter;
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE).address(account).bytes32(node).uint(notBefore).uint(notAfter).hash();
  }

  @Override
  public Address signer() {
    return account;
  }

  @Override
  public void encode(ByteWriter out) {
    out.address(account).digest(node).u64(notBefore).u64(notAfter);
  }

  /** Reads a certificate. */
  public static NodeCertificate decode(ByteReader in) {
    return Decoding.valid(
        "certificate",
        () ->
            new NodeCertificate(
                in.address("certificate.account"),
                in.digest("certificate.node"),
                in.u64("certificate.notBefore"),
                in.u64("certificate.notAfter")));
  }
}
