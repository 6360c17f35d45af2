package network.byline.attribution.strict;

/**
 * One trained tensor.
 *
 * @param value the current values, rounded to float; the kernels' packed copies follow {@link
 *     TrainedParameters#repack}
 * @param decays whether weight decay applies
 */
record Parameter(String name, int[] shape, float[] value, boolean decays) {}
