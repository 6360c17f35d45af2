/**
 * The worker process: a child JVM that loads models and computes, and the parent's handle on it.
 * The child has no signing keys, speaks only over its standard input and output, and is confined by
 * the operating system where it can. Start at {@link
 * network.byline.attribution.process.WorkerProcess} (parent) and {@link
 * network.byline.attribution.process.WorkerMain} (child).
 */
@NullMarked
package network.byline.attribution.process;

import org.jspecify.annotations.NullMarked;
