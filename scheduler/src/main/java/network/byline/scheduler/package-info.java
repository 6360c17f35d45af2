/**
 * Decisions without a world: which worker gets which task, and for how long. Nothing here does
 * input or output, reads a clock or draws a random number.
 */
@NullMarked
package network.byline.scheduler;

import org.jspecify.annotations.NullMarked;
