/**
 * Whether credit goes where it belongs: openings of records are continued by the shipped model, and
 * the source of the opening should come first in the byline.
 */
@NullMarked
package network.byline.bench.credit;

import org.jspecify.annotations.NullMarked;
