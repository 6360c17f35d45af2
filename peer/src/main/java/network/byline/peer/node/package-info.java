/**
 * A host put together: the only place that knows all rooms. {@link network.byline.peer.node.Host}
 * lists the parts in the order in which they start.
 */
@NullMarked
package network.byline.peer.node;

import org.jspecify.annotations.NullMarked;
