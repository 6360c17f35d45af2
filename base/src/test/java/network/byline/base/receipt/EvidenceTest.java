package network.byline.base.receipt;

import static network.byline.base.statement.StatementSamples.CONTRIBUTOR;
import static network.byline.base.statement.StatementSamples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import network.byline.base.receipt.Evidence.CreditedSpan;
import network.byline.base.receipt.Evidence.PassageTotal;
import org.junit.jupiter.api.Test;

class EvidenceTest {

  @Test
  void totalsThatAreTheSumsOfTheirSpansAreInOrder() {
    assertThat(ReceiptSamples.EVIDENCE.sumProblem()).isEmpty();
    assertThat(problem(List.of(span(0, 1, 5), span(0, 2, 2)), List.of(total(7)))).isEmpty();
    assertThat(problem(List.of(span(0, 1, 0)), List.of())).isEmpty();
  }

  @Test
  void totalsThatAreNotTheSumsOfTheirSpansAreNamed() {
    assertThat(problem(List.of(span(0, 1, 5)), List.of(total(6))))
        .contains("the passages' totals are not the sums of their spans");
    assertThat(problem(List.of(span(0, 1, 5)), List.of())).isPresent();
    assertThat(problem(List.of(), List.of(total(5)))).isPresent();
    assertThat(problem(List.of(span(0, 1, 5)), List.of(total(5), total(5))))
        .contains("passage " + digest(0x91) + " has no gain or stands there twice");
    assertThat(problem(List.of(), List.of(total(0)))).isPresent();
  }

  @Test
  void spansAreInOrderAndWithinTheAnswer() {
    assertThat(problem(List.of(span(0, 3, 5)), List.of(total(5))))
        .contains("span 0-3 is out of order or range");
    assertThat(problem(List.of(span(1, 2, 5), span(0, 1, 5)), List.of(total(10))))
        .contains("span 0-1 is out of order or range");
  }

  @Test
  void spansThatTogetherLeaveTheRangeOfNumbersDoNotWrapAround() {
    List<CreditedSpan> spans =
        List.of(span(0, 1, Long.MAX_VALUE), span(0, 1, Long.MAX_VALUE), span(0, 1, 7));
    assertThat(problem(spans, List.of(total(5))))
        .contains("the spans of passage " + digest(0x91) + " gain too much");
  }

  private static Optional<String> problem(List<CreditedSpan> spans, List<PassageTotal> totals) {
    Evidence e = ReceiptSamples.EVIDENCE;
    return new Evidence(e.trace(), e.segment(), 1, e.tuned(), e.base(), spans, totals).sumProblem();
  }

  private static CreditedSpan span(int start, int end, long value) {
    return new CreditedSpan(
        start, end, 1, digest(0x91), CONTRIBUTOR.address(), 1_000_000, value, List.of());
  }

  private static PassageTotal total(long value) {
    return new PassageTotal(digest(0x91), CONTRIBUTOR.address(), value);
  }
}
