package network.byline.actors.job;

import java.util.List;
import network.byline.actors.SampleJobs;
import network.byline.actors.Samples;
import network.byline.actors.TestNetwork;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.actors.work.ScoreDone;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Role;
import network.byline.base.value.Amount;

/** Ends of the sample job, for tests of other packages. */
public final class SampleSettlements {

  private SampleSettlements() {}

  public static JobEvent.Settled delivered(AcceptedOrder order, List<Integer> tokens) {
    Generated generated = SampleJobs.generated(order, tokens);
    return Settlement.delivered(
        order, generated, SampleJobs.scored(order, generated), TestNetwork.SIGNER, SampleJobs.NOW);
  }

  /** Any delivered end. */
  public static JobEvent.Settled delivered(
      AcceptedOrder order,
      Generated generated,
      ScoreDone.Scored scored,
      ReceiptSigner signer,
      long now) {
    return Settlement.delivered(order, generated, scored, signer, now);
  }

  /** Any end that came to nothing. */
  public static JobEvent.Settled failed(
      AcceptedOrder order, String reason, ReceiptSigner signer, long now) {
    return Settlement.failed(order, reason, signer, now);
  }

  /** The same with shares that no rule computes, so that its bytes never change. */
  public static JobEvent.Settled withFixedShares(AcceptedOrder order, List<Integer> tokens) {
    JobEvent.Settled settled = delivered(order, tokens);
    Receipt r = settled.entry().receipt();
    Amount part = Amount.of(r.fee().toBigInteger().shiftRight(1));
    Shares shares =
        new Shares(
            List.of(new Shares.Payment(Role.DATA, Samples.ANN.address(), r.fee().minus(part))),
            List.of(new Shares.CommonsPart(SampleJobs.DATANET, part)));
    Receipt receipt =
        new Receipt(
            r.kind(),
            r.outcome(),
            r.verification(),
            r.disclosure(),
            r.arithmeticContract(),
            r.operator(),
            r.client(),
            r.order(),
            r.model(),
            r.deed(),
            r.trace(),
            r.evidence(),
            shares.digest(),
            r.fee(),
            r.tokens(),
            r.settledAt());
    ReceiptEntry entry =
        new ReceiptEntry(
            receipt,
            TestNetwork.SIGNER.sign(receipt.id()),
            settled.entry().order(),
            settled.entry().cap(),
            settled.entry().generated(),
            settled.entry().scored(),
            shares,
            settled.entry().opened());
    return new JobEvent.Settled(
        entry,
        settled.opened(),
        settled.certificates(),
        settled.datanet(),
        List.of(
            new JobEvent.PassageShare(
                Samples.digest(60), Samples.ANN.address(), 4, r.fee().minus(part))),
        "",
        settled.at(),
        new Postings.Draft()
            .take(Accounts.fees(r.client()), r.fee())
            .give(Accounts.payee(Samples.ANN.address()), r.fee().minus(part))
            .give(Accounts.commons(SampleJobs.DATANET), part)
            .balanced());
  }

  public static JobEvent.Settled failed(AcceptedOrder order, String reason) {
    return Settlement.failed(order, reason, TestNetwork.SIGNER, SampleJobs.NOW);
  }
}
