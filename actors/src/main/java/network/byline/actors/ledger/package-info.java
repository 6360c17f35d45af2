/**
 * Double entry: every event that moves money says from where to where, in postings that sum to
 * zero. What people are owed counts above zero, what covers it in the vault below.
 */
@NullMarked
package network.byline.actors.ledger;

import org.jspecify.annotations.NullMarked;
