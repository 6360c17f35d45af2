package network.byline.attribution.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import network.byline.attribution.span.Segment;
import network.byline.attribution.span.SpanFinder;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Evidence.CreditedSpan;
import network.byline.base.receipt.Evidence.PassageTotal;
import network.byline.base.value.Digest;

/** Names the passages and owners behind credits and sums them up. */
final class EvidenceWriter {

  private EvidenceWriter() {}

  /** Returns the evidence of an answer whose model has no data behind it. */
  static Evidence without(Digest trace, ScoringRule rule, long[] tuned, long[] base) {
    return new Evidence(
        trace, Digest.ZERO, rule.version(), boxed(tuned), boxed(base), List.of(), List.of());
  }

  /** Returns the evidence of an answer. */
  static Evidence of(
      Digest trace,
      ScoringRule rule,
      long[] tuned,
      long[] base,
      SpanFinder finder,
      List<Credit> credits) {
    Segment segment = finder.segment();
    List<CreditedSpan> spans = new ArrayList<>();
    TreeMap<Digest, PassageTotal> totals = new TreeMap<>();
    for (Credit credit : credits) {
      CreditedSpan span = named(finder, credit);
      spans.add(span);
      totals.merge(
          span.passage(),
          new PassageTotal(span.passage(), span.owner(), span.value()),
          (a, b) -> new PassageTotal(a.passage(), a.owner(), Math.addExact(a.value(), b.value())));
    }
    return new Evidence(
        trace,
        segment.root(),
        rule.version(),
        boxed(tuned),
        boxed(base),
        spans,
        List.copyOf(totals.values()));
  }

  private static CreditedSpan named(SpanFinder finder, Credit credit) {
    Segment segment = finder.segment();
    int passage = credit.span().passage();
    return new CreditedSpan(
        credit.span().start(),
        credit.span().end(),
        credit.span().count(),
        segment.passage(passage),
        segment.owner(passage),
        credit.weightPpm(),
        credit.value(),
        finder.otherPassages(credit.span(), Evidence.MAX_OTHER_HOLDERS).stream()
            .map(segment::passage)
            .toList());
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
