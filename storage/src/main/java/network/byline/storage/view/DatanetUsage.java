package network.byline.storage.view;

import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What was used of a datanet.
 *
 * @param datanet the datanet's id
 * @param name its name
 * @param answers how many answers drew on it or paid into its commons
 * @param tokens how many answer tokens were credited to its passages
 * @param paid what its contributors got
 * @param commons what stays in its commons
 */
public record DatanetUsage(
    Digest datanet, String name, long answers, long tokens, Amount paid, Amount commons) {}
