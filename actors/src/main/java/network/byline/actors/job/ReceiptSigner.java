package network.byline.actors.job;

import network.byline.base.identity.Signature;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/** The operator's machine key, which signs receipts. Called from any thread; never blocks. */
public interface ReceiptSigner {

  /** Returns the operator's word for the key. */
  Signed<MachineCertificate> certificate();

  /** Returns the key's signature of a receipt's id. */
  Signature sign(Digest receipt);
}
