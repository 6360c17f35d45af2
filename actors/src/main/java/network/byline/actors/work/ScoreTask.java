package network.byline.actors.work;

import java.time.Instant;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.WorkerId;

/**
 * One leased scoring of a finished answer.
 *
 * @param lease the right to it
 * @param worker who holds the right
 * @param order the digest of the order
 * @param card the model; its source names the span index to search
 * @param prompt the prompt
 * @param sampler how the tokens are said to have been drawn
 * @param trace the answer
 * @param deadline when the right ends
 */
public record ScoreTask(
    LeaseId lease,
    WorkerId worker,
    Digest order,
    ModelCard card,
    String prompt,
    SamplerSettings sampler,
    Trace trace,
    Instant deadline) {}
