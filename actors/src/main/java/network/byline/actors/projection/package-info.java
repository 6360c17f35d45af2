/**
 * From the journal to the tables: what each event leaves, written once. Start at {@link
 * network.byline.actors.projection.Projector}.
 */
@NullMarked
package network.byline.actors.projection;

import org.jspecify.annotations.NullMarked;
