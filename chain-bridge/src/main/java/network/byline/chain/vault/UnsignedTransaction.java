package network.byline.chain.vault;

import java.math.BigInteger;
import java.util.Arrays;
import network.byline.base.identity.Signature;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;

/**
 * A transaction with everything but its signature, of the kind that EIP-1559 describes.
 *
 * @param chainId the chain it is for
 * @param nonce the sender's count of transactions before it
 * @param fees what it pays for gas
 * @param gasLimit gas that it may use
 * @param call what it does
 */
public record UnsignedTransaction(
    long chainId, long nonce, Fees fees, long gasLimit, ContractCall call) {

  private static final int WORD = 32;

  /**
   * A signed transaction as it is sent.
   *
   * @param hash its name on the chain
   * @param raw its bytes
   */
  public record Signed(Digest hash, byte[] raw) {
    public Signed {
      raw = raw.clone();
    }

    @Override
    public byte[] raw() {
      return raw.clone();
    }
  }

  /** Returns the transaction signed by its sender; the same bytes for the same key each time. */
  public Signed sign(SigningKey sender) {
    RawTransaction transaction =
        RawTransaction.createTransaction(
            chainId,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gasLimit),
            call.to().map(Address::toString).orElse(""),
            BigInteger.ZERO,
            call.dataHex(),
            fees.maxTip(),
            fees.maxFee());
    Signature signature = sender.sign(Digest.keccak(TransactionEncoder.encode(transaction)));
    byte[] bytes = signature.toArray();
    byte[] raw =
        TransactionEncoder.encode(
            transaction,
            new Sign.SignatureData(
                bytes[2 * WORD],
                Arrays.copyOf(bytes, WORD),
                Arrays.copyOfRange(bytes, WORD, 2 * WORD)));
    return new Signed(Digest.keccak(raw), raw);
  }
}
