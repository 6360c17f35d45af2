/**
 * What keeps peers within their limits, without network or clock of its own. Start at {@link
 * network.byline.peer.transport.limit.ConnectionCounts}.
 */
@NullMarked
package network.byline.peer.transport.limit;

import org.jspecify.annotations.NullMarked;
