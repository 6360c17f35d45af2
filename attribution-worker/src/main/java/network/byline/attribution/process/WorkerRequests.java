package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.util.List;
import network.byline.attribution.process.protocol.Index;
import network.byline.attribution.process.protocol.Infer;
import network.byline.attribution.process.protocol.Model;
import network.byline.attribution.process.protocol.Probe;
import network.byline.attribution.process.protocol.Request;
import network.byline.attribution.process.protocol.Sampler;
import network.byline.attribution.process.protocol.Score;
import network.byline.attribution.process.protocol.Train;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;

/** Makes the requests of the worker protocol from the project's own values. */
public final class WorkerRequests {

  private WorkerRequests() {}

  /** Asks what the machine can do. */
  public static Request.Builder probe() {
    return Request.newBuilder().setProbe(Probe.getDefaultInstance());
  }

  /** Asks for a continuation of a prompt. */
  public static Request.Builder infer(
      ModelCard model, String prompt, SamplerSettings sampler, int maxTokens) {
    return Request.newBuilder()
        .setInfer(
            Infer.newBuilder()
                .setModel(model(model))
                .setPrompt(prompt)
                .setSampler(sampler(sampler))
                .setMaxTokens(maxTokens));
  }

  /** Asks for an answer to be checked and scored. */
  public static Request.Builder score(
      ModelCard model, String prompt, SamplerSettings sampler, Trace trace) {
    Score.Builder score =
        Score.newBuilder()
            .setModel(model(model))
            .setPrompt(prompt)
            .addAllPromptTokens(trace.promptTokens())
            .addAllAnswerTokens(trace.answerTokens())
            .setSampler(sampler(sampler))
            .setOrderDigest(bytes(trace.order()))
            .setLogitsDigest(bytes(trace.logitsDigest()))
            .setTraceDigest(bytes(Digest.sha256(trace.toBytes())))
            .setFinish(trace.finish().code());
    model
        .source()
        .ifPresent(
            source ->
                score
                    .setSegment(bytes(source.segment()))
                    .setSegmentRoot(bytes(source.segmentRoot())));
    return Request.newBuilder().setScore(score);
  }

  /** Asks for the span index of a snapshot. */
  public static Request.Builder index(
      Digest tokenizer, Digest snapshot, List<Digest> contributions) {
    return Request.newBuilder()
        .setIndex(
            Index.newBuilder()
                .setTokenizer(bytes(tokenizer))
                .setSnapshot(bytes(snapshot))
                .addAllContributions(contributions.stream().map(WorkerRequests::bytes).toList()));
  }

  /** Asks for an adapter to be trained; an empty recipe means the default one. */
  public static Request.Builder train(
      ModelCard base,
      Digest snapshot,
      List<Digest> contributions,
      String recipe,
      boolean estimateOnly) {
    return Request.newBuilder()
        .setTrain(
            Train.newBuilder()
                .setBase(model(base))
                .setSnapshot(bytes(snapshot))
                .addAllContributions(contributions.stream().map(WorkerRequests::bytes).toList())
                .setRecipe(recipe)
                .setEstimateOnly(estimateOnly));
  }

  private static Model model(ModelCard card) {
    Model.Builder model =
        Model.newBuilder()
            .setRoot(bytes(card.root()))
            .setConfig(bytes(card.files().config().manifest()))
            .setWeights(bytes(card.files().weights().manifest()))
            .setTokenizer(bytes(card.files().tokenizer().manifest()));
    card.files()
        .adapter()
        .ifPresent(
            adapter ->
                model
                    .setAdapterConfig(bytes(adapter.config().manifest()))
                    .setAdapterWeights(bytes(adapter.weights().manifest())));
    return model.build();
  }

  private static Sampler sampler(SamplerSettings settings) {
    return Sampler.newBuilder()
        .setTemperatureMicros(settings.temperatureMicros())
        .setTopK(settings.topK())
        .setTopPMicros(settings.topPMicros())
        .setSeed(settings.seed())
        .build();
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toArray());
  }
}
