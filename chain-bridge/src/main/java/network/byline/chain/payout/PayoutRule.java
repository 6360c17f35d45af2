package network.byline.chain.payout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * The payout rule: splits a fee to the last unit by deed and evidence.
 *
 * <p>The deed's parts divide the fee. Of the data part D, the share V / (V + E₀·n) is attributed, V
 * being the gain of all passages and n the number of answer tokens: with no gain nothing, at E₀ a
 * token one half, never quite all. It goes to passages in proportion to their gain; what is left of
 * D stays in the datanet's commons. A passage earns the same whoever owns it, so nobody gains by
 * being several people.
 */
public final class PayoutRule {

  /** The rule's number; any change of a share raises it. */
  public static final int VERSION = 1;

  /**
   * E₀, in 2<sup>−20</sup> nat for each answer token: the gain at which half of the data part is
   * attributed. A token taken from a passage gains whole nats, so a quarter of one keeps thin
   * evidence thin and lets strong evidence reach nearly all; on the openings of {@code bench/run
   * calibrate} 58 % is attributed. It is the rule's only tuned constant and stands here and nowhere
   * else.
   */
  public static final long HALF_GAIN_PER_TOKEN = 1L << 18;

  private PayoutRule() {}

  /** Returns the shares of a job that costs nothing. */
  public static Shares nothing() {
    return new Shares(List.of(), List.of());
  }

  /**
   * Splits a fee. Parts that have no recipient go to the deed's treasury: storage and protocol
   * always, data where there is no datanet, any whose recipient is the zero address.
   *
   * @param deed the deed that the order accepts
   * @param fee what the job costs
   * @param evidence what scoring found; has no totals where there is no datanet
   * @param datanet the datanet under the model's adapter
   * @param computePayee the account whose machine generated the answer
   * @param scoringPayee the account whose machine scored it
   * @return shares whose total is the fee, rows merged, ordered and above zero
   * @throws IllegalArgumentException if the evidence names a passage twice, has a total that is not
   *     above zero, or has totals without a datanet
   */
  public static Shares split(
      Deed deed,
      Amount fee,
      Evidence evidence,
      Optional<Digest> datanet,
      Address computePayee,
      Address scoringPayee) {
    if (datanet.isEmpty() && !evidence.totals().isEmpty()) {
      throw new IllegalArgumentException("evidence.totals: a model without data can credit nobody");
    }
    Map<Role, Amount> parts = parts(deed, fee);
    PaymentRows payees = new PaymentRows(deed.treasury());
    payees.pay(Role.MODEL_DEVELOPER, deed.developer(), parts);
    payees.pay(Role.BASE_AUTHOR, deed.baseAuthor(), parts);
    payees.pay(Role.CURATOR, deed.curator(), parts);
    payees.pay(Role.COMPUTE, computePayee, parts);
    payees.pay(Role.SCORING, scoringPayee, parts);
    payees.pay(Role.STORAGE, deed.treasury(), parts);
    payees.pay(Role.PROTOCOL, deed.treasury(), parts);
    if (datanet.isEmpty()) {
      payees.pay(Role.DATA, deed.treasury(), parts);
      return new Shares(payees.rows(), List.of());
    }
    Amount commons = parts.getOrDefault(Role.DATA, Amount.ZERO);
    for (PassagePayment payment : perPassage(deed, fee, evidence)) {
      payees.pay(Role.DATA, payment.owner(), payment.amount());
      commons = commons.minus(payment.amount());
    }
    return new Shares(
        payees.rows(),
        commons.isZero()
            ? List.of()
            : List.of(new Shares.CommonsPart(datanet.orElseThrow(), commons)));
  }

  /**
   * Returns what each passage of the evidence is paid, by passage id.
   *
   * @throws IllegalArgumentException if the evidence names a passage twice or has a total that is
   *     not above zero
   */
  public static List<PassagePayment> perPassage(Deed deed, Amount fee, Evidence evidence) {
    List<Evidence.PassageTotal> totals = checked(evidence);
    if (totals.isEmpty()) {
      return List.of();
    }
    List<BigInteger> values =
        totals.stream().map(total -> BigInteger.valueOf(total.value())).toList();
    BigInteger gain = values.stream().reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger half =
        BigInteger.valueOf(HALF_GAIN_PER_TOKEN)
            .multiply(BigInteger.valueOf(evidence.tuned().size()));
    BigInteger data = parts(deed, fee).getOrDefault(Role.DATA, Amount.ZERO).toBigInteger();
    BigInteger attributed = data.multiply(gain).divide(gain.add(half));
    List<BigInteger> amounts = LargestRemainder.split(attributed, values);
    List<PassagePayment> payments = new ArrayList<>(totals.size());
    for (int i = 0; i < totals.size(); i++) {
      Evidence.PassageTotal total = totals.get(i);
      payments.add(new PassagePayment(total.passage(), total.owner(), Amount.of(amounts.get(i))));
    }
    return List.copyOf(payments);
  }

  /**
   * Divides a fee by the deed's parts alone: what each role is paid for in all.
   *
   * @return an amount for every role; together the fee
   */
  public static Map<Role, Amount> parts(Deed deed, Amount fee) {
    List<BigInteger> weights =
        deed.parts().stream().map(part -> BigInteger.valueOf(part.longValue())).toList();
    List<BigInteger> amounts = LargestRemainder.split(fee.toBigInteger(), weights);
    Map<Role, Amount> parts = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      parts.put(role, Amount.of(amounts.get(role.code() - 1)));
    }
    return parts;
  }

  /** Returns the totals by passage id, whatever order they came in. */
  private static List<Evidence.PassageTotal> checked(Evidence evidence) {
    List<Evidence.PassageTotal> totals =
        evidence.totals().stream()
            .sorted(Comparator.comparing(Evidence.PassageTotal::passage))
            .toList();
    for (int i = 0; i < totals.size(); i++) {
      Evidence.PassageTotal total = totals.get(i);
      if (total.value() <= 0) {
        throw new IllegalArgumentException(
            "evidence.totals: passage " + total.passage() + " has no gain, leave it out");
      }
      if (i > 0 && totals.get(i - 1).passage().equals(total.passage())) {
        throw new IllegalArgumentException(
            "evidence.totals: passage " + total.passage() + " stands there twice, add it up");
      }
    }
    return totals;
  }

  /** Adds up payments by role and payee. */
  private static final class PaymentRows {

    private final Address treasury;
    private final Map<Role, TreeMap<Address, Amount>> rows = new EnumMap<>(Role.class);

    PaymentRows(Address treasury) {
      this.treasury = treasury;
    }

    void pay(Role role, Address payee, Map<Role, Amount> parts) {
      pay(role, payee, parts.getOrDefault(role, Amount.ZERO));
    }

    void pay(Role role, Address payee, Amount amount) {
      Address receiver = payee.equals(Address.ZERO) ? treasury : payee;
      if (!amount.isZero()) {
        rows.computeIfAbsent(role, r -> new TreeMap<>()).merge(receiver, amount, Amount::plus);
      }
    }

    List<Shares.Payment> rows() {
      List<Shares.Payment> all = new ArrayList<>();
      rows.forEach(
          (role, payees) -> payees.forEach((p, a) -> all.add(new Shares.Payment(role, p, a))));
      return List.copyOf(all);
    }
  }
}
