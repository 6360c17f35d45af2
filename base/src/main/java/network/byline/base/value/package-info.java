/**
 * The values every room speaks in: digests, addresses and amounts of coin.
 *
 * <p>Each is immutable, checked when made, ordered, and prints in the one form that it parses. A
 * value that depends on anything but its own bytes does not belong here.
 */
@NullMarked
package network.byline.base.value;

import org.jspecify.annotations.NullMarked;
