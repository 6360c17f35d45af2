/**
 * A datanet's entity: its charter, the frontier of its contribution log, its counters and the roots
 * of its snapshots. Never its records. Start at {@link network.byline.actors.datanet.Datanet}.
 */
@NullMarked
package network.byline.actors.datanet;

import org.jspecify.annotations.NullMarked;
