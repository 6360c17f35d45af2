package network.byline.storage.view;

import network.byline.base.value.Amount;

/**
 * How much there is of everything.
 *
 * @param datanets founded datanets
 * @param passages passages of all datanets
 * @param models registered models
 * @param receipts settled jobs
 * @param unbatched settled jobs that are in no batch yet
 * @param batches closed batches
 * @param fees fees of all batches
 */
public record Totals(
    long datanets,
    long passages,
    long models,
    long receipts,
    long unbatched,
    long batches,
    Amount fees) {}
