package network.byline.chain.vault;

import java.math.BigInteger;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/**
 * What a payee has earned in all at one vault: a leaf of the payouts tree. Chain and vault are part
 * of it, so that a proof is good nowhere else.
 *
 * @param domain chain and vault
 * @param payee who earned it
 * @param cumulative lifetime earnings
 */
public record PayoutLeaf(Domain domain, Address payee, Amount cumulative) {

  private static final int WORD = 32;

  /**
   * Returns the leaf's 128 bytes: {@code abi.encode(uint256 chainId, address vault, address payee,
   * uint256 cumulative)}. The tree hashes them twice.
   */
  public byte[] encode() {
    byte[] words = new byte[4 * WORD];
    right(BigInteger.valueOf(domain.chainId()).toByteArray(), words, 1);
    right(domain.vault().toArray(), words, 2);
    right(payee.toArray(), words, 3);
    right(cumulative.toBigInteger().toByteArray(), words, 4);
    return words;
  }

  private static void right(byte[] bytes, byte[] words, int wordEnd) {
    System.arraycopy(bytes, 0, words, wordEnd * WORD - bytes.length, bytes.length);
  }
}
