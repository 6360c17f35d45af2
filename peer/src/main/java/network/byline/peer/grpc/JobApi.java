package network.byline.peer.grpc;

import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import network.byline.actors.Actors;
import network.byline.actors.job.JobReply;
import network.byline.actors.job.JobStatus;
import network.byline.actors.job.Submission;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Opened;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.CancelRequest;
import network.byline.peer.api.v1.CancelResponse;
import network.byline.peer.api.v1.GetReceiptRequest;
import network.byline.peer.api.v1.JobServiceGrpc;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.ListReceiptsResponse;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.api.v1.Receipt;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.SettledReceipt;
import network.byline.storage.view.Views;

/** Quotes, answers and receipts. */
final class JobApi extends JobServiceGrpc.JobServiceImplBase {

  private static final int MOST_RECEIPTS = 200;
  private static final int MOST_LISTED_BYTES = 2 << 20;

  private final Domain domain;
  private final Actors actors;
  private final Views views;
  private final ModelTexts texts;
  private final ReceiptMessages receipts;

  JobApi(Domain domain, Actors actors, Views views, ModelTexts texts, ReceiptMessages receipts) {
    this.domain = domain;
    this.actors = actors;
    this.views = views;
    this.texts = texts;
    this.receipts = receipts;
  }

  @Override
  public void quote(QuoteRequest request, StreamObserver<QuoteResponse> answer) {
    Answering.one(answer, () -> quote(request));
  }

  @Override
  public void ask(AskRequest request, StreamObserver<AskEvent> answer) {
    Sending.start(answer, caller -> ask(request, caller));
  }

  private void ask(AskRequest request, Sending<AskEvent> caller) throws InterruptedException {
    Submission submission = submission(request);
    ModelCard model = model(submission.order().statement());
    texts.promptTokens(model, submission.prompt());
    int resumeFrom = Messages.number(request.getResumeFrom(), Order.MAX_TOKENS, "resume_from");
    AnswerMessages messages = new AnswerMessages(actors, views, texts, receipts, model);
    switch (Answering.awaitLong(actors.submitJob(submission))) {
      case JobReply.Refused(String reason) -> caller.send(messages.failure(reason, true));
      case JobReply.Unavailable(String reason) ->
          caller.send(messages.failure(reason + "; send the same order again", false));
      case JobReply.Accepted(JobId job, _) -> {
        try (AnswerReader answer = new AnswerReader()) {
          // From the first token on, whatever the caller has: a character may span tokens.
          actors.answer(job, 0).subscribe(answer);
          AskEvent event;
          do {
            event = messages.of(answer.next());
            if (!event.hasToken() || event.getSequence() >= resumeFrom) {
              caller.send(event);
            }
          } while (!event.hasReceipt() && !event.hasFailure());
        }
      }
    }
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelResponse> answer) {
    Answering.one(
        answer,
        () -> {
          Cancellation cancellation =
              Messages.signed(
                      "cancellation",
                      request.getCancellation(),
                      request.getSignature(),
                      domain,
                      Cancellation::decode)
                  .statement();
          JobStatus status = Answering.await(actors.cancelJob(cancellation));
          if (status.phase() == JobStatus.Phase.UNKNOWN) {
            throw RefusedException.notFound(
                "cancellation.order: this host has no order "
                    + cancellation.order()
                    + " with nonce "
                    + cancellation.nonce()
                    + " of "
                    + cancellation.client());
          }
          return CancelResponse.newBuilder()
              .setState(status.phase().name().toLowerCase(Locale.ROOT))
              .build();
        });
  }

  @Override
  public void getReceipt(GetReceiptRequest request, StreamObserver<Receipt> answer) {
    Answering.one(
        answer,
        () -> {
          SettledReceipt settled = settled(request);
          return request.getPromptSalt().isEmpty()
              ? receipts.open(settled)
              : receipts.whole(settled, Messages.digest(request.getPromptSalt(), "prompt_salt"));
        });
  }

  private SettledReceipt settled(GetReceiptRequest request) {
    if (request.getId().isEmpty() && !request.getClient().isEmpty()) {
      Address client = Messages.address(request.getClient(), "client");
      long nonce = Messages.number(request.getNonce(), "nonce");
      return views
          .receiptByOrder(client, nonce)
          .orElseThrow(
              () ->
                  RefusedException.notFound(
                      "there is no receipt of order " + nonce + " of " + client));
    }
    Digest id = Messages.digest(request.getId(), "id");
    return views
        .receipt(id)
        .orElseThrow(() -> RefusedException.notFound("there is no receipt " + id));
  }

