package network.byline.actors.job;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import network.byline.actors.model.ModelStatus;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Opened;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Order;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;

/**
 * Whether an order can be taken, but for money and expiry, which the client's account judges. Pure;
 * every refusal names the field and the way out.
 */
final class Admission {

  private Admission() {}

  /** Returns what is wrong with what the client sent, looking at nothing else. */
  static Optional<String> problem(Submission submission, JobId job, Domain domain) {
    Order order = submission.order().statement();
    SpendingCap cap = submission.cap().statement();
    if (!submission.job().equals(job)) {
      return problem("the order is for job %s, not %s".formatted(submission.job(), job));
    }
    if (!order.operator().equals(domain.vault())) {
      return problem(
          "order.operator %s is not this network's vault %s"
              .formatted(order.operator(), domain.vault()));
    }
    if (!submission.order().isGoodIn(domain)) {
      return problem(
          "order.signature is not the client's for vault %s on chain %d"
              .formatted(domain.vault(), domain.chainId()));
    }
    if (!cap.client().equals(order.client()) || !submission.cap().isGoodIn(domain)) {
      return problem("cap.signature is not the client's for vault %s".formatted(domain.vault()));
    }
    if (!submission.cap().digest(domain).equals(order.cap())) {
      return problem(
          "order.cap %s is not the digest %s of the cap sent along"
              .formatted(order.cap(), submission.cap().digest(domain)));
    }
    if (utf8Length(submission.prompt()) > Opened.MAX_PROMPT_BYTES) {
      return problem("the prompt is longer than %d bytes".formatted(Opened.MAX_PROMPT_BYTES));
    }
    Digest commitment = Commitments.prompt(submission.promptSalt(), submission.prompt());
    if (!commitment.equals(order.promptCommitment())) {
      return problem("order.promptCommitment is not that of the prompt and salt sent along");
    }
    return Optional.empty();
  }

  /** Returns what is wrong with the order as regards the model it asks for. */
  static Optional<String> problem(Order order, ModelStatus model) {
    if (model.card().isEmpty() || model.deed().isEmpty() || model.deedDigest().isEmpty()) {
      return problem("order.model %s is not registered here".formatted(order.model()));
    }
    if (!model.deedDigest().get().equals(order.deed())) {
      return problem(
          "order.deed %s is not the deed in force, %s: ask for a new quote"
              .formatted(order.deed(), model.deedDigest().get()));
    }
    Amount price = model.deed().get().statement().pricePerToken();
    if (price.compareTo(order.maxFee()) > 0) {
      return problem(
          "order.maxFee %s does not pay one token at %s: raise it"
              .formatted(order.maxFee(), price));
    }
    return Optional.empty();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Optional<String> problem(String reason) {
    return Optional.of(reason);
  }
}
