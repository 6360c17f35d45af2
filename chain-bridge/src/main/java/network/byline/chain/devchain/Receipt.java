package network.byline.chain.devchain;

import java.util.Arrays;
import java.util.List;
import org.web3j.rlp.RlpType;

/**
 * What a block says about its transaction's result, in Ethereum's own encoding.
 *
 * @param type the transaction's type
 * @param success whether the transaction's effects stand
 * @param gasUsed gas that was paid for
 * @param logs the events, in order
 */
record Receipt(int type, boolean success, long gasUsed, List<EvmLog> logs) {

  Receipt {
    logs = List.copyOf(logs);
  }

  Bloom bloom() {
    return Bloom.of(logs);
  }

  byte[] encode() {
    byte[] body =
        Rlp.encode(
            Rlp.listOf(
                Rlp.of(success ? 1 : 0),
                Rlp.of(gasUsed),
                Rlp.of(bloom().toArray()),
                Rlp.listOf(logs.stream().map(Receipt::encode).toList())));
    if (type == 0) {
      return body;
    }
    byte[] typed = new byte[1 + body.length];
    typed[0] = (byte) type;
    System.arraycopy(body, 0, typed, 1, body.length);
    return typed;
  }

  static Receipt decode(byte[] encoded) {
    int type = (encoded[0] & 0xff) >= 0xc0 ? 0 : encoded[0];
    byte[] body = type == 0 ? encoded : Arrays.copyOfRange(encoded, 1, encoded.length);
    List<RlpType> fields = Rlp.list(body, "receipt");
    return new Receipt(
        type,
        Rlp.longNumber(fields.get(0), "status") == 1,
        Rlp.longNumber(fields.get(1), "gasUsed"),
        Rlp.items(fields.get(3), "logs").stream().map(Receipt::log).toList());
  }

  private static RlpType encode(EvmLog log) {
    return Rlp.listOf(
        Rlp.of(log.address()),
        Rlp.listOf(log.topics().stream().map(Rlp::of).toList()),
        Rlp.of(log.data()));
  }

  private static EvmLog log(RlpType item) {
    List<RlpType> parts = Rlp.items(item, "log");
    return new EvmLog(
        Rlp.address(parts.get(0), "log address"),
        Rlp.items(parts.get(1), "topics").stream().map(t -> Rlp.digest(t, "topic")).toList(),
        Rlp.bytes(parts.get(2), "log data"));
  }
}
