/**
 * Who gets what of a fee. Pure integers: the same deed, fee and evidence give the same shares
 * everywhere and for ever. Described in {@code docs/protocol/payout.md}.
 */
@NullMarked
package network.byline.chain.payout;

import org.jspecify.annotations.NullMarked;
