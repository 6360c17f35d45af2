/**
 * The strict engine: forward, backward and optimiser whose every output is one chain of fused
 * multiply-adds in ascending order, so that its bits depend on no machine, vector width, batch or
 * number of threads. {@code Tile} and {@code Gemm} are where that is made true.
 */
@NullMarked
package network.byline.attribution.strict;

import org.jspecify.annotations.NullMarked;
