/** How soon a person's commands are there. */
@NullMarked
package network.byline.bench.start;

import org.jspecify.annotations.NullMarked;
