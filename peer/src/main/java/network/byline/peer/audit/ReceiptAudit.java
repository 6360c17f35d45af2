package network.byline.peer.audit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Outcome;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Role;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.payout.PayoutRule;

/**
 * Checks everything about a receipt that needs no model: signatures, bindings, fee, shares. What it
 * leaves open is whether tokens and scores are right; {@link Recomputation} says that.
 */
final class ReceiptAudit {

  private final Domain domain;
  private final Address operator;
  private final PublishedRecord published;
  private final Map<String, Digest> nonces = new HashMap<>();

  /**
   * @param operator the account that the vault names as its operator
   */
  ReceiptAudit(Domain domain, Address operator, PublishedRecord published) {
    this.domain = domain;
    this.operator = operator;
    this.published = published;
  }

  void check(ReceiptEntry entry, Findings findings) {
    Receipt receipt = entry.receipt();
    checkSignatures(entry, findings);
    checkOrder(receipt, entry.order().statement(), entry, findings);
    findings.equal("operator", receipt.operator(), domain.vault());
    findings.equal("shares", receipt.shares(), entry.shares().digest());
    findings.equal("the sum of its shares", entry.shares().total(), receipt.fee());
    if (receipt.outcome() == Outcome.DELIVERED) {
      checkDelivery(entry, findings);
    } else {
      findings.equal("the fee of a failed job", receipt.fee(), Amount.ZERO);
    }
  }

  private void checkSignatures(ReceiptEntry entry, Findings findings) {
    Receipt receipt = entry.receipt();
    Optional<Address> signer = signerOf(entry);
    findings.require(
        signer
            .flatMap(s -> published.accountOf(s, receipt.settledAt()))
            .equals(Optional.of(operator)),
        "it was changed, or not signed by a machine of the operator "
            + operator
            + " (id "
            + receipt.id()
            + ")");
    findings.require(
        entry.order().isGoodIn(domain), "the order is not signed by " + receipt.client());
    findings.require(entry.cap().isGoodIn(domain), "the cap is not signed by " + receipt.client());
  }

