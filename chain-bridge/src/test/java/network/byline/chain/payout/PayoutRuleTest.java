package network.byline.chain.payout;

import static network.byline.chain.payout.PayoutCases.BASE_AUTHOR;
import static network.byline.chain.payout.PayoutCases.COMPUTE;
import static network.byline.chain.payout.PayoutCases.CURATOR;
import static network.byline.chain.payout.PayoutCases.DATANET;
import static network.byline.chain.payout.PayoutCases.DEVELOPER;
import static network.byline.chain.payout.PayoutCases.SCORING;
import static network.byline.chain.payout.PayoutCases.TREASURY;
import static network.byline.chain.payout.PayoutCases.address;
import static network.byline.chain.payout.PayoutCases.deed;
import static network.byline.chain.payout.PayoutCases.defaultDeed;
import static network.byline.chain.payout.PayoutCases.digest;
import static network.byline.chain.payout.PayoutCases.evidence;
import static network.byline.chain.payout.PayoutCases.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Shares;
import network.byline.base.receipt.Shares.CommonsPart;
import network.byline.base.receipt.Shares.Payment;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import org.junit.jupiter.api.Test;

class PayoutRuleTest {

  /** The worked example of docs/protocol/payout.md. */
  private static final Evidence EXAMPLE =
      evidence(
          5, total(0x11, 0xa1, 600_000), total(0x12, 0xa2, 500_001), total(0x13, 0xa1, 210_719));

  private static Shares split(Deed deed, long fee, Evidence evidence) {
    return PayoutRule.split(deed, Amount.of(fee), evidence, Optional.of(DATANET), COMPUTE, SCORING);
  }

  private static Payment pay(Role role, Address payee, long amount) {
    return new Payment(role, payee, Amount.of(amount));
  }

  @Test
  void theWorkedExampleIsGolden() {
    // D = 2501 of 5001; V = 1310720, E0 n = 5 * 262144 = 1310720, so floor(D / 2) is attributed.
    Shares shares = split(defaultDeed(), 5001, EXAMPLE);

    assertThat(shares.payees())
        .containsExactly(
            pay(Role.DATA, address(0xa1), 773),
            pay(Role.DATA, address(0xa2), 477),
            pay(Role.MODEL_DEVELOPER, DEVELOPER, 750),
            pay(Role.BASE_AUTHOR, BASE_AUTHOR, 250),
            pay(Role.CURATOR, CURATOR, 250),
            pay(Role.COMPUTE, COMPUTE, 750),
            pay(Role.SCORING, SCORING, 250),
            pay(Role.STORAGE, TREASURY, 125),
            pay(Role.PROTOCOL, TREASURY, 125));
    assertThat(shares.commons()).containsExactly(new CommonsPart(DATANET, Amount.of(1251)));
    assertThat(shares.total()).isEqualTo(Amount.of(5001));
    assertThat(shares.digest())
        .hasToString("0x3036919fd678ffa1fb4fc042083cf0839768dbf5c1217e19a8ca945325258e1c");
  }

  @Test
  void thePassagesOfTheWorkedExampleAreGolden() {
    assertThat(PayoutRule.perPassage(defaultDeed(), Amount.of(5001), EXAMPLE))
        .containsExactly(
            new PassagePayment(digest(0x11), address(0xa1), Amount.of(572)),
            new PassagePayment(digest(0x12), address(0xa2), Amount.of(477)),
            new PassagePayment(digest(0x13), address(0xa1), Amount.of(201)));
  }

