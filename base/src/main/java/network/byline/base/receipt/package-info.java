/**
 * What a finished job leaves: trace, evidence, shares, receipt; and the batch file that anchors
 * many of them. Everything here is a fixed encoding that a stranger reads back. Start at {@link
 * network.byline.base.receipt.Receipt}.
 */
@NullMarked
package network.byline.base.receipt;

import org.jspecify.annotations.NullMarked;
