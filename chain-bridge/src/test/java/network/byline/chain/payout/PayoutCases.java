package network.byline.chain.payout;

import java.util.List;
import java.util.stream.Stream;
import network.byline.base.receipt.Evidence;
import network.byline.base.statement.Deed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** Deeds and evidence to split fees by. */
final class PayoutCases {

  static final Digest DATANET = digest(0xda);
  static final Address DEVELOPER = address(1);
  static final Address BASE_AUTHOR = address(2);
  static final Address CURATOR = address(3);
  static final Address TREASURY = address(4);
  static final Address COMPUTE = address(5);
  static final Address SCORING = address(6);

  private PayoutCases() {}

  static Digest digest(int number) {
    byte[] bytes = new byte[Digest.SIZE];
    bytes[Digest.SIZE - 1] = (byte) number;
    bytes[Digest.SIZE - 2] = (byte) (number >> 8);
    return Digest.of(bytes);
  }

  static Address address(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) number;
    bytes[Address.SIZE - 2] = (byte) (number >> 8);
    return Address.of(bytes);
  }

  static Deed deed(List<Integer> parts) {
    return new Deed(
        digest(0x30), DEVELOPER, BASE_AUTHOR, CURATOR, TREASURY, Amount.of(1000), parts, 0);
  }

  static Deed defaultDeed() {
    return deed(Deed.DEFAULT_PARTS);
  }

  static Evidence.PassageTotal total(int passage, int owner, long value) {
    return new Evidence.PassageTotal(digest(passage), address(owner), value);
  }

  static Evidence evidence(int tokens, Evidence.PassageTotal... totals) {
    return evidence(tokens, List.of(totals));
  }

  static Evidence evidence(int tokens, List<Evidence.PassageTotal> totals) {
    List<Long> logProbs = Stream.generate(() -> -1L).limit(tokens).toList();
    return new Evidence(digest(1), digest(2), 1, logProbs, logProbs, List.of(), totals);
  }
}
