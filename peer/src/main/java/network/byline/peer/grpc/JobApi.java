package network.byline.peer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
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
import network.byline.storage.view.SettledReceipt;
import network.byline.storage.view.Views;
import org.jspecify.annotations.Nullable;

/** Quotes, answers and receipts. */
final class JobApi extends JobServiceGrpc.JobServiceImplBase {

  private static final int MOST_RECEIPTS = 200;

  private final Domain domain;
  private final HostCommands host;
  private final Views views;
  private final ReceiptMessages receipts;

  JobApi(Domain domain, HostCommands host, Views views, ReceiptMessages receipts) {
    this.domain = domain;
    this.host = host;
    this.views = views;
    this.receipts = receipts;
  }

  @Override
  public void quote(QuoteRequest request, StreamObserver<QuoteResponse> answer) {
    Answering.one(answer, () -> quote(request));
  }

  @Override
  public void ask(AskRequest request, StreamObserver<AskEvent> answer) {
    ServerCallStreamObserver<AskEvent> stream = (ServerCallStreamObserver<AskEvent>) answer;
    try {
      HostCommands.Submission submission = submission(request);
      AnswerEvents events = new AnswerEvents(stream, submission.order().statement().model());
      HostCommands.Attachment attachment = host.ask(submission, request.getResumeFrom(), events);
      stream.setOnCancelHandler(attachment::detach);
      events.awaitEnd();
    } catch (RuntimeException e) {
      answer.onError(Answering.toStatus(e));
    }
  }

  @Override
  public void getReceipt(GetReceiptRequest request, StreamObserver<Receipt> answer) {
    Answering.one(
        answer,
        () -> {
          Digest id = Messages.digest(request.getId(), "id");
          SettledReceipt settled =
              views
                  .receipt(id)
                  .orElseThrow(() -> RefusedException.notFound("there is no receipt " + id));
          return receipts.of(settled);
        });
  }

  @Override
  public void listReceipts(
      ListReceiptsRequest request, StreamObserver<ListReceiptsResponse> answer) {
    Answering.one(
        answer,
        () -> {
          Address client = Messages.address(request.getClient(), "client");
          int limit = request.getLimit() == 0 ? 20 : Math.min(request.getLimit(), MOST_RECEIPTS);
          ListReceiptsResponse.Builder list = ListReceiptsResponse.newBuilder();
          views.receipts(client, limit).forEach(r -> list.addReceipts(receipts.of(r)));
          return list.build();
        });
  }

  private QuoteResponse quote(QuoteRequest request) {
    ModelView model = ModelApi.named(views, request.getModel());
    requirePrompt(request.getPrompt());
    if (request.getMaxTokens() < 1 || request.getMaxTokens() > Order.MAX_TOKENS) {
      throw RefusedException.invalid(
          "max_tokens " + request.getMaxTokens() + ": choose 1 to " + Order.MAX_TOKENS);
    }
    Deed deed =
        model
            .deed()
            .orElseThrow(() -> RefusedException.notNow("the model has no deed yet"))
            .statement();
    return QuoteResponse.newBuilder()
        .setPricePerToken(deed.pricePerToken().toString())
        .setMaxFee(deed.pricePerToken().times(request.getMaxTokens()).toString())
        .setPromptTokens(request.getPrompt().getBytes(StandardCharsets.UTF_8).length + 1)
        .setModelRoot(Messages.bytes(model.root()))
        .setDeedHash(Messages.bytes(model.deedDigest().orElseThrow()))
        .addAllParts(ModelApi.parts(deed))
        .build();
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
          "the prompt has " + bytes + " bytes: give 1 to " + Opened.MAX_PROMPT_BYTES);
    }
  }

  /** Passes an answer's events on to one caller. */
  private final class AnswerEvents implements HostCommands.AnswerListener {

    private final ServerCallStreamObserver<AskEvent> stream;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Digest model;
    private int tokens;
    private @Nullable StreamDecoder decoder;

    AnswerEvents(ServerCallStreamObserver<AskEvent> stream, Digest model) {
      this.stream = stream;
      this.model = model;
    }

    /** Keeps the call's thread until the answer has ended, so that a cancelled call is seen. */
    void awaitEnd() {
      try {
        while (!ended.await(1, TimeUnit.SECONDS)) {
          if (stream.isCancelled()) {
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public synchronized void state(String state, String worker) {
      send(event().setState(AskState.newBuilder().setState(state).setWorker(worker)));
    }

    @Override
    public synchronized void token(int index, int token, Optional<String> text) {
      tokens = index;
      String shown = text.orElseGet(() -> decoder().feed(token));
      send(event().setToken(AnswerToken.newBuilder().setToken(token).setText(shown)));
      tokens = index + 1;
    }

    /** Returns what turns tokens of a finished answer into text again. */
    private StreamDecoder decoder() {
      if (decoder == null) {
        decoder = receipts.tokenizer(views.model(model).orElseThrow().card().statement()).stream();
      }
      return decoder;
    }

    @Override
    public synchronized void settled(ReceiptEntry entry) {
      try {
        Digest id = entry.receipt().id();
        SettledReceipt settled =
            Waiting.until(() -> views.receipt(id)).orElseThrow(() -> Waiting.late("the receipt"));
        send(event().setReceipt(receipts.of(settled)));
        stream.onCompleted();
      } catch (RuntimeException e) {
        stream.onError(Answering.toStatus(e));
      } finally {
        ended.countDown();
      }
    }

    @Override
    public synchronized void failed(String reason) {
      send(event().setFailure(AskFailure.newBuilder().setReason(reason).setFee("0")));
      if (!stream.isCancelled()) {
        stream.onCompleted();
      }
      ended.countDown();
    }

    private AskEvent.Builder event() {
      return AskEvent.newBuilder().setSequence(tokens);
    }

    private void send(AskEvent.Builder event) {
      if (!stream.isCancelled()) {
        stream.onNext(event.build());
      }
    }
  }
}
