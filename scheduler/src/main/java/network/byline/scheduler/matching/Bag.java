package network.byline.scheduler.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A set that gives its elements by place, so that one can be drawn. Adding, removing and drawing
 * take the same time whatever its size; the places depend on what was added and removed before, and
 * on nothing else.
 */
final class Bag<T> {

  private final List<T> elements = new ArrayList<>();
  private final Map<T, Integer> places = new HashMap<>();

  /** Adds an element unless it is there. */
  void add(T element) {
    if (places.putIfAbsent(element, elements.size()) == null) {
      elements.add(element);
    }
  }

  /** Removes an element if it is there; the last one takes its place. */
  void remove(T element) {
    Integer place = places.remove(element);
    if (place == null) {
      return;
    }
    T last = elements.removeLast();
    if (place < elements.size()) {
      elements.set(place, last);
      places.put(last, place);
    }
  }

  T at(int place) {
    return elements.get(place);
  }

  int size() {
    return elements.size();
  }

  boolean isEmpty() {
    return elements.isEmpty();
  }
}
