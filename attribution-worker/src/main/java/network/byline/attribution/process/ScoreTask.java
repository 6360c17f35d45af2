package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Optional;
import network.byline.attribution.process.LoadedModels.LoadedModel;
import network.byline.attribution.process.protocol.Score;
import network.byline.attribution.process.protocol.Scored;
import network.byline.attribution.score.Scorer;
import network.byline.attribution.score.ScoringRule;
import network.byline.attribution.score.Transcript;
import network.byline.attribution.score.Verdict;
import network.byline.attribution.span.SpanFinder;
import network.byline.base.receipt.Finish;

/** Checks an answer token by token and says what it drew on. */
final class ScoreTask {

  private final LoadedModels models;
  private final LoadedSegments segments;

  ScoreTask(LoadedModels models, LoadedSegments segments) {
    this.models = models;
    this.segments = segments;
  }

  Scored perform(Score task) {
    LoadedModel model = models.get(task.getModel());
    int[] prompt = model.tokenizer().encodePrompt(task.getPrompt());
    if (!Arrays.equals(prompt, ints(task.getPromptTokensList()))) {
      return Scored.newBuilder()
          .setReason("the stated prompt tokens are not those of the prompt")
          .build();
    }
    Transcript transcript =
        new Transcript(
            StoredData.digest(task.getTraceDigest(), "trace_digest"),
            prompt,
            ints(task.getAnswerTokensList()),
            Finish.of(task.getFinish(), "finish"),
            StoredData.digest(task.getLogitsDigest(), "logits_digest"));
    Scorer scorer =
        new Scorer(model.tuned(), model.base(), model.tokenizer().eos(), ScoringRule.V1);
    Optional<SpanFinder> spans =
        task.getSegment().isEmpty()
            ? Optional.empty()
            : Optional.of(segments.get(task.getSegment(), task.getSegmentRoot()).spans());
    return switch (scorer.score(transcript, Samplers.of(task.getSampler()), spans)) {
      case Verdict.Replayed(var evidence) ->
          Scored.newBuilder()
              .setReplayed(true)
              .setEvidence(ByteString.copyFrom(evidence.toBytes()))
              .build();
      case Verdict.Differs(int step, String reason) ->
          Scored.newBuilder().setFirstDifference(step).setReason(reason).build();
    };
  }

  private static int[] ints(java.util.List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
