/** Doors into the strict engine for benchmarks. */
@NullMarked
package network.byline.attribution.strict;

import org.jspecify.annotations.NullMarked;
