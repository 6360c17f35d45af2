package network.byline.peer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects the differences of one batch, under the part that is being looked at. */
final class Findings {

  private static final int MOST = 1_000;

  private final List<Difference> all;
  private final long batch;
  private String where = "file";

  Findings(List<Difference> all, long batch) {
    this.all = all;
    this.batch = batch;
  }

  /** Names the part that the next findings are about. */
  Findings at(String part) {
    where = part;
    return this;
  }

  void wrong(String what) {
    if (all.size() < MOST) {
      all.add(new Difference(batch, where, what));
    }
  }

  boolean require(boolean holds, String what) {
    if (!holds) {
      wrong(what);
    }
    return holds;
  }

  <T> boolean equal(String name, T found, T expected) {
    return require(
        Objects.equals(found, expected), name + " is " + found + ", should be " + expected);
  }

  static List<Difference> list() {
    return new ArrayList<>();
  }
}
