package network.byline.peer.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Role;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.payout.PayoutRule;
import network.byline.peer.api.v1.GetModelRequest;
import network.byline.peer.api.v1.Model;

/** Checks a receipt that a host shows, as far as one receipt can be checked by itself. */
public final class ReceiptCheck {

  private final HostClient host;

  public ReceiptCheck(HostClient host) {
    this.host = host;
  }

  /** What held and what did not, in sentences. */
  public record Result(List<String> passed, List<String> failed) {

    void note(boolean holds, String what) {
      (holds ? passed : failed).add(what);
    }
  }

  /** Checks a receipt that should have this id. */
  public Result check(Digest id, network.byline.peer.api.v1.Receipt shown) {
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    Domain domain = host.domain();
    Receipt receipt = ByteReader.decode("receipt", shown.getHead().toByteArray(), Receipt::decode);
    result.note(receipt.id().equals(id), "the id is the hash of its bytes");
    Signed<Order> order =
        new Signed<>(
            ByteReader.decode("order", shown.getOrder().toByteArray(), Order::decode),
            Signature.of(shown.getOrderSignature().toByteArray()));
    result.note(
        order.isGoodIn(domain) && order.digest(domain).equals(receipt.order()),
        "the order is signed by client " + receipt.client());
    Shares shares = ByteReader.decode("shares", shown.getShares().toByteArray(), Shares::decode);
    result.note(shares.digest().equals(receipt.shares()), "the split is the one it commits to");
    result.note(shares.total().equals(receipt.fee()), "the split sums to the fee");
    Model model =
        host.models()
            .getModel(
                GetModelRequest.newBuilder().setRoot(HostClient.bytes(receipt.model())).build());
    ModelCard card = Developing.card(model);
    result.note(card.root().equals(receipt.model()), "the model's card gives its root");
    Deed deed = ByteReader.decode("deed", model.getDeed().toByteArray(), Deed::decode);
    if (deed.digest(domain).equals(receipt.deed())) {
      result.note(
          receipt.fee().equals(deed.pricePerToken().times(receipt.tokens())),
          "the fee is price times tokens");
      if (!shown.getOpened().isEmpty()) {
        checkOpened(shown, receipt, order.statement(), shares, deed, card, result);
      }
    }
    return result;
  }

  private static void checkOpened(
      network.byline.peer.api.v1.Receipt shown,
      Receipt receipt,
      Order order,
      Shares shares,
      Deed deed,
      ModelCard card,
      Result result) {
    Opened opened = ByteReader.decode("opened", shown.getOpened().toByteArray(), Opened::decode);
    result.note(
        Commitments.prompt(opened.promptSalt(), opened.prompt()).equals(order.promptCommitment()),
        "the prompt is the one that was ordered");
    result.note(
        Commitments.trace(opened.traceSalt(), opened.trace().toBytes()).equals(receipt.trace()),
        "the trace is the one it commits to");
    result.note(
        Commitments.evidence(opened.evidenceSalt(), opened.evidence().toBytes())
            .equals(receipt.evidence()),
        "the evidence is the one it commits to");
    Optional<Address> compute = payee(shares, Role.COMPUTE);
    Optional<Address> scoring = payee(shares, Role.SCORING);
    result.note(
        shares.equals(
            PayoutRule.split(
                deed,
                receipt.fee(),
                opened.evidence(),
                card.source().map(ModelCard.Source::datanet),
                compute.orElse(Address.ZERO),
                scoring.orElse(Address.ZERO))),
        "the split follows from deed and evidence to the last unit");
  }

  private static Optional<Address> payee(Shares shares, Role role) {
    return shares.payees().stream()
        .filter(p -> p.role() == role)
        .map(Shares.Payment::payee)
        .findFirst();
  }
}
