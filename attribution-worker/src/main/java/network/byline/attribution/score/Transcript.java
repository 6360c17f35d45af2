package network.byline.attribution.score;

import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.value.Digest;

/**
 * An answer as its generating worker states it: what scoring replays. The arrays are not copied and
 * must not change.
 *
 * @param trace the SHA-256 of the encoded trace
 * @param prompt the prompt's tokens with the begin token, at least one
 * @param answer the answer's tokens without the end token
 * @param finish why it ended
 * @param logitsDigest the {@link LogitsDigest} of all draws
 */
public record Transcript(
    Digest trace, int[] prompt, int[] answer, Finish finish, Digest logitsDigest) {

  public Transcript {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "transcript.prompt is empty: it starts with a begin token");
    }
  }

  /** Returns what a trace states. */
  public static Transcript of(Trace trace) {
    return new Transcript(
        Digest.sha256(trace.toBytes()),
        trace.promptTokens().stream().mapToInt(Integer::intValue).toArray(),
        trace.answerTokens().stream().mapToInt(Integer::intValue).toArray(),
        trace.finish(),
        trace.logitsDigest());
  }

  /** Returns how often the sampler was asked: a stop is a draw too. */
  int draws() {
    return answer.length + (finish == Finish.STOP ? 1 : 0);
  }
}
