/** Files that people have, read as records: JSON lines, CSV, plain text. */
@NullMarked
package network.byline.peer.records;

import org.jspecify.annotations.NullMarked;
