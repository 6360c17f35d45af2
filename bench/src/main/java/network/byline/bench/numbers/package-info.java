/** How fast the numbers are made, beside an established library on the same machine in one run. */
@NullMarked
package network.byline.bench.numbers;

import org.jspecify.annotations.NullMarked;
