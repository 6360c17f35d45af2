package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import network.byline.attribution.process.LoadedModels.LoadedModel;
import network.byline.attribution.process.protocol.Infer;
import network.byline.attribution.process.protocol.Inferred;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Token;
import network.byline.attribution.score.LogitsDigest;
import network.byline.attribution.strict.Decoder;
import network.byline.attribution.strict.Sampler;
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
    Sampler sampler = new Sampler(Samplers.of(task.getSampler()));
    Decoder decoder = model.tuned().decoder(Math.min(context, prompt.length + most));
    StreamDecoder text = model.tokenizer().stream();
    StringBuilder whole = new StringBuilder();
    LogitsDigest logitsDigest = new LogitsDigest();
    List<Integer> answer = new ArrayList<>();
    Finish finish = most < task.getMaxTokens() ? Finish.CONTEXT : Finish.LENGTH;

    float[] logits = decoder.feed(prompt);
    while (answer.size() < most) {
      if (cancelled.getAsBoolean()) {
        finish = Finish.CANCELLED;
        break;
      }
      int token = sampler.pick(logits, answer.size());
      logitsDigest.add(logits);
      if (token == model.tokenizer().eos()) {
        finish = Finish.STOP;
        break;
      }
      String piece = text.feed(token);
      whole.append(piece);
      replies.send(
          Reply.newBuilder()
              .setId(id)
              .setToken(Token.newBuilder().setIndex(answer.size()).setToken(token).setText(piece)));
      answer.add(token);
      if (answer.size() < most) {
        logits = decoder.feed(token);
      }
    }
    whole.append(text.finish());

    Inferred.Builder inferred =
        Inferred.newBuilder()
            .addAllAnswerTokens(answer)
            .setFinish(finish.code())
            .setLogitsDigest(ByteString.copyFrom(logitsDigest.finish().toArray()))
            .setEngineProfile(WorkerMain.ENGINE_PROFILE)
            .setText(whole.toString());
    for (int token : prompt) {
      inferred.addPromptTokens(token);
    }
    return inferred.build();
  }
}
