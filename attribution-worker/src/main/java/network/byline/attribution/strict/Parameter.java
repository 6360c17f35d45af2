package network.byline.attribution.strict;

/**
 * One trained tensor.
 *
 * @param value the current values, rounded to float; the kernels' packed copies follow {@link
 *     TrainedParameters#repack}
 * @param decays whether weight decay applies
 */
record Parameter(String name, int[] shape, float[] value, boolean decays) {

  /** Tells whether this is a matrix of a block, or half of one's adapter: one product a record. */
  boolean isProjection() {
    return shape.length > 1
        && !name.equals(TensorNames.EMBEDDING)
        && !name.equals(TensorNames.HEAD);
  }
}
