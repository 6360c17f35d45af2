/** What the transport costs, beside bare TCP and js-libp2p. */
@NullMarked
package network.byline.bench.transport;

import org.jspecify.annotations.NullMarked;
