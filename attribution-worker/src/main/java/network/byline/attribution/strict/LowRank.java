package network.byline.attribution.strict;

/**
 * The adapter of one matrix: A [rank][inputs] and B [outputs][rank], packed for both directions.
 *
 * @param a lanes are the rank
 * @param b lanes are the outputs
 * @param backwardA lanes are the inputs
 * @param backwardB lanes are the rank
 */
record LowRank(
    int rank,
    float scale,
    PackedMatrix a,
    PackedMatrix b,
    PackedMatrix backwardA,
    PackedMatrix backwardB) {

  static LowRank of(float[] a, float[] b, int outputs, int inputs, int rank, float scale) {
    return new LowRank(
        rank,
        scale,
        PackedMatrix.ofRows(a, rank, inputs),
        PackedMatrix.ofRows(b, outputs, rank),
        PackedMatrix.ofColumns(a, rank, inputs),
        PackedMatrix.ofColumns(b, outputs, rank));
  }

  void repackA(float[] weight) {
    a.packRows(weight, 0, a.depth, rank, a.depth);
    backwardA.packColumns(weight, 0, a.depth, rank, a.depth);
  }

  void repackB(float[] weight) {
    b.packRows(weight, 0, rank, b.outputs, rank);
    backwardB.packColumns(weight, 0, rank, b.outputs, rank);
  }
}
