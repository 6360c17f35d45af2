package network.byline.peer.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import network.byline.base.block.BlockId;
import network.byline.base.value.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What one process has of a cache that several share: a numbered folder, locked while it lives, for
 * its unfinished blocks and the lists of what it holds. What a dead process held counts no more;
 * its unfinished blocks are for the next one that gets its number.
 */
final class CacheSlot implements AutoCloseable {

  /** A process cannot lock a file against itself, so its caches take turns here. */
  private static final ReentrantLock TURNS = new ReentrantLock();

  /** The locks of this process. To open and close the file of one would end it on many systems. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private static final int MOST = 256;
  private static final String HOLD = ".hold";

  private final Path users;
  private final Path folder;
  private final Path lockFile;
  private final FileChannel lock;
  private long holds;

  private CacheSlot(Path users, int number, FileChannel lock) throws IOException {
    this.users = users;
    this.lockFile = lockOf(users, number);
    this.folder = users.resolve(Integer.toString(number));
    this.lock = lock;
    Files.createDirectories(partials());
    removeHolds(folder);
  }

  /** Takes the first number that no living process has. */
  static CacheSlot take(Path users) throws IOException {
    Files.createDirectories(users);
    for (int number = 0; number < MOST; number++) {
      FileChannel lock = tryLock(lockOf(users, number));
      if (lock != null) {
        return new CacheSlot(users, number, lock);
      }
    }
    throw new IOException("more than " + MOST + " processes use " + users);
  }

  /** Returns where this process keeps unfinished blocks. */
  Path partials() {
    return folder.resolve("partial");
  }

  /** Runs something while no process holds more blocks or throws any out. */
  void exclusively(Action action) throws IOException {
    TURNS.lock();
    try (FileChannel turn = open(users.resolve("turn.lock"));
        FileLock taken = turn.lock()) {
      if (taken.isValid()) {
        action.run();
      }
    } finally {
      TURNS.unlock();
    }
  }

  /** Something that may fail on the disk. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /** Writes a list of blocks that stay; exclusively. */
  Path hold(Collection<BlockId> blocks) throws IOException {
    ByteBuffer list = ByteBuffer.allocate(blocks.size() * Digest.SIZE);
    blocks.forEach(id -> list.put(id.digest().toArray()));
    Path file = folder.resolve(holds++ + HOLD);
    Files.write(file, list.array());
    return file;
  }

  /** Returns all blocks that a living process holds; exclusively. */
  Set<BlockId> held() throws IOException {
    Set<BlockId> held = new HashSet<>();
    for (int number = 0; number < MOST; number++) {
      Path slot = users.resolve(Integer.toString(number));
      if (Files.isDirectory(slot) && (slot.equals(folder) || isAlive(number))) {
        addHolds(slot, held);
      }
    }
    return held;
  }

  /** Returns the folders of the unfinished blocks of others, living or dead. */
  Set<Path> partialsOfOthers() {
    Set<Path> others = new HashSet<>();
    for (int number = 0; number < MOST; number++) {
      Path slot = users.resolve(Integer.toString(number));
      if (!slot.equals(folder) && Files.isDirectory(slot.resolve("partial"))) {
        others.add(slot.resolve("partial"));
      }
    }
    return others;
  }

  @Override
  public void close() throws IOException {
    removeHolds(folder);
    release(lockFile, lock);
  }

  private boolean isAlive(int number) throws IOException {
    FileChannel taken = tryLock(lockOf(users, number));
    if (taken != null) {
      release(lockOf(users, number), taken);
    }
    return taken == null;
  }

  private static void addHolds(Path slot, Set<BlockId> held) throws IOException {
    try (DirectoryStream<Path> lists = Files.newDirectoryStream(slot, "*" + HOLD)) {
      for (Path list : lists) {
        byte[] ids = readIfThere(list);
        for (int at = 0; at + Digest.SIZE <= ids.length; at += Digest.SIZE) {
          held.add(new BlockId(Digest.of(ids, at)));
        }
      }
    }
  }

  private static byte[] readIfThere(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private static void removeHolds(Path slot) throws IOException {
    try (DirectoryStream<Path> lists = Files.newDirectoryStream(slot, "*" + HOLD)) {
      for (Path list : lists) {
        Files.deleteIfExists(list);
      }
    }
  }

  private static Path lockOf(Path users, int number) {
    return users.resolve(number + ".lock");
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileChannel tryLock(Path file) throws IOException {
    if (!OWN.add(file)) {
      return null;
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = open(file);
      locked = channel.tryLock() != null;
      return locked ? channel : null;
    } finally {
      if (!locked) {
        OWN.remove(file);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static void release(Path file, FileChannel lock) throws IOException {
    lock.close();
    OWN.remove(file);
  }
}
