package network.byline.attribution.strict;

import java.util.List;

/**
 * Where a training stands between two steps; a trainer that takes it over goes on bit for bit as
 * the one it was taken from.
 *
 * @param step steps taken
 * @param values weights in double precision, one array a tensor in ascending order of names
 * @param first first moments, in the same order
 * @param second second moments, in the same order
 */
public record TrainingState(
    long step, List<double[]> values, List<double[]> first, List<double[]> second) {}