  @Override
  public void listReceipts(
      ListReceiptsRequest request, StreamObserver<ListReceiptsResponse> answer) {
    Answering.one(
        answer,
        () -> {
          Address client = Messages.address(request.getClient(), "client");
          int limit = Messages.limit(request.getLimit(), 20, MOST_RECEIPTS);
          return page(views.receipts(client, before(request, client), limit + 1), limit);
        });
  }

  private Optional<Digest> before(ListReceiptsRequest request, Address client) {
    if (request.getBefore().isEmpty()) {
      return Optional.empty();
    }
    Digest id = Messages.digest(request.getBefore(), "before");
    boolean own =
        views
            .receipt(id)
            .filter(r -> r.entry().order().statement().client().equals(client))
            .isPresent();
    if (!own) {
      throw RefusedException.notFound("before " + id + " is no receipt of " + client);
    }
    return Optional.of(id);
  }

  /** Returns a page that fits into a message; one receipt always does. */
  private ListReceiptsResponse page(List<SettledReceipt> found, int limit) {
    ListReceiptsResponse.Builder page = ListReceiptsResponse.newBuilder();
    int bytes = 0;
    for (SettledReceipt settled : found) {
      Receipt receipt = receipts.open(settled);
      bytes += receipt.getSerializedSize();
      if (page.getReceiptsCount() == limit
          || (page.getReceiptsCount() > 0 && bytes > MOST_LISTED_BYTES)) {
        return page.setMore(true).build();
      }
      page.addReceipts(receipt);
    }
    return page.build();
  }

  private QuoteResponse quote(QuoteRequest request) {
    ModelView model = ModelApi.named(views, request.getModel(), "model");
    requirePrompt(request.getPrompt());
    if (request.getMaxTokens() < 1 || request.getMaxTokens() > Order.MAX_TOKENS) {
      throw RefusedException.invalid(
          "max_tokens "
              + Integer.toUnsignedString(request.getMaxTokens())
              + ": choose 1 to "
              + Order.MAX_TOKENS);
    }
    int promptTokens = texts.promptTokens(model.card().statement(), request.getPrompt());
    int room = texts.of(model.card().statement()).context() - promptTokens;
    if (request.getMaxTokens() > room) {
      throw RefusedException.invalid(
          "max_tokens %d: the context of '%s' leaves %d after the prompt: choose 1 to %d"
              .formatted(request.getMaxTokens(), request.getModel(), room, room));
    }
    Deed deed =
        model
            .deed()
            .orElseThrow(() -> RefusedException.notNow("the model has no deed yet"))
            .statement();
    return QuoteResponse.newBuilder()
        .setPricePerToken(deed.pricePerToken().toString())
        .setMaxFee(fee(deed.pricePerToken(), request.getMaxTokens()).toString())
        .setPromptTokens(promptTokens)
        .setModelRoot(Messages.bytes(model.root()))
        .setDeedHash(Messages.bytes(model.deedDigest().orElseThrow()))
        .addAllParts(ModelApi.parts(deed))
        .build();
  }

  private static Amount fee(Amount price, int tokens) {
    try {
      return price.times(tokens);
    } catch (ArithmeticException e) {
      throw RefusedException.invalid(
          "max_tokens " + tokens + " at " + price + " each cost more than any amount: choose less");
    }
  }

  private ModelCard model(Order order) {
    return views
        .model(order.model())
        .orElseThrow(
            () ->
                RefusedException.notFound(
                    "order.model " + order.model() + " is not registered here: ask for a quote"))
        .card()
        .statement();
  }

  private Submission submission(AskRequest request) {
    requirePrompt(request.getPrompt());
    Signed<Order> order =
        Messages.signed(
            "order", request.getOrder(), request.getOrderSignature(), domain, Order::decode);
    Signed<SpendingCap> cap =
        Messages.signed(
            "cap", request.getCap(), request.getCapSignature(), domain, SpendingCap::decode);
    return new Submission(
        order, cap, request.getPrompt(), Messages.digest(request.getPromptSalt(), "prompt_salt"));
  }

  private static void requirePrompt(String prompt) {
    int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
    if (prompt.isBlank() || bytes > Opened.MAX_PROMPT_BYTES) {
      throw RefusedException.invalid(
          prompt.isBlank() && bytes > 0
              ? "the prompt is blank: ask something"
              : "the prompt has " + bytes + " bytes: give 1 to " + Opened.MAX_PROMPT_BYTES);
    }
  }
}
