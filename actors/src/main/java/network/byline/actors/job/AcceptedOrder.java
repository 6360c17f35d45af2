package network.byline.actors.job;

import java.math.BigInteger;
import java.util.Optional;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * An order with all that its job needs.
 *
 * @param submission what the client sent
 * @param digest the order's digest
 * @param card the model's card
 * @param deed the deed that the order names
 * @param at when it was taken, in seconds since 1970
 */
public record AcceptedOrder(
    Submission submission, Digest digest, Signed<ModelCard> card, Signed<Deed> deed, long at) {

  /** Returns the order. */
  public Order order() {
    return submission.order().statement();
  }

  /** Returns the price of a token. */
  public Amount price() {
    return deed.statement().pricePerToken();
  }

  /** Returns the longest answer: what was ordered, and not more than the maximum fee pays. */
  public int maxTokens() {
    BigInteger price = price().toBigInteger();
    return price.signum() == 0
        ? order().maxTokens()
        : order()
            .maxFee()
            .toBigInteger()
            .divide(price)
            .min(BigInteger.valueOf(order().maxTokens()))
            .intValueExact();
  }

  /** Returns the datanet under the model's adapter. */
  public Optional<Digest> datanet() {
    return card.statement().source().map(ModelCard.Source::datanet);
  }
}
