/**
 * Batches: the file that a stranger recomputes everything from, its roots, and proofs for claims.
 * Pure functions of receipts and the file before.
 */
@NullMarked
package network.byline.chain.batch;

import org.jspecify.annotations.NullMarked;
