package network.byline.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The packages of the rooms as text: a room's packages from the bottom up, each with those of its
 * own room that it uses.
 */
final class PackagePicture {

  private final String root;
  private final Map<String, Set<String>> uses = new TreeMap<>();

  /**
   * @param root the package above all rooms, with a dot at its end
   */
  PackagePicture(String root, JavaClasses classes) {
    this.root = root;
    for (JavaClass one : classes) {
      Set<String> used = uses.computeIfAbsent(name(one), _ -> new TreeSet<>());
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(root) && !name(target).equals(name(one))) {
          used.add(name(target));
        }
      }
    }
  }

  /** Draws some rooms, in this order. */
  String of(List<String> rooms) {
    return rooms.stream().map(this::room).collect(Collectors.joining("\n"));
  }

  private String room(String room) {
    Set<String> left = new TreeSet<>();
    uses.keySet().stream().filter(name -> roomOf(name).equals(room)).forEach(left::add);
    StringBuilder picture = new StringBuilder(room).append('\n');
    while (!left.isEmpty()) {
      List<String> bottom = left.stream().filter(name -> within(name, left).isEmpty()).toList();
      if (bottom.isEmpty()) {
        throw new AssertionError("packages of " + room + " go in circles: " + left);
      }
      for (String name : bottom) {
        Set<String> below = within(name, uses.keySet());
        picture.append(
            below.isEmpty()
                ? "  %s%n".formatted(shortened(name))
                : "  %-18s %s%n"
                    .formatted(
                        shortened(name),
                        below.stream()
                            .map(PackagePicture::shortened)
                            .collect(Collectors.joining(" "))));
      }
      bottom.forEach(left::remove);
    }
    return picture.toString();
  }

  /** Returns what a package uses of its own room and of these. */
  private Set<String> within(String name, Set<String> others) {
    Set<String> used = new TreeSet<>(uses.getOrDefault(name, Set.of()));
    used.removeIf(other -> !roomOf(other).equals(roomOf(name)) || !others.contains(other));
    return used;
  }

  private String name(JavaClass one) {
    return one.getPackageName().substring(root.length());
  }

  private static String roomOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Returns the name below its room; the room's own package has the room's name. */
  private static String shortened(String name) {
    return name.substring(name.indexOf('.') + 1);
  }
}