  private static Optional<Address> signerOf(ReceiptEntry entry) {
    try {
      return Optional.of(entry.signature().recover(entry.receipt().id()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void checkOrder(Receipt receipt, Order order, ReceiptEntry entry, Findings findings) {
    Digest digest = entry.order().digest(domain);
    findings.equal("order", receipt.order(), digest);
    findings.equal("client", receipt.client(), order.client());
    findings.equal("client of the cap", entry.cap().statement().client(), order.client());
    findings.equal("model", receipt.model(), order.model());
    findings.equal("deed", receipt.deed(), order.deed());
    findings.equal("kind", receipt.kind(), order.kind());
    findings.equal("disclosure", receipt.disclosure(), order.disclosure());
    findings.equal("verification", receipt.verification(), order.verification());
    findings.equal("cap", order.cap(), entry.cap().digest(domain));
    findings.equal("operator of the order", order.operator(), domain.vault());
    Digest other = nonces.putIfAbsent(order.client() + "/" + order.nonce(), digest);
    findings.require(other == null, "its order was settled before, under nonce " + order.nonce());
  }

  private void checkDelivery(ReceiptEntry entry, Findings findings) {
    Receipt receipt = entry.receipt();
    Order order = entry.order().statement();
    Optional<Deed> deed = published.deed(receipt.deed());
    Optional<ModelCard> model = published.model(receipt.model());
    findings.require(model.isPresent(), "its model " + receipt.model() + " was not published");
    if (!findings.require(deed.isPresent(), "its deed " + receipt.deed() + " was not published")) {
      return;
    }
    findings.equal("model of the deed", deed.get().model(), receipt.model());
    findings.equal(
        "fee (price × tokens)", receipt.fee(), deed.get().pricePerToken().times(receipt.tokens()));
    findings.require(
        receipt.fee().compareTo(order.maxFee()) <= 0,
        "fee " + receipt.fee() + " is above the order's maximum " + order.maxFee());
    findings.require(
        receipt.tokens() <= order.maxTokens(),
        receipt.tokens() + " tokens are more than the ordered " + order.maxTokens());
    Optional<Address> compute =
        machine(entry.generated(), TaskKind.INFER, receipt.trace(), entry, findings);
    Optional<Address> scoring =
        machine(entry.scored(), TaskKind.SCORE, receipt.evidence(), entry, findings);
    if (entry.opened().isPresent()
        && compute.isPresent()
        && scoring.isPresent()
        && model.isPresent()) {
      checkOpened(entry, entry.opened().get(), findings);
      checkShares(entry, deed.get(), model.get(), compute.get(), scoring.get(), findings);
    } else {
      findings.require(
          receipt.disclosure() == Disclosure.SEALED, "an open order must stand open in the file");
      checkParts(entry, deed.get(), findings);
    }
  }

  /** Returns the account of the machine that signed a task's result. */
  private Optional<Address> machine(
      Optional<Signed<TaskResult>> signed,
      TaskKind kind,
      Digest commitment,
      ReceiptEntry entry,
      Findings findings) {
    if (!findings.require(signed.isPresent(), "no machine signed for its " + kind)) {
      return Optional.empty();
    }
    TaskResult result = signed.get().statement();
    findings.require(signed.get().isGoodIn(domain), kind + " is not signed by " + result.machine());
    findings.equal("kind of the signed result", result.kind(), kind);
    findings.equal("order of the " + kind + " result", result.order(), entry.receipt().order());
    findings.equal("commitment of the " + kind + " result", result.result(), commitment);
    Optional<Address> account = published.accountOf(result.machine(), entry.receipt().settledAt());
    findings.require(account.isPresent(), "machine " + result.machine() + " has no certificate");
    return account;
  }

  private void checkOpened(ReceiptEntry entry, Opened opened, Findings findings) {
    Receipt receipt = entry.receipt();
    findings.equal(
        "commitment to the prompt",
        entry.order().statement().promptCommitment(),
        Commitments.prompt(opened.promptSalt(), opened.prompt()));
    findings.equal(
        "commitment to the trace",
        receipt.trace(),
        Commitments.trace(opened.traceSalt(), opened.trace().toBytes()));
    findings.equal(
        "commitment to the evidence",
        receipt.evidence(),
        Commitments.evidence(opened.evidenceSalt(), opened.evidence().toBytes()));
    findings.equal("order of the trace", opened.trace().order(), receipt.order());
    findings.equal("model of the trace", opened.trace().model(), receipt.model());
    findings.equal(
        "arithmetic contract", opened.trace().arithmeticContract(), receipt.arithmeticContract());
    findings.equal("paid tokens", receipt.tokens(), opened.trace().answerTokens().size());
    findings.equal(
        "trace of the evidence",
        opened.evidence().trace(),
        Digest.sha256(opened.trace().toBytes()));
  }

  private void checkShares(
      ReceiptEntry entry,
      Deed deed,
      ModelCard model,
      Address compute,
      Address scoring,
      Findings findings) {
    Evidence evidence = entry.opened().orElseThrow().evidence();
    Shares expected =
        PayoutRule.split(
            deed,
            entry.receipt().fee(),
            evidence,
            model.source().map(ModelCard.Source::datanet),
            compute,
            scoring);
    findings.equal("shares by the payout rule", entry.shares(), expected);
  }

  /** A sealed receipt's data part cannot be split again, but every role's sum can be checked. */
  private static void checkParts(ReceiptEntry entry, Deed deed, Findings findings) {
    Map<Role, Amount> found = new EnumMap<>(Role.class);
    entry.shares().payees().forEach(p -> found.merge(p.role(), p.amount(), Amount::plus));
    if (!entry.shares().commons().isEmpty()) {
      found.merge(Role.DATA, entry.shares().commonsTotal(), Amount::plus);
    }
    for (Map.Entry<Role, Amount> part : PayoutRule.parts(deed, entry.receipt().fee()).entrySet()) {
      findings.equal(
          "the " + part.getKey() + " part",
          found.getOrDefault(part.getKey(), Amount.ZERO),
          part.getValue());
    }
  }
}
