package network.byline.attribution.train;

/** How long a run goes on: so many passes over the data, or so many steps. */
public sealed interface RunLength {

  /**
   * Passes over all pieces of the data.
   *
   * @param count 1 to 10 000
   */
  record Epochs(int count) implements RunLength {
    /** Checks the range. */
    public Epochs {
      Recipe.range("epochs", count, 1, 10_000);
    }

    @Override
    public int steps(int pieces, int batchRecords) {
      return Math.toIntExact(((long) count * pieces + batchRecords - 1) / batchRecords);
    }
  }

  /**
   * Steps of the optimiser.
   *
   * @param count 1 to 10 000 000
   */
  record Steps(int count) implements RunLength {
    /** Checks the range. */
    public Steps {
      Recipe.range("steps", count, 1, 10_000_000);
    }

    @Override
    public int steps(int pieces, int batchRecords) {
      return count;
    }
  }

  /** Number of steps over data of so many pieces; a last incomplete batch counts. */
  int steps(int pieces, int batchRecords);
}
