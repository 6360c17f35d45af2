/**
 * The span engine: suffix arrays over token ids, immutable authenticated segments, and the maximal
 * spans that an answer shares with a datanet's passages. Start at {@link
 * network.byline.attribution.span.SegmentBuilder} to make an index and at {@link
 * network.byline.attribution.span.SpanFinder} to ask one.
 */
@NullMarked
package network.byline.attribution.span;

import org.jspecify.annotations.NullMarked;
