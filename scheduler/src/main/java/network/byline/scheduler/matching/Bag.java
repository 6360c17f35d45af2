package network.byline.scheduler.matching;

import java.util.ArrayList;
import java.util.List;

/**
 * A set that gives its elements by place, so that one can be drawn. Each element's node knows its
 * place: adding, removing and drawing take the same time whatever the size, and look nothing up.
 * The places depend on what was added and removed before, and on nothing else.
 */
final class Bag<T> {

  private final List<Node<T>> nodes = new ArrayList<>();

  /** An element's place in one bag. */
  static final class Node<T> {
    private final Bag<T> bag;
    private final T element;
    private int place = -1;

    Node(Bag<T> bag, T element) {
      this.bag = bag;
      this.element = element;
    }

    /** Puts the element into the bag unless it is there. */
    void add() {
      if (place < 0) {
        place = bag.nodes.size();
        bag.nodes.add(this);
      }
    }

    /** Takes the element out of the bag if it is there; the last one takes its place. */
    void remove() {
      if (place < 0) {
        return;
      }
      Node<T> last = bag.nodes.removeLast();
      if (last != this) {
        bag.nodes.set(place, last);
        last.place = place;
      }
      place = -1;
    }
  }

  T at(int place) {
    return nodes.get(place).element;
  }

  int size() {
    return nodes.size();
  }

  boolean isEmpty() {
    return nodes.isEmpty();
  }
}
