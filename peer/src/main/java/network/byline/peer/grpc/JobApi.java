package network.byline.peer.grpc;

import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.AnswerToken;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskFailure;
import network.byline.peer.api.v1.AskRequest;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.api.v1.GetReceiptRequest;
import network.byline.peer.api.v1.JobServiceGrpc;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.ListReceiptsResponse;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.api.v1.Receipt;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.Views;
import org.jspecify.annotations.Nullable;

/** Quotes, answers and receipts. */
final class JobApi extends JobServiceGrpc.JobServiceImplBase {

  private static final int MOST_RECEIPTS = 200;

  private final Domain domain;
  private final HostCommands host;
  private final Views views;
  private final ModelTexts texts;
  private final ReceiptMessages receipts;

  JobApi(
      Domain domain, HostCommands host, Views views, ModelTexts texts, ReceiptMessages receipts) {
    this.domain = domain;
    this.host = host;
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
    HostCommands.Submission submission = submission(request);
    ModelCard model = model(submission.order().statement());
    texts.promptTokens(model, submission.prompt());
    int resumeFrom = Messages.number(request.getResumeFrom(), Order.MAX_TOKENS, "resume_from");
    AnswerMessages messages = new AnswerMessages(model);
    try (HostCommands.Answer answer = host.ask(submission, resumeFrom)) {
      AskEvent event;
      do {
        event = messages.of(answer.next());
        caller.send(event);
      } while (!event.hasReceipt() && !event.hasFailure());
    }
  }

  @Override
  public void getReceipt(GetReceiptRequest request, StreamObserver<Receipt> answer) {
    Answering.one(
        answer,
        () -> {
          if (request.getId().isEmpty() && !request.getClient().isEmpty()) {
            Address client = Messages.address(request.getClient(), "client");
            long nonce = Messages.number(request.getNonce(), "nonce");
            return receipts.of(
                views
                    .receiptByOrder(client, nonce)
                    .orElseThrow(
                        () ->
                            RefusedException.notFound(
                                "there is no receipt of order " + nonce + " of " + client)));
          }
          Digest id = Messages.digest(request.getId(), "id");
          return receipts.of(
              views
                  .receipt(id)
                  .orElseThrow(() -> RefusedException.notFound("there is no receipt " + id)));
        });
  }

  @Override
  public void listReceipts(
      ListReceiptsRequest request, StreamObserver<ListReceiptsResponse> answer) {
    Answering.one(
        answer,
        () -> {
          Address client = Messages.address(request.getClient(), "client");
          int limit = Messages.limit(request.getLimit(), 20, MOST_RECEIPTS);
          ListReceiptsResponse.Builder list = ListReceiptsResponse.newBuilder();
          views.receipts(client, limit).forEach(r -> list.addReceipts(receipts.of(r)));
          return list.build();
        });
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
    Deed deed =
        model
            .deed()
            .orElseThrow(() -> RefusedException.notNow("the model has no deed yet"))
            .statement();
    return QuoteResponse.newBuilder()
        .setPricePerToken(deed.pricePerToken().toString())
        .setMaxFee(fee(deed.pricePerToken(), request.getMaxTokens()).toString())
        .setPromptTokens(texts.promptTokens(model.card().statement(), request.getPrompt()))
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

  private HostCommands.Submission submission(AskRequest request) {
    requirePrompt(request.getPrompt());
    Signed<Order> order =
        Messages.signed(
            "order", request.getOrder(), request.getOrderSignature(), domain, Order::decode);
    Signed<SpendingCap> cap =
        Messages.signed(
            "cap", request.getCap(), request.getCapSignature(), domain, SpendingCap::decode);
    return new HostCommands.Submission(
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

  /** Turns an answer's events into messages. */
  private final class AnswerMessages {

    private final ModelCard model;
    private int tokens;
    private @Nullable StreamDecoder decoder;

    AnswerMessages(ModelCard model) {
      this.model = model;
    }

    AskEvent of(HostCommands.Heard heard) {
      AskEvent.Builder event = AskEvent.newBuilder();
      switch (heard) {
        case HostCommands.Heard.Doing(String state, String worker) ->
            event.setState(AskState.newBuilder().setState(state).setWorker(worker));
        case HostCommands.Heard.Token(int index, int token, Optional<String> text) -> {
          event.setToken(
              AnswerToken.newBuilder()
                  .setToken(token)
                  .setText(text.orElseGet(() -> decoder().feed(token))));
          tokens = index + 1;
          return event.setSequence(index).build();
        }
        case HostCommands.Heard.Settled(ReceiptEntry entry) -> {
          Digest id = entry.receipt().id();
          event.setReceipt(
              receipts.of(
                  Waiting.until(() -> views.receipt(id))
                      .orElseThrow(() -> Waiting.late("the receipt"))));
        }
        case HostCommands.Heard.Failed(String reason, boolean closed) ->
            event.setFailure(
                AskFailure.newBuilder().setReason(reason).setFee("0").setClosed(closed));
      }
      return event.setSequence(tokens).build();
    }

    /** Returns what turns tokens of a finished answer into text again. */
    private StreamDecoder decoder() {
      if (decoder == null) {
        decoder = texts.of(model).tokenizer().stream();
      }
      return decoder;
    }
  }
}
