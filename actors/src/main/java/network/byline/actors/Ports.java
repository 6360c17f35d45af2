package network.byline.actors;

import network.byline.actors.job.ReceiptSigner;
import network.byline.actors.work.Workers;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.BlockStore;
import network.byline.storage.projection.Projections;
import network.byline.storage.view.Views;

/**
 * What the actors need of the world.
 *
 * @param workers the workers that this host can reach
 * @param signer the operator's machine key
 * @param blocks the blocks of this host
 * @param batches where batch files go
 * @param projections writes the tables
 * @param views reads the tables
 */
public record Ports(
    Workers workers,
    ReceiptSigner signer,
    BlockStore blocks,
    BatchFolder batches,
    Projections projections,
    Views views) {}
