/** Batch files on disk, one for each number, written once and read by every auditor. */
@NullMarked
package network.byline.storage.batch;

import org.jspecify.annotations.NullMarked;
