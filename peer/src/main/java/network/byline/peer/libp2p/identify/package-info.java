/**
 * What peers say of themselves: identify and signed peer records. Start at {@link
 * network.byline.peer.libp2p.identify.Identity}.
 */
@NullMarked
package network.byline.peer.libp2p.identify;

import org.jspecify.annotations.NullMarked;
