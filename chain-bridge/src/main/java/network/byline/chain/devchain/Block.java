package network.byline.chain.devchain;

import java.util.List;
import java.util.Optional;
import network.byline.base.value.Digest;
import org.web3j.rlp.RlpType;

/**
 * A sealed block with everything that came of it.
 *
 * @param header its head
 * @param hash the head's hash
 * @param transaction the one transaction, if any
 * @param receipt that transaction's receipt
 * @param withdrawal the one withdrawal, if any
 */
record Block(
    BlockHeader header,
    Digest hash,
    Optional<SignedTransaction> transaction,
    Optional<Receipt> receipt,
    Optional<Withdrawal> withdrawal) {

  Block {
    if (transaction.isPresent() != receipt.isPresent()) {
      throw new IllegalArgumentException("transaction and receipt go together");
    }
  }

  long number() {
    return header.number();
  }

  /** Returns the block's bytes in the chain's file: RLP of head, raw transaction, receipt. */
  byte[] encode() {
    return Rlp.encode(
        Rlp.listOf(
            header.encode(),
            Rlp.listOf(transaction.map(t -> Rlp.of(t.raw())).stream().toList()),
            Rlp.listOf(receipt.map(r -> Rlp.of(r.encode())).stream().toList()),
            Rlp.listOf(withdrawal.map(Withdrawal::encode).stream().toList())));
  }

  static Block decode(byte[] bytes) {
    List<RlpType> parts = Rlp.list(bytes, "block");
    BlockHeader header = BlockHeader.decode(parts.get(0));
    return new Block(
        header,
        header.hash(),
        only(parts.get(1)).map(t -> SignedTransaction.decode(Rlp.bytes(t, "transaction"))),
        only(parts.get(2)).map(r -> Receipt.decode(Rlp.bytes(r, "receipt"))),
        only(parts.get(3)).map(Withdrawal::decode));
  }

  /** Returns the names of an encoded block and of its transaction without decoding the rest. */
  static Names names(byte[] bytes) {
    List<RlpType> parts = Rlp.list(bytes, "block");
    return new Names(
        Digest.keccak(Rlp.encode(parts.get(0))),
        only(parts.get(1)).map(t -> Digest.keccak(Rlp.bytes(t, "transaction"))));
  }

  /**
   * The names by which a block is found.
   *
   * @param block the block's hash
   * @param transaction the hash of its transaction, if it has one
   */
  record Names(Digest block, Optional<Digest> transaction) {}

  /** Tells whether an encoded block has a withdrawal. */
  static boolean hasWithdrawal(byte[] bytes) {
    return only(Rlp.list(bytes, "block").get(3)).isPresent();
  }

  /** Returns the head of an encoded block without decoding the rest. */
  static BlockHeader header(byte[] bytes) {
    return BlockHeader.decode(Rlp.list(bytes, "block").get(0));
  }

  private static Optional<RlpType> only(RlpType list) {
    return Rlp.items(list, "block part").stream().findFirst();
  }
}
