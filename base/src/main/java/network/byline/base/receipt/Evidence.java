package network.byline.base.receipt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.statement.Order;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What scoring leaves behind: how likely each answer token was with and without the adapter, and
 * which passages hold the words. Log-probabilities and values are integers in 2<sup>−20</sup> nat.
 *
 * @param trace the SHA-256 of the encoded trace that was scored
 * @param segment the root of the span index that was searched; zero for a model without data
 * @param rule the version of the scoring rule
 * @param tuned log-probability of each answer token under the model
 * @param base log-probability of each answer token without the adapter
 * @param spans the spans that gained value, by start
 * @param totals what each passage gained, by passage id
 */
public record Evidence(
    Digest trace,
    Digest segment,
    int rule,
    List<Long> tuned,
    List<Long> base,
    List<CreditedSpan> spans,
    List<PassageTotal> totals) {

  /** The most passages that one span names beside the one that is credited. */
  public static final int MAX_OTHER_HOLDERS = 8;

  public Evidence {
    tuned = List.copyOf(tuned);
    base = List.copyOf(base);
    spans = List.copyOf(spans);
    totals = List.copyOf(totals);
  }

  /**
   * A span and the passage that is credited for it.
   *
   * @param start the first answer token
   * @param end the answer token after the last
   * @param count how often the span occurs in the snapshot
   * @param passage the passage that holds it first in commit order
   * @param owner that passage's owner
   * @param weightPpm how much of the gain counts, in millionths
   * @param value what the span's own tokens gained
   * @param others further passages that hold it, in commit order; listed, unpaid
   */
  public record CreditedSpan(
      int start,
      int end,
      long count,
      Digest passage,
      Address owner,
      int weightPpm,
      long value,
      List<Digest> others) {

    public CreditedSpan {
      others = List.copyOf(others);
    }

    void encode(ByteWriter out) {
      out.u16(start)
          .u16(end)
          .u64(count)
          .digest(passage)
          .address(owner)
          .u32(weightPpm)
          .u64(value)
          .list(others, ByteWriter::digest);
    }

    static CreditedSpan decode(ByteReader in) {
      int start = in.u16("span.start");
      int end = in.u16("span.end");
      if (end <= start) {
        throw new MalformedException("span.end", end + " is not after the start " + start);
      }
      return new CreditedSpan(
          start,
          end,
          in.u64("span.count"),
          in.digest("span.passage"),
          in.address("span.owner"),
          (int) Math.min(in.u32("span.weightPpm"), Integer.MAX_VALUE),
          in.u64("span.value"),
          in.list(MAX_OTHER_HOLDERS, r -> r.digest("span.others"), "span.others"));
    }
  }

  /**
   * What one passage gained in all.
   *
   * @param passage the passage's id
   * @param owner its owner
   * @param value the sum over its spans, above zero
   */
  public record PassageTotal(Digest passage, Address owner, long value) {

    void encode(ByteWriter out) {
      out.digest(passage).address(owner).u64(value);
    }

    static PassageTotal decode(ByteReader in) {
      return new PassageTotal(
          in.digest("total.passage"), in.address("total.owner"), in.u64("total.value"));
    }
  }

  /**
   * Returns what is wrong with its sums: spans that are not in order within the answer, or totals
   * that are not what the spans of a passage gained.
   */
  public Optional<String> sumProblem() {
    Map<Digest, Long> sums = new HashMap<>();
    int start = 0;
    for (CreditedSpan span : spans) {
      if (span.start() < start || span.end() > tuned.size() || span.value() < 0) {
        return Optional.of(
            "span %d-%d is out of order or range".formatted(span.start(), span.end()));
      }
      start = span.start();
      long before = sums.getOrDefault(span.passage(), 0L);
      if (before > Long.MAX_VALUE - span.value()) {
        return Optional.of("the spans of passage %s gain too much".formatted(span.passage()));
      }
      sums.put(span.passage(), before + span.value());
    }
    sums.values().removeIf(value -> value == 0);
    Map<Digest, Long> stated = new HashMap<>();
    for (PassageTotal total : totals) {
      if (total.value() <= 0 || stated.put(total.passage(), total.value()) != null) {
        return Optional.of(
            "passage %s has no gain or stands there twice".formatted(total.passage()));
      }
    }
    return sums.equals(stated)
        ? Optional.empty()
        : Optional.of("the passages' totals are not the sums of their spans");
  }

  /** Writes the evidence. */
  public void encode(ByteWriter out) {
    out.digest(trace)
        .digest(segment)
        .u16(rule)
        .list(tuned, ByteWriter::i64)
        .list(base, ByteWriter::i64)
        .list(spans, (w, span) -> span.encode(w))
        .list(totals, (w, total) -> total.encode(w));
  }

  /** Returns the evidence's encoding. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Reads evidence. */
  public static Evidence decode(ByteReader in) {
    Evidence evidence =
        new Evidence(
            in.digest("evidence.trace"),
            in.digest("evidence.segment"),
            in.u16("evidence.rule"),
            in.list(Order.MAX_TOKENS, r -> r.i64("evidence.tuned"), "evidence.tuned"),
            in.list(Order.MAX_TOKENS, r -> r.i64("evidence.base"), "evidence.base"),
            in.list(Order.MAX_TOKENS, CreditedSpan::decode, "evidence.spans"),
            in.list(Order.MAX_TOKENS, PassageTotal::decode, "evidence.totals"));
    if (evidence.tuned.size() != evidence.base.size()) {
      throw new MalformedException("evidence.base", "has not as many tokens as evidence.tuned");
    }
    return evidence;
  }
}
