package network.byline.chain.devchain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpType;

/**
 * A block's head, hashed like that of any Shanghai chain. A block holds at most one transaction and
 * at most one withdrawal, which makes their tries single leaves.
 *
 * @param parent hash of the block before
 * @param stateRoot root of the world state after the block
 * @param transactionsRoot trie root of the block's transactions
 * @param receiptsRoot trie root of their receipts
 * @param withdrawalsRoot trie root of the withdrawals
 * @param bloom what the logs may hold
 * @param number the block's height; the first is 0
 * @param gasUsed gas of the block's transaction
 * @param time seconds of Unix time; never less than the parent's, but it may be equal
 */
record BlockHeader(
    Digest parent,
    Digest stateRoot,
    Digest transactionsRoot,
    Digest receiptsRoot,
    Digest withdrawalsRoot,
    Bloom bloom,
    long number,
    long gasUsed,
    long time) {

  /** Gas that one block, and so one transaction, may use. */
  static final long GAS_LIMIT = 30_000_000;

  /** Wei for a unit of gas that is burned; it never changes on this chain. */
  static final BigInteger BASE_FEE = BigInteger.valueOf(1_000_000_000);

  /** Receives the tips. Nobody has its key. */
  static final Address SEALER = Address.of("byline-devchain-seal".getBytes(US_ASCII));

  static final Digest NO_UNCLES = Digest.keccak(Rlp.encode(Rlp.listOf()));
  static final byte[] EXTRA = "byline development chain".getBytes(US_ASCII);

  private static final Digest EMPTY_TRIE = Digest.keccak(Rlp.encode(Rlp.of(new byte[0])));
  private static final int FIELDS = 17;

  Digest hash() {
    return Digest.keccak(Rlp.encode(encode()));
  }

  /** Returns the block's random word, which only a fool would bet on: anyone can foresee it. */
  Digest random() {
    return random(parent);
  }

  static Digest random(Digest parent) {
    return Digest.keccak(parent.toArray());
  }

  RlpList encode() {
    return Rlp.listOf(
        Rlp.of(parent),
        Rlp.of(NO_UNCLES),
        Rlp.of(SEALER),
        Rlp.of(stateRoot),
        Rlp.of(transactionsRoot),
        Rlp.of(receiptsRoot),
        Rlp.of(bloom.toArray()),
        Rlp.of(0),
        Rlp.of(number),
        Rlp.of(GAS_LIMIT),
        Rlp.of(gasUsed),
        Rlp.of(time),
        Rlp.of(EXTRA),
        Rlp.of(random()),
        Rlp.of(new byte[8]),
        Rlp.of(BASE_FEE),
        Rlp.of(withdrawalsRoot));
  }

  static BlockHeader decode(RlpType item) {
    List<RlpType> fields = Rlp.items(item, "header");
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException("header has " + fields.size() + " fields, not 17");
    }
    return new BlockHeader(
        Rlp.digest(fields.get(0), "parent"),
        Rlp.digest(fields.get(3), "stateRoot"),
        Rlp.digest(fields.get(4), "transactionsRoot"),
        Rlp.digest(fields.get(5), "receiptsRoot"),
        Rlp.digest(fields.get(16), "withdrawalsRoot"),
        Bloom.of(Rlp.bytes(fields.get(6), "bloom")),
        Rlp.longNumber(fields.get(8), "number"),
        Rlp.longNumber(fields.get(10), "gasUsed"),
        Rlp.longNumber(fields.get(11), "time"));
  }

  /**
   * Returns the root of the Merkle-Patricia trie that maps index 0 to this value, or of the empty
   * one. The key is the RLP of 0, the byte 80; a leaf with an even path starts with the byte 20.
   */
  static Digest rootOf(Optional<byte[]> onlyValue) {
    return onlyValue
        .map(value -> Rlp.listOf(Rlp.of(new byte[] {0x20, (byte) 0x80}), Rlp.of(value)))
        .map(leaf -> Digest.keccak(Rlp.encode(leaf)))
        .orElse(EMPTY_TRIE);
  }
}
