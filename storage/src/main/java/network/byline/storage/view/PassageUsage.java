package network.byline.storage.view;

import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * How a passage was used.
 *
 * @param datanet the datanet's id
 * @param passage the passage's id
 * @param owner who committed it first
 * @param answers in how many answers it was credited
 * @param tokens for how many answer tokens
 * @param paid what its owner got for it
 */
public record PassageUsage(
    Digest datanet, Digest passage, Address owner, long answers, long tokens, Amount paid) {}
