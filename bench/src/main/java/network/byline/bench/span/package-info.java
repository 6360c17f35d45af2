/** How fast spans are indexed and found. */
@NullMarked
package network.byline.bench.span;

import org.jspecify.annotations.NullMarked;
