package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * An account's word that a machine key signs results for it, for a while.
 *
 * @param account who earns what the machine computes
 * @param machine the address of the machine's key
 * @param notBefore seconds since 1970 from which it holds
 * @param notAfter seconds since 1970 at which it ends
 */
public record MachineCertificate(Address account, Address machine, long notBefore, long notAfter)
    implements Statement {

  private static final StructType TYPE =
      StructType.parse(
          "MachineCertificate(address account,address machine,uint64 notBefore,uint64 notAfter)");

  public MachineCertificate {
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
    return StructHash.of(TYPE)
        .address(account)
        .address(machine)
        .uint(notBefore)
        .uint(notAfter)
        .hash();
  }

  @Override
  public Address signer() {
    return account;
  }

  @Override
  public void encode(ByteWriter out) {
    out.address(account).address(machine).u64(notBefore).u64(notAfter);
  }

  /** Reads a certificate. */
  public static MachineCertificate decode(ByteReader in) {
    return Decoding.valid(
        "certificate",
        () ->
            new MachineCertificate(
                in.address("certificate.account"),
                in.address("certificate.machine"),
                in.u64("certificate.notBefore"),
                in.u64("certificate.notAfter")));
  }
}
