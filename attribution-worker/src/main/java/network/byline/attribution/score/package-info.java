/**
 * Scoring: from two teacher-forced passes and the spans of an answer to evidence in integers.
 * {@link network.byline.attribution.score.Scorer} replays the answer, {@link
 * network.byline.attribution.score.GainGate} is the pure rule that says what each passage gained.
 */
@NullMarked
package network.byline.attribution.score;

import org.jspecify.annotations.NullMarked;