  @Test
  void thePageOnTheRuleShowsTheWorkedExample() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "protocol", "payout.md"));

    assertThat(page)
        .contains(split(defaultDeed(), 5001, EXAMPLE).digest().toString())
        .contains("E₀ = %,d".formatted(PayoutRule.HALF_GAIN_PER_TOKEN))
        .contains("Version " + PayoutRule.VERSION);
  }

  @Test
  void withoutGainTheWholeDataPartStaysInTheCommons() {
    Shares shares = split(defaultDeed(), 1000, evidence(4));

    assertThat(shares.commons()).containsExactly(new CommonsPart(DATANET, Amount.of(500)));
    assertThat(shares.payees()).noneMatch(payment -> payment.role() == Role.DATA);
  }

  @Test
  void muchGainLeavesLittleInTheCommons() {
    Shares shares = split(defaultDeed(), 1_000_000, evidence(4, total(1, 9, 99L << 20)));

    assertThat(shares.commonsTotal()).isEqualTo(Amount.of(5_000));
    assertThat(shares.payees()).contains(pay(Role.DATA, address(9), 495_000));
  }

  @Test
  void withoutDatanetTheDataPartGoesToTheTreasury() {
    Shares shares =
        PayoutRule.split(
            defaultDeed(), Amount.of(1000), evidence(4), Optional.empty(), COMPUTE, SCORING);

    assertThat(shares.commons()).isEmpty();
    assertThat(shares.payees()).contains(pay(Role.DATA, TREASURY, 500));
    assertThat(shares.total()).isEqualTo(Amount.of(1000));
  }

  @Test
  void creditWithoutDatanetIsRefused() {
    assertThatThrownBy(
            () ->
                PayoutRule.split(
                    defaultDeed(), Amount.of(1), EXAMPLE, Optional.empty(), COMPUTE, SCORING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("evidence.totals");
  }

  @Test
  void unitsThatRoundingLeavesGoToTheEarlierRoleAmongEquals() {
    Deed thirds = deed(List.of(0, 250_000, 250_000, 250_000, 250_000, 0, 0, 0));

    assertThat(split(thirds, 6, evidence(1)).payees())
        .containsExactly(
            pay(Role.MODEL_DEVELOPER, DEVELOPER, 2),
            pay(Role.BASE_AUTHOR, BASE_AUTHOR, 2),
            pay(Role.CURATOR, CURATOR, 1),
            pay(Role.COMPUTE, COMPUTE, 1));
  }

  @Test
  void unitsThatRoundingLeavesGoToTheSmallerPassageIdAmongEquals() {
    Deed dataOnly = deed(List.of(1_000_000, 0, 0, 0, 0, 0, 0, 0));
    Evidence three =
        evidence(3, total(7, 0xc, 1 << 18), total(5, 0xa, 1 << 18), total(6, 0xb, 1 << 18));

    // Half of 10 is attributed: 5 over three equal passages.
    assertThat(PayoutRule.perPassage(dataOnly, Amount.of(10), three))
        .containsExactly(
            new PassagePayment(digest(5), address(0xa), Amount.of(2)),
            new PassagePayment(digest(6), address(0xb), Amount.of(2)),
            new PassagePayment(digest(7), address(0xc), Amount.of(1)));
  }

  @Test
  void oneAccountIsPaidForEveryRoleItHas() {
    Shares shares =
        PayoutRule.split(
            defaultDeed(), Amount.of(1000), evidence(4), Optional.of(DATANET), COMPUTE, COMPUTE);

    assertThat(shares.payees())
        .contains(pay(Role.COMPUTE, COMPUTE, 150), pay(Role.SCORING, COMPUTE, 50));
  }

  @Test
  void aPartOfTheZeroAddressGoesToTheTreasury() {
    Shares shares =
        PayoutRule.split(
            defaultDeed(),
            Amount.of(1000),
            evidence(4),
            Optional.of(DATANET),
            Address.ZERO,
            SCORING);

    assertThat(shares.payees()).contains(pay(Role.COMPUTE, TREASURY, 150));
  }

  @Test
  void aFreeJobHasNoShares() {
    assertThat(split(defaultDeed(), 0, EXAMPLE)).isEqualTo(PayoutRule.nothing());
  }

  @Test
  void theLargestFeeIsSplitExactly() {
    Shares shares =
        PayoutRule.split(
            defaultDeed(),
            Amount.MAX,
            evidence(1, total(1, 9, Long.MAX_VALUE), total(2, 8, Long.MAX_VALUE)),
            Optional.of(DATANET),
            COMPUTE,
            SCORING);

    assertThat(shares.total()).isEqualTo(Amount.MAX);
  }

  @Test
  void aPassageTwiceIsRefused() {
    assertThatThrownBy(() -> split(defaultDeed(), 9, evidence(1, total(1, 9, 5), total(1, 9, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void aPassageWithoutGainIsRefused() {
    assertThatThrownBy(() -> split(defaultDeed(), 9, evidence(1, total(1, 9, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no gain");
  }
}
