/** How many commands a second end in the journal. */
@NullMarked
package network.byline.bench.journal;

import org.jspecify.annotations.NullMarked;
