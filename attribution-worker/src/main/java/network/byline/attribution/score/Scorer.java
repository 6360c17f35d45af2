package network.byline.attribution.score;

import java.util.Optional;
import network.byline.attribution.span.SpanFinder;
import network.byline.attribution.strict.Sampler;
import network.byline.attribution.strict.StrictModel;
import network.byline.base.statement.SamplerSettings;

/**
 * Scores finished answers of one model: replays each token under the strict engine, with and
 * without the adapter, and credits the passages that hold the words.
 *
 * <p>Everything is computed from the model, the index and the transcript alone, bit for bit the
 * same on every machine, so scoring an answer is checking it.
 */
public final class Scorer {

  private final StrictModel model;
  private final StrictModel base;
  private final int endToken;
  private final ScoringRule rule;

  /**
   * Scores answers of this model.
   *
   * @param model the model, with its adapter if it has one
   * @param base the same without; the same object if there is no adapter, which saves a pass
   * @param endToken the token whose draw ends an answer
   * @param rule the constants
   */
  public Scorer(StrictModel model, StrictModel base, int endToken, ScoringRule rule) {
    this.model = model;
    this.base = base;
    this.endToken = endToken;
    this.rule = rule;
  }

  /**
   * Replays an answer and, if it holds, says what it owes to whom.
   *
   * @param transcript what the generating worker stated
   * @param sampler how the order wants tokens drawn
   * @param index the passages that the adapter was trained on; absent for a model without data
   * @throws IllegalArgumentException if a prompt token is outside the vocabulary, or the model
   *     computes something that is no number
   */
  public Verdict score(Transcript transcript, SamplerSettings sampler, Optional<SpanFinder> index) {
    Replay replay = new Replay(transcript, new Sampler(sampler), endToken);
    Verdict.Differs difference = replay.run(model);
    if (difference != null) {
      return difference;
    }
    long[] tuned = replay.tuned();
    long[] untuned = base == model || tuned.length == 0 ? tuned : untuned(transcript);
    return new Verdict.Replayed(
        index
            .map(
                finder ->
                    EvidenceWriter.of(
                        transcript.trace(),
                        rule,
                        tuned,
                        untuned,
                        finder,
                        new GainGate(rule)
                            .credits(tuned, untuned, finder.maximalSpans(transcript.answer()))))
            .orElseGet(() -> EvidenceWriter.without(transcript.trace(), rule, tuned, untuned)));
  }

  private long[] untuned(Transcript transcript) {
    int[] text = Replay.text(transcript, transcript.answer().length);
    return base.logProbs(text, transcript.prompt().length);
  }
}
