package network.byline.storage.view;

import network.byline.base.value.Address;

/**
 * What one contributor gave to a datanet.
 *
 * @param contributor who
 * @param contributions how many contributions
 * @param records how many records they hold
 * @param passages how many passages are first his
 */
public record ContributorTotals(
    Address contributor, long contributions, long records, long passages) {}
