package network.byline.base.statement;

import java.util.function.Function;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Digest;

/**
 * A statement with a signature that was read but not yet believed: {@link #isGoodIn} says whether
 * it holds.
 *
 * @param statement what is stated
 * @param signature the signature over its digest
 */
public record Signed<T extends Statement>(T statement, Signature signature) {

  /** Signs a statement for one domain. */
  public static <T extends Statement> Signed<T> by(SigningKey key, Domain domain, T statement) {
    if (!key.address().equals(statement.signer())) {
      throw new IllegalArgumentException(
          "the statement must be signed by " + statement.signer() + ", not by " + key.address());
    }
    return new Signed<>(statement, key.sign(statement.digest(domain)));
  }

  /** Tells whether the signer that the statement names signed it for this domain. */
  public boolean isGoodIn(Domain domain) {
    return signature.signedBy(digest(domain), statement.signer());
  }

  /** Returns the statement's digest in this domain. */
  public Digest digest(Domain domain) {
    return statement.digest(domain);
  }

  /** Writes statement and signature. */
  public void encode(ByteWriter out) {
    statement.encode(out);
    out.raw(signature.toArray());
  }

  /** Reads a statement with the given decoder, and the signature after it. */
  public static <T extends Statement> Signed<T> decode(
      ByteReader in, Function<ByteReader, T> statement) {
    T value = statement.apply(in);
    return new Signed<>(value, Signature.of(in.raw(Signature.SIZE, "signature")));
  }
}
