package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import network.byline.attribution.process.LoadedModels.LoadedModel;
import network.byline.attribution.process.protocol.Infer;
import network.byline.attribution.process.protocol.Inferred;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Token;
import network.byline.attribution.score.LogitsDigest;
import network.byline.attribution.strict.Generation;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.base.codec.MalformedException;
import network.byline.base.receipt.Finish;

/** Continues a prompt token by token. */
final class InferTask {

  private final LoadedModels models;
  private final Replies replies;

  InferTask(LoadedModels models, Replies replies) {
    this.models = models;
    this.replies = replies;
  }

  Inferred perform(long id, Infer task, BooleanSupplier cancelled) {
    LoadedModel model = models.get(task.getModel());
    int[] prompt = model.tokenizer().encodePrompt(task.getPrompt());
    int context = model.config().maxPositions();
    if (prompt.length >= context) {
      throw new MalformedException(
          "prompt",
          "has " + prompt.length + " tokens; the model's context is " + context + ": shorten it");
    }
    int most = Math.min(task.getMaxTokens(), context - prompt.length);
    Generation answer =
        new Generation(
            model.tuned(), prompt, most, Samplers.of(task.getSampler()), model.tokenizer().eos());
    StreamDecoder text = model.tokenizer().stream();
    StringBuilder whole = new StringBuilder();
    LogitsDigest logits = new LogitsDigest();
    Finish finish = most < task.getMaxTokens() ? Finish.CONTEXT : Finish.LENGTH;
    while (answer.size() < most) {
      if (cancelled.getAsBoolean()) {
        finish = Finish.CANCELLED;
        break;
      }
      boolean drawn = answer.advance();
      logits.add(answer.logits());
      if (!drawn) {
        finish = Finish.STOP;
        break;
      }
      String piece = text.feed(answer.last());
      whole.append(piece);
      replies.send(
          Reply.newBuilder()
              .setId(id)
              .setToken(
                  Token.newBuilder()
                      .setIndex(answer.size() - 1)
                      .setToken(answer.last())
                      .setText(piece)));
    }
    whole.append(text.finish());

    Inferred.Builder inferred =
        Inferred.newBuilder()
            .addAllAnswerTokens(Arrays.stream(answer.tokens()).boxed().toList())
            .setFinish(finish.code())
            .setLogitsDigest(ByteString.copyFrom(logits.finish().toArray()))
            .setEngineProfile(WorkerMain.ENGINE_PROFILE)
            .setText(whole.toString());
    for (int token : prompt) {
      inferred.addPromptTokens(token);
    }
    return inferred.build();
  }
}
