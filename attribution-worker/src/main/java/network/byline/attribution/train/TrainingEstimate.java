package network.byline.attribution.train;

import java.time.Duration;

/**
 * How long a run will take, extrapolated from its first steps on this machine.
 *
 * @param steps steps of the whole run
 * @param tokens tokens predicted in the whole run
 * @param tokensPerSecond speed measured
 * @param duration time for the whole run at that speed
 */
public record TrainingEstimate(int steps, long tokens, double tokensPerSecond, Duration duration) {}
