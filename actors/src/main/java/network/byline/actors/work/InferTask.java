package network.byline.actors.work;

import java.time.Instant;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.WorkerId;

/**
 * One leased generation.
 *
 * @param lease the right to it
 * @param worker who holds the right
 * @param order the digest of the order
 * @param card the model
 * @param prompt the prompt
 * @param sampler how tokens are drawn
 * @param maxTokens the longest answer, in tokens
 * @param deadline when the right ends
 */
public record InferTask(
    LeaseId lease,
    WorkerId worker,
    Digest order,
    ModelCard card,
    String prompt,
    SamplerSettings sampler,
    int maxTokens,
    Instant deadline) {}
