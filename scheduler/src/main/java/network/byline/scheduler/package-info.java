/**
 * Decisions without a world: which worker gets which task, for how long, whom to believe and whom
 * to pay. Nothing here does input or output, reads a clock or draws a random number.
 */
@NullMarked
package network.byline.scheduler;

import org.jspecify.annotations.NullMarked;
