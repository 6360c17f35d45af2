package network.byline.actors.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.actors.work.ScoreDone;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Outcome;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.Order;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.payout.PayoutRule;

/** Makes the end of a job: fee, shares, receipt and postings. Pure but for the signature. */
final class Settlement {

  private Settlement() {}

  /** Returns the end of a job whose answer was generated, scored and checked. */
  static JobEvent.Settled delivered(
      AcceptedOrder order,
      Generated generated,
      ScoreDone.Scored scored,
      ReceiptSigner signer,
      long now) {
    int tokens = generated.trace().answerTokens().size();
    Amount fee = order.price().times(tokens);
    Shares shares =
        PayoutRule.split(
            order.deed().statement(),
            fee,
            scored.evidence(),
            order.datanet(),
            generated.account(),
            scored.certificate().statement().account());
    Opened opened =
        new Opened(
            order.submission().prompt(),
            order.submission().promptSalt(),
            generated.trace(),
            generated.salt(),
            scored.evidence(),
            scored.salt());
    Receipt receipt =
        receipt(
            order,
            Outcome.DELIVERED,
            generated.result().statement().result(),
            scored.result().statement().result(),
            shares,
            fee,
            tokens,
            now);
    ReceiptEntry entry =
        new ReceiptEntry(
            receipt,
            signer.sign(receipt.id()),
            order.submission().order(),
            order.submission().cap(),
            Optional.of(generated.result()),
            Optional.of(scored.result()),
            shares,
            order.order().disclosure() == Disclosure.OPEN ? Optional.of(opened) : Optional.empty());
    return new JobEvent.Settled(
        entry,
        Optional.of(opened),
        List.of(signer.certificate(), generated.certificate(), scored.certificate()),
        order.datanet(),
        passages(order.deed().statement(), fee, scored.evidence()),
        "",
        now,
        postings(order.order(), fee, shares));
  }

  /** Returns the end of a job that came to nothing. */
  static JobEvent.Settled failed(
      AcceptedOrder order, String reason, ReceiptSigner signer, long now) {
    Shares shares = PayoutRule.nothing();
    Receipt receipt =
        receipt(order, Outcome.FAILED, Digest.ZERO, Digest.ZERO, shares, Amount.ZERO, 0, now);
    ReceiptEntry entry =
        new ReceiptEntry(
            receipt,
            signer.sign(receipt.id()),
            order.submission().order(),
            order.submission().cap(),
            Optional.empty(),
            Optional.empty(),
            shares,
            Optional.empty());
    return new JobEvent.Settled(
        entry,
        Optional.empty(),
        List.of(signer.certificate()),
        order.datanet(),
        List.of(),
        reason,
        now,
        Postings.NONE);
  }

  private static Receipt receipt(
      AcceptedOrder order,
      Outcome outcome,
      Digest trace,
      Digest evidence,
      Shares shares,
      Amount fee,
      int tokens,
      long now) {
    Order terms = order.order();
    return new Receipt(
        terms.kind(),
        outcome,
        terms.verification(),
        terms.disclosure(),
        order.card().statement().arithmeticContract(),
        terms.operator(),
        terms.client(),
        order.digest(),
        terms.model(),
        terms.deed(),
        trace,
        evidence,
        shares.digest(),
        fee,
        tokens,
        now);
  }

  private static List<JobEvent.PassageShare> passages(Deed deed, Amount fee, Evidence evidence) {
    Map<Digest, Long> tokens = new HashMap<>();
    for (Evidence.CreditedSpan span : evidence.spans()) {
      tokens.merge(span.passage(), (long) span.end() - span.start(), Long::sum);
    }
    return PayoutRule.perPassage(deed, fee, evidence).stream()
        .map(
            p ->
                new JobEvent.PassageShare(
                    p.passage(), p.owner(), tokens.getOrDefault(p.passage(), 0L), p.amount()))
        .toList();
  }

  private static Postings postings(Order order, Amount fee, Shares shares) {
    Postings.Draft draft = new Postings.Draft().take(Accounts.fees(order.client()), fee);
    shares.payees().forEach(p -> draft.give(Accounts.payee(p.payee()), p.amount()));
    shares.commons().forEach(c -> draft.give(Accounts.commons(c.datanet()), c.amount()));
    return draft.balanced();
  }
}
