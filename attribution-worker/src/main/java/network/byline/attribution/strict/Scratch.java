package network.byline.attribution.strict;

/** Memory of one thread that is written before it is read, kept to be used again. */
final class Scratch {

  final Rows rows = new Rows();
  final PackedMatrix columns = new PackedMatrix();
  private float[] first = new float[0];
  private float[] second = new float[0];

  float[] first(int size) {
    if (first.length < size) {
      first = new float[size];
    }
    return first;
  }

  float[] second(int size) {
    if (second.length < size) {
      second = new float[size];
    }
    return second;
  }
}
