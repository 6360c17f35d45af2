package network.byline.attribution.train;

import java.time.Duration;

/**
 * Where a run stands after a step.
 *
 * @param step steps done, from 1
 * @param steps steps in all
 * @param loss nats per token of this step's batch, before the step
 * @param rate learning rate of this step
 * @param gradientMeanSquare mean over all trained weights of the squared batch gradient, the
 *     measure for the damping
 * @param tokens tokens predicted in this step
 * @param tokensPerSecond speed since the run was started or resumed
 * @param remaining time to the end at that speed
 */
public record TrainingProgress(
    int step,
    int steps,
    double loss,
    double rate,
    double gradientMeanSquare,
    long tokens,
    double tokensPerSecond,
    Duration remaining) {}
