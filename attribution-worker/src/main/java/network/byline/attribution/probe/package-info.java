/**
 * What a machine can do, measured: products, a forward pass whose answer is known, a training step,
 * and decoding. Start at {@link network.byline.attribution.probe.Probe}.
 */
@NullMarked
package network.byline.attribution.probe;

import org.jspecify.annotations.NullMarked;
