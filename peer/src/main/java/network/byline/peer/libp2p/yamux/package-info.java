/**
 * Many streams over one connection: yamux, without network or threads of its own. Start at {@link
 * network.byline.peer.libp2p.yamux.YamuxSession}.
 */
@NullMarked
package network.byline.peer.libp2p.yamux;

import org.jspecify.annotations.NullMarked;
