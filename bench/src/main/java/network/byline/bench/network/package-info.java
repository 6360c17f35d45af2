/** What the transport costs, beside bare TCP and js-libp2p. */
@NullMarked
package network.byline.bench.network;

import org.jspecify.annotations.NullMarked;
