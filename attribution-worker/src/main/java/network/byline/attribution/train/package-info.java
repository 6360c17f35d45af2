/**
 * Training: the recipe that determines a run down to the last bit, the order in which records are
 * learned, the run itself with checkpoints, and evaluation on held-out text. Start at {@link
 * network.byline.attribution.train.Recipe} and {@link
 * network.byline.attribution.train.TrainingRun}.
 */
@NullMarked
package network.byline.attribution.train;

import org.jspecify.annotations.NullMarked;
