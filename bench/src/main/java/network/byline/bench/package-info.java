/** Studies and benchmarks: what the project measures about itself, each run by its name. */
@NullMarked
package network.byline.bench;

import org.jspecify.annotations.NullMarked;
