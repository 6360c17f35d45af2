package network.byline.peer.grpc;

import java.util.Locale;
import network.byline.actors.Actors;
import network.byline.actors.stream.AnswerEvent;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.AnswerToken;
import network.byline.peer.api.v1.AskEvent;
import network.byline.peer.api.v1.AskFailure;
import network.byline.peer.api.v1.AskState;
import network.byline.storage.view.Views;
import org.jspecify.annotations.Nullable;

/** Turns an answer's events into messages. */
final class AnswerMessages {

  private final Actors actors;
  private final Views views;
  private final ModelTexts texts;
  private final ReceiptMessages receipts;
  private final ModelCard model;
  private int tokens;
  private @Nullable StreamDecoder decoder;

  AnswerMessages(
      Actors actors, Views views, ModelTexts texts, ReceiptMessages receipts, ModelCard model) {
    this.actors = actors;
    this.views = views;
    this.texts = texts;
    this.receipts = receipts;
    this.model = model;
  }

  AskEvent of(AnswerReader.Heard heard) throws InterruptedException {
    return switch (heard) {
      case AnswerReader.Heard.Event(AnswerEvent event) -> of(event);
      case AnswerReader.Heard.Lost(String reason) -> failure(reason, false);
    };
  }

  private AskEvent of(AnswerEvent event) throws InterruptedException {
    return switch (event) {
      case AnswerEvent.Progress(AnswerEvent.Phase phase, String worker) ->
          next()
              .setState(
                  AskState.newBuilder()
                      .setState(phase.name().toLowerCase(Locale.ROOT))
                      .setWorker(worker))
              .build();
      case AnswerEvent.Token(int index, int token) -> {
        tokens = index + 1;
        yield AskEvent.newBuilder()
            .setToken(AnswerToken.newBuilder().setToken(token).setText(decoder().feed(token)))
            .setSequence(index)
            .build();
      }
      case AnswerEvent.Delivered(ReceiptEntry entry, _) -> {
        Digest id = entry.receipt().id();
        Answering.awaitLong(actors.caughtUp());
        yield next().setReceipt(receipts.whole(views.receipt(id).orElseThrow())).build();
      }
      case AnswerEvent.Failed(_, String reason) -> failure(reason, true);
    };
  }

  /**
   * @param closed whether nothing is charged for the order; otherwise it may still be worked on
   */
  AskEvent failure(String reason, boolean closed) {
    return next()
        .setFailure(AskFailure.newBuilder().setReason(reason).setFee("0").setClosed(closed))
        .build();
  }

  private AskEvent.Builder next() {
    return AskEvent.newBuilder().setSequence(tokens);
  }

  /** Returns what turns the answer's tokens into text. */
  private StreamDecoder decoder() {
    if (decoder == null) {
      decoder = texts.of(model).tokenizer().stream();
    }
    return decoder;
  }
}
