package network.byline.attribution.score;

import network.byline.attribution.span.SpanHit;

/**
 * What a span gained for the passage that holds it first.
 *
 * @param span the span
 * @param weightPpm the span's own weight in millionths
 * @param value the sum over the tokens that count under this span, above zero, in 2^-20 nat
 */
public record Credit(SpanHit span, int weightPpm, long value) {}
