/** How fast receipts become a batch. */
@NullMarked
package network.byline.bench.money;

import org.jspecify.annotations.NullMarked;
