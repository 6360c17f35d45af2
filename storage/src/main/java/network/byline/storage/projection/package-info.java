/**
 * What the journal's events leave in tables: rows, and the port that writes them exactly once. The
 * tables are for display and for planning; they can be made again from the journal.
 */
@NullMarked
package network.byline.storage.projection;

import org.jspecify.annotations.NullMarked;
