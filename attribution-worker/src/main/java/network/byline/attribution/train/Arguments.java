package network.byline.attribution.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Arguments of the form {@code --name value…}; complains about what is unknown, doubled or missing.
 */
final class Arguments {

  /** A mistake of whoever typed the command. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private final Map<String, List<String>> values = new TreeMap<>();

  Arguments(List<String> words, Set<String> known) {
    List<String> current = null;
    for (String word : words) {
      if (word.startsWith("--")) {
        if (!known.contains(word)) {
          throw new UsageException(
              "unknown option " + word + "; known are " + String.join(" ", known));
        }
        current = new ArrayList<>();
        if (values.put(word, current) != null) {
          throw new UsageException("option " + word + " is given twice");
        }
      } else if (current == null) {
        throw new UsageException("'" + word + "' is no option");
      } else {
        current.add(word);
      }
    }
  }

  boolean flag(String name) {
    List<String> given = values.get(name);
    if (given != null && !given.isEmpty()) {
      throw new UsageException(name + " takes no value");
    }
    return given != null;
  }

  Optional<String> optional(String name) {
    List<String> given = values.get(name);
    if (given == null) {
      return Optional.empty();
    }
    if (given.size() != 1) {
      throw new UsageException(name + " takes one value, " + given.size() + " are given");
    }
    return Optional.of(given.getFirst());
  }

  String text(String name) {
    return optional(name).orElseThrow(() -> new UsageException(name + " is missing"));
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  List<Path> paths(String name) {
    List<String> given = values.get(name);
    if (given == null || given.isEmpty()) {
      throw new UsageException(name + " needs at least one file");
    }
    return given.stream().map(Path::of).toList();
  }

  int integer(String name, int missing, int min, int max) {
    Optional<String> given = optional(name);
    if (given.isEmpty()) {
      return missing;
    }
    try {
      int number = Integer.parseInt(given.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException(name + " is " + given.get() + ", must be from " + min + " to " + max);
  }
}
