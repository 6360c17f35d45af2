package network.byline.attribution.score;

import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.strict.LogProbs;
import network.byline.attribution.strict.Sampler;
import network.byline.attribution.strict.StrictModel;
import network.byline.base.receipt.Finish;
import org.jspecify.annotations.Nullable;

/** One pass over a finished answer that draws every token anew and notes its log-probability. */
final class Replay implements StrictModel.PositionVisitor {

  private final Transcript transcript;
  private final Sampler sampler;
  private final int endToken;
  private final LogitsDigest digest = new LogitsDigest();
  private final LogProbs logProbs = new LogProbs();
  private final long[] tuned;
  private Verdict.@Nullable Differs difference;

  Replay(Transcript transcript, Sampler sampler, int endToken) {
    this.transcript = transcript;
    this.sampler = sampler;
    this.endToken = endToken;
    this.tuned = new long[transcript.answer().length];
  }

  /** Replays the whole answer and returns the first difference, or null if there is none. */
  Verdict.@Nullable Differs run(StrictModel model) {
    Verdict.Differs impossible = impossible(model.config());
    if (impossible != null) {
      return impossible;
    }
    if (transcript.draws() > 0) {
      model.visit(textWithEnd(), transcript.prompt().length, this);
    }
    if (difference == null && !digest.finish().equals(transcript.logitsDigest())) {
      difference =
          new Verdict.Differs(transcript.draws(), "the logits have another digest than stated");
    }
    return difference;
  }

  /** Returns the log-probability of each answer token, once run. */
  long[] tuned() {
    return tuned;
  }

  @Override
  public void at(int position, float[] logits) {
    int step = position - transcript.prompt().length;
    digest.add(logits);
    boolean stop = step == transcript.answer().length;
    int stated = stop ? endToken : transcript.answer()[step];
    if (!stop) {
      tuned[step] = logProbs.of(logits, stated);
    }
    if (difference == null) {
      int drawn = sampler.pick(logits, step);
      if (drawn != stated) {
        difference =
            new Verdict.Differs(step, "token " + stated + " stated, token " + drawn + " drawn");
      }
    }
  }

  /** Returns why no model of this shape can have given the answer, or null. */
  private Verdict.@Nullable Differs impossible(ModelConfig config) {
    int[] answer = transcript.answer();
    int room = config.maxPositions() - transcript.prompt().length;
    for (int step = 0; step < answer.length; step++) {
      if (step >= room) {
        return new Verdict.Differs(step, "the context of " + config.maxPositions() + " is full");
      }
      if (answer[step] < 0 || answer[step] >= config.vocabSize()) {
        return new Verdict.Differs(step, "token " + answer[step] + " is not in the vocabulary");
      }
      if (answer[step] == endToken) {
        return new Verdict.Differs(step, "the end token stands within the answer");
      }
    }
    if (transcript.finish() == Finish.STOP && answer.length >= room) {
      return new Verdict.Differs(answer.length, "a stop is stated after a full context");
    }
    if (transcript.finish() == Finish.CONTEXT && answer.length < room) {
      return new Verdict.Differs(
          answer.length, "a full context is stated, but " + (room - answer.length) + " would fit");
    }
    return null;
  }

  private int[] textWithEnd() {
    int[] text = text(transcript, transcript.draws());
    if (transcript.finish() == Finish.STOP) {
      text[text.length - 1] = endToken;
    }
    return text;
  }

  /** Returns the prompt and the answer, with room for {@code draws} tokens after the prompt. */
  static int[] text(Transcript transcript, int draws) {
    int[] prompt = transcript.prompt();
    int[] text = new int[prompt.length + draws];
    System.arraycopy(prompt, 0, text, 0, prompt.length);
    System.arraycopy(transcript.answer(), 0, text, prompt.length, transcript.answer().length);
    return text;
  }
}
