package network.byline.actors.job;

import static network.byline.actors.Samples.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import network.byline.actors.SampleJobs;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Book;
import network.byline.base.receipt.Outcome;
import network.byline.base.receipt.Receipt;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Amount;

class SettlementProperties {

  @Property(tries = 60, seed = "20261104")
  void feeIsPriceTimesTokensWithinTheMaximumAndIsSplitToTheLastUnit(
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long price,
      @ForAll @IntRange(min = 1, max = 40) int maxTokens,
      @ForAll @LongRange(min = 0, max = 5_000_000_000_000L) long spare,
      @ForAll boolean adapter,
      @ForAll boolean sealed) {
    ModelCard card = adapter ? SampleJobs.card() : SampleJobs.baseCard();
    AcceptedOrder order =
        SampleJobs.order(
            card, maxTokens, price + spare, price, sealed ? Disclosure.SEALED : Disclosure.OPEN);
    List<Integer> tokens = IntStream.range(0, order.maxTokens()).boxed().toList();
    JobEvent.Settled settled = SampleSettlements.delivered(order, tokens);
    Receipt receipt = settled.entry().receipt();

    assertThat(receipt.fee()).isEqualTo(Amount.of(price).times(tokens.size()));
    assertThat(receipt.fee()).isLessThanOrEqualTo(order.order().maxFee());
    assertThat(settled.entry().shares().total()).isEqualTo(receipt.fee());
    assertThat(receipt.shares()).isEqualTo(settled.entry().shares().digest());
    assertThat(settled.entry().opened().isPresent()).isNotEqualTo(sealed);
    assertThat(settled.opened()).isPresent();
    Book book = new Book();
    book.enter(settled.postings());
    assertThat(book.total()).isEqualTo(BigInteger.ZERO);
    assertThat(book.balance(Accounts.fees(CLIENT.address())))
        .isEqualTo(receipt.fee().toBigInteger().negate());
    Amount toPassages =
        settled.passages().stream()
            .map(JobEvent.PassageShare::paid)
            .reduce(Amount.ZERO, Amount::plus);
    assertThat(toPassages).isLessThanOrEqualTo(receipt.fee());
  }

  @Property(tries = 5, seed = "20261105")
  void failedJobCostsNothing(@ForAll @IntRange(min = 1, max = 40) int maxTokens) {
    JobEvent.Settled failed =
        SampleSettlements.failed(SampleJobs.order(maxTokens, 5_000, 100), "no worker");
    assertThat(failed.entry().receipt().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.entry().receipt().fee()).isEqualTo(Amount.ZERO);
    assertThat(failed.entry().shares().total()).isEqualTo(Amount.ZERO);
    assertThat(failed.postings().lines()).isEmpty();
    assertThat(failed.opened()).isEmpty();
  }
}
