package network.byline.bench.credit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.byline.attribution.score.Credit;
import network.byline.attribution.score.GainGate;
import network.byline.attribution.score.ScoringRule;
import network.byline.attribution.span.Segment;
import network.byline.attribution.span.SpanHit;
import network.byline.base.value.Address;

/**
 * A continued opening with all that credit is computed from, so that rules can be compared without
 * asking the model again.
 *
 * @param opening the prompt
 * @param text the answer
 * @param tuned log-probability of each answer token with the adapter, 2^-20 nat
 * @param base the same without
 * @param spans the answer's maximal spans
 * @param index where they were found
 */
record Answer(
    Opening opening, String text, long[] tuned, long[] base, List<SpanHit> spans, Segment index) {

  /** Returns what each of the sources gained by a rule, in the order of the sources. */
  Map<Source, Long> gains(ScoringRule rule, List<Source> sources) {
    Map<Address, Source> byOwner = new LinkedHashMap<>();
    Map<Source, Long> gains = new LinkedHashMap<>();
    for (Source source : sources) {
      byOwner.put(source.owner(), source);
      gains.put(source, 0L);
    }
    for (Credit credit : new GainGate(rule).credits(tuned, base, spans)) {
      Source source = byOwner.get(index.owner(credit.span().passage()));
      if (source != null) {
        gains.merge(source, credit.value(), Long::sum);
      }
    }
    return Collections.unmodifiableMap(gains);
  }

  /** Returns the number of answer tokens. */
  int tokens() {
    return tuned.length;
  }
}
