/**
 * Life: sharded, event-sourced entities and what hangs on their events. Start at {@link
 * network.byline.actors.Actors}.
 */
@NullMarked
package network.byline.actors;

import org.jspecify.annotations.NullMarked;
