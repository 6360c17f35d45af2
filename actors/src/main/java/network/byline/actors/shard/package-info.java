/** The one list of sharded types, and the one list of names under which events are stored. */
@NullMarked
package network.byline.actors.shard;

import org.jspecify.annotations.NullMarked;
