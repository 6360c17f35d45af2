package network.byline.peer.content;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;

/**
 * All files of a cache at one moment.
 *
 * @param folder the cache's folder
 * @param blocks the whole blocks
 * @param leftovers unfinished blocks that nobody in this process is fetching
 * @param others bytes of the unfinished blocks of other processes
 */
record CacheContents(BlockFolder folder, List<Entry> blocks, List<Entry> leftovers, long others) {

  /** A file with what decides when it goes. */
  record Entry(Path file, long size, long usedAt) {}

  static CacheContents look(BlockFolder folder, CacheSlot slot, Collection<BlockId> coming)
      throws IOException {
    Set<String> busy = names(coming);
    List<Entry> blocks = files(folder.path(), 2);
    blocks.removeIf(entry -> !name(entry).endsWith(".blk"));
    List<Entry> leftovers = files(slot.partials(), 1);
    leftovers.removeIf(entry -> busy.contains(name(entry)));
    long others = 0;
    for (Path partials : slot.partialsOfOthers()) {
      others += files(partials, 1).stream().mapToLong(Entry::size).sum();
    }
    return new CacheContents(folder, blocks, leftovers, others);
  }

  long bytes() {
    return others
        + blocks.stream().mapToLong(Entry::size).sum()
        + leftovers.stream().mapToLong(Entry::size).sum();
  }

  /** Returns what may go in the order in which it goes: leftovers, then what was unused longest. */
  List<Entry> removable(Set<BlockId> held) {
    Set<Path> kept = held.stream().map(folder::file).collect(Collectors.toSet());
    List<Entry> removable = new ArrayList<>(leftovers);
    blocks.stream()
        .filter(entry -> !kept.contains(entry.file()))
        .sorted(Comparator.comparingLong(Entry::usedAt).thenComparing(Entry::file))
        .forEach(removable::add);
    return removable;
  }

  private static Set<String> names(Collection<BlockId> ids) {
    return ids.stream().map(id -> id.toString().substring(2)).collect(Collectors.toSet());
  }

  private static String name(Entry entry) {
    return String.valueOf(entry.file().getFileName());
  }

  private static List<Entry> files(Path top, int depth) throws IOException {
    List<Entry> files = new ArrayList<>();
    Files.walkFileTree(
        top,
        Set.of(),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            if (is.isRegularFile()) {
              files.add(new Entry(file, is.size(), is.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            // Removed by another process between two looks.
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
