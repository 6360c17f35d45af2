package network.byline.attribution.strict;

import org.jspecify.annotations.Nullable;

/** Where the gradients of one matrix go; null for what is not trained. */
record LinearGradient(float @Nullable [] weight, float @Nullable [] a, float @Nullable [] b) {}
