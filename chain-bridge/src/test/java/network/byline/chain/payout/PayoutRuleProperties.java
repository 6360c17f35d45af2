package network.byline.chain.payout;

import static network.byline.chain.payout.PayoutCases.COMPUTE;
import static network.byline.chain.payout.PayoutCases.DATANET;
import static network.byline.chain.payout.PayoutCases.SCORING;
import static network.byline.chain.payout.PayoutCases.address;
import static network.byline.chain.payout.PayoutCases.deed;
import static network.byline.chain.payout.PayoutCases.digest;
import static network.byline.chain.payout.PayoutCases.evidence;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import network.byline.base.receipt.Evidence.PassageTotal;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

class PayoutRuleProperties {

  @Provide
  Arbitrary<List<PassageTotal>> totals() {
    Arbitrary<Long> value =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 20),
            Arbitraries.longs().between(1, 1L << 24),
            Arbitraries.longs().between(1, Long.MAX_VALUE));
    Arbitrary<Integer> owner = Arbitraries.integers().between(0x100, 0x105);
    return Arbitraries.integers()
        .between(1, 4000)
        .set()
        .ofMaxSize(30)
        .flatMap(
            ids ->
                Combinators.combine(
                        value.list().ofSize(ids.size()), owner.list().ofSize(ids.size()))
                    .as(
                        (values, owners) -> {
                          List<PassageTotal> totals = new ArrayList<>();
                          int i = 0;
                          for (int id : ids) {
                            totals.add(
                                new PassageTotal(
                                    digest(id), address(owners.get(i)), values.get(i)));
                            i++;
                          }
                          return totals;
                        }));
  }

  @Provide
  Arbitrary<Deed> deeds() {
    return Arbitraries.integers()
        .between(0, Deed.WHOLE)
        .list()
        .ofSize(Role.values().length - 1)
        .map(
            cuts -> {
              List<Integer> sorted = cuts.stream().sorted().toList();
              List<Integer> parts = new ArrayList<>();
              int last = 0;
              for (int cut : sorted) {
                parts.add(cut - last);
                last = cut;
              }
              parts.add(Deed.WHOLE - last);
              return deed(parts);
            });
  }

  @Provide
  Arbitrary<Amount> fees() {
    return Arbitraries.oneOf(
            Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.valueOf(40)),
            Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(20)),
            Arbitraries.bigIntegers().between(BigInteger.ZERO, Amount.MAX.toBigInteger()))
        .map(Amount::of);
  }

  private static Shares split(Deed deed, Amount fee, int tokens, List<PassageTotal> totals) {
    return PayoutRule.split(
        deed, fee, evidence(tokens, totals), Optional.of(DATANET), COMPUTE, SCORING);
  }

  @Property
  void theSumIsTheFee(
      @ForAll("deeds") Deed deed,
      @ForAll("fees") Amount fee,
      @ForAll @IntRange(max = 300) int tokens,
      @ForAll("totals") List<PassageTotal> totals) {
    assertThat(split(deed, fee, tokens, totals).total()).isEqualTo(fee);
  }

  @Property
  void theOrderOfTheEvidenceDoesNotMatter(
      @ForAll("deeds") Deed deed,
      @ForAll("fees") Amount fee,
      @ForAll("totals") List<PassageTotal> totals,
      @ForAll long seed) {
    List<PassageTotal> shuffled = new ArrayList<>(totals);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(split(deed, fee, 7, shuffled)).isEqualTo(split(deed, fee, 7, totals));
  }

  @Property
  void rowsAreOrderedMergedAndAboveZero(
      @ForAll("deeds") Deed deed,
      @ForAll("fees") Amount fee,
      @ForAll("totals") List<PassageTotal> totals) {
    Shares shares = split(deed, fee, 7, totals);
    List<String> keys =
        shares.payees().stream()
            .map(p -> p.role().code() + p.payee().bytes().toUnprefixedHexString())
            .toList();

    assertThat(keys).isSorted().doesNotHaveDuplicates();
    assertThat(shares.payees()).noneMatch(payment -> payment.amount().isZero());
    assertThat(shares.commons()).noneMatch(part -> part.amount().isZero());
  }

  /** Whoever owns several passages gets the same in one name as in one name for each. */
  @Property
  void beingSeveralPeopleDoesNotPay(
      @ForAll("deeds") Deed deed,
      @ForAll("fees") Amount fee,
      @ForAll("totals") List<PassageTotal> totals) {
    List<PassageTotal> split = new ArrayList<>();
    for (int i = 0; i < totals.size(); i++) {
      PassageTotal total = totals.get(i);
      split.add(new PassageTotal(total.passage(), address(0x1000 + i), total.value()));
    }
    Map<Address, Amount> joined = data(split(deed, fee, 7, totals));
    Map<Address, Amount> apart = data(split(deed, fee, 7, split));
    Map<Address, Amount> added = new TreeMap<>();
    for (int i = 0; i < totals.size(); i++) {
      Amount part = apart.getOrDefault(address(0x1000 + i), Amount.ZERO);
      if (!part.isZero()) {
        added.merge(totals.get(i).owner(), part, Amount::plus);
      }
    }

    assertThat(added).isEqualTo(joined);
  }

  /** A passage cut in two earns what it earned whole, but for one unit of rounding a piece. */
  @Property
  void cuttingAPassageDoesNotPay(
      @ForAll("fees") Amount fee,
      @ForAll @LongRange(min = 2, max = 1L << 30) long value,
      @ForAll("totals") List<PassageTotal> others,
      @ForAll long seed) {
    long first = 1 + Math.floorMod(seed, value - 1);
    List<PassageTotal> whole = new ArrayList<>(others);
    whole.add(new PassageTotal(digest(5000), address(0x999), value));
    List<PassageTotal> cut = new ArrayList<>(others);
    cut.add(new PassageTotal(digest(5000), address(0x999), first));
    cut.add(new PassageTotal(digest(5001), address(0x999), value - first));

    BigInteger before = data(deed(Deed.DEFAULT_PARTS), fee, whole);
    BigInteger after = data(deed(Deed.DEFAULT_PARTS), fee, cut);
    assertThat(after.subtract(before).abs()).isLessThanOrEqualTo(BigInteger.TWO);
  }

  @Property
  void moreGainNeverEarnsLess(
      @ForAll("fees") Amount fee,
      @ForAll @LongRange(min = 1, max = 1L << 30) long value,
      @ForAll @LongRange(min = 1, max = 1L << 30) long more,
      @ForAll @IntRange(max = 300) int tokens) {
    Deed deed = deed(Deed.DEFAULT_PARTS);
    PassageTotal other = new PassageTotal(digest(1), address(0x111), 1000);
    PassageTotal small = new PassageTotal(digest(2), address(0x999), value);
    PassageTotal large = new PassageTotal(digest(2), address(0x999), value + more);

    Amount before = paidFor(split(deed, fee, tokens, List.of(other, small)));
    Amount after = paidFor(split(deed, fee, tokens, List.of(other, large)));
    assertThat(after.toBigInteger().add(BigInteger.ONE))
        .isGreaterThanOrEqualTo(before.toBigInteger());
  }

  private static Amount paidFor(Shares shares) {
    return data(shares).getOrDefault(address(0x999), Amount.ZERO);
  }

  private static BigInteger data(Deed deed, Amount fee, List<PassageTotal> totals) {
    return paidFor(split(deed, fee, 7, totals)).toBigInteger();
  }

  private static Map<Address, Amount> data(Shares shares) {
    return shares.payees().stream()
        .filter(payment -> payment.role() == Role.DATA)
        .collect(
            Collectors.toMap(
                Shares.Payment::payee, Shares.Payment::amount, Amount::plus, TreeMap::new));
  }
}
