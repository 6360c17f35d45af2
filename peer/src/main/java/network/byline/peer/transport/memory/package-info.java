/**
 * A network in memory with the behaviour of the real one: for tests of whatever speaks over it.
 * Start at {@link network.byline.peer.transport.memory.MemoryNetwork}. Latencies and losses are
 * drawn from a seed, and time passes when it is told to, or by itself.
 */
@NullMarked
package network.byline.peer.transport.memory;

import org.jspecify.annotations.NullMarked;
