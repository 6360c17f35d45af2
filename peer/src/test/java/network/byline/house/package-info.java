/**
 * The rules of the house as tests: which room may use what, how sources look, what must not appear.
 */
@NullMarked
package network.byline.house;

import org.jspecify.annotations.NullMarked;
