package network.byline.attribution.strict;

import org.jspecify.annotations.Nullable;

/**
 * Where the gradients of one matrix go; null for what is not trained.
 *
 * @param add whether they are added to what is there: the finished chains, each by one addition
 */
record LinearGradient(
    float @Nullable [] weight, float @Nullable [] a, float @Nullable [] b, boolean add) {}
