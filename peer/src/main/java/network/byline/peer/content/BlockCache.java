package network.byline.peer.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.base.block.BlockSource;
import network.byline.base.block.CorruptBlockException;
import network.byline.base.file.DiskFailure;
import network.byline.peer.content.ContentException.Kind;
import network.byline.storage.StorageException;
import network.byline.storage.folder.DurableFiles;

/**
 * A folder of ciphertext blocks with a limit: when room is needed, what was not used for longest
 * goes, but never what is held. It is a {@link BlockFolder} to whoever reads, such as a worker
 * process.
 *
 * <p>Several processes may share the folder, and any of them may be killed at any moment. Each
 * counts what it adds and looks at the whole folder now and then; so the folder may exceed its
 * limit by a 32nd for each further process.
 */
public final class BlockCache implements BlockSource, AutoCloseable {

  private static final int LOOKS = 32;

  private final BlockFolder folder;
  private final long limit;
  private final InstantSource clock;
  private final CacheSlot slot;
  private final Set<BlockId> verified = ConcurrentHashMap.newKeySet();
  private final Map<BlockId, Integer> reserved = new HashMap<>();
  private final Map<BlockId, CompletableFuture<Void>> claims = new HashMap<>();
  private long used;
  private long addedSinceLook;

  private BlockCache(Path folder, long limit, InstantSource clock, CacheSlot slot) {
    this.folder = new BlockFolder(folder);
    this.limit = limit;
    this.clock = clock;
    this.slot = slot;
    this.addedSinceLook = limit;
  }

  /**
   * Opens a folder, making it if need be.
   *
   * @param limit the most bytes that blocks may take on the disk
   * @param clock tells when a block was used
   * @throws ContentException if the folder cannot be used
   */
  public static BlockCache open(Path folder, long limit, InstantSource clock) {
    if (limit < 1) {
      throw new IllegalArgumentException("cache.limit " + limit + " bytes: give 1 or more");
    }
    try {
      CacheSlot slot = CacheSlot.take(folder.toAbsolutePath().normalize().resolve("users"));
      return new BlockCache(folder, limit, clock, slot);
    } catch (IOException e) {
      throw failure("cannot use " + folder + " for blocks", e);
    }
  }

  /** Returns the folder, in the form in which a worker reads it. */
  public Path folder() {
    return folder.path();
  }

  /** Returns the most bytes that blocks may take. */
  public long limit() {
    return limit;
  }

  @Override
  public Optional<byte[]> read(BlockId id) {
    return folder.read(id);
  }

  /**
   * Tells whether a block is here and right. It is hashed the first time that this process is
   * asked; a damaged one is removed.
   */
  public boolean has(BlockId id) {
    Path file = folder.file(id);
    if (!Files.exists(file)) {
      verified.remove(id);
      return false;
    }
    if (!verified.contains(id)) {
      try {
        if (folder.read(id).isEmpty()) {
          return false;
        }
        verified.add(id);
      } catch (CorruptBlockException damaged) {
        remove(file);
        return false;
      } catch (UncheckedIOException e) {
        throw new ContentException(Kind.DISK, String.valueOf(e.getMessage()), e);
      }
    }
    return true;
  }

  /**
   * Keeps some blocks, here already or still to come, from being thrown out by any process, and
   * counts them as used now.
   */
  public ContentHold hold(Collection<BlockId> blocks) {
    Path[] list = new Path[1];
    try {
      slot.exclusively(() -> list[0] = slot.hold(blocks));
      for (BlockId id : blocks) {
        touch(folder.file(id));
      }
    } catch (IOException e) {
      throw failure("cannot hold blocks in " + folder.path(), e);
    }
    return () -> remove(list[0]);
  }

  /** Ends the use of the folder by this cache; what it held may be thrown out. */
  @Override
  public void close() {
    try {
      slot.close();
    } catch (IOException e) {
      throw failure("cannot leave " + folder.path(), e);
    }
  }

  /**
   * Reserves the right to fetch a block. Whoever is given nothing fetches it; others are given what
   * completes when that is over, however it went.
   */
  Optional<CompletableFuture<Void>> claim(BlockId id) {
    synchronized (claims) {
      CompletableFuture<Void> other = claims.get(id);
      if (other == null) {
        claims.put(id, new CompletableFuture<>());
      }
      return Optional.ofNullable(other);
    }
  }

  /** Gives the right back. */
  void release(BlockId id) {
    CompletableFuture<Void> claim;
    if (partialSize(id) == 0) {
      remove(partialFile(id));
    }
    synchronized (claims) {
      claim = claims.remove(id);
    }
    synchronized (this) {
      reserved.remove(id);
    }
    if (claim != null) {
      claim.complete(null);
    }
  }

  /** Returns how much of a claimed block an earlier try left; what is too long is worth nothing. */
  int partialSize(BlockId id) {
    try {
      long size = Files.size(partialFile(id));
      return size > Block.MAX_BYTES ? 0 : (int) size;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Makes room for a claimed block and opens what is there of it. */
  PartialBlock begin(BlockId id, int size, int counted) throws IOException {
    reserve(id, size);
    return PartialBlock.open(id, partialFile(id), counted);
  }

  /** Gives a whole block its place under its name; who waits for it need not wait any longer. */
  void finish(PartialBlock block) {
    try {
      DurableFiles.place(block.file(), folder.file(block.id()));
    } catch (StorageException e) {
      throw new ContentException(Kind.DISK, String.valueOf(e.getMessage()), e);
    }
    synchronized (this) {
      reserved.remove(block.id());
    }
    touch(folder.file(block.id()));
    verified.add(block.id());
    CompletableFuture<Void> claim;
    synchronized (claims) {
      claim = claims.get(block.id());
    }
    if (claim != null) {
      claim.complete(null);
    }
  }

  private void reserve(BlockId id, int size) throws IOException {
    synchronized (this) {
      reserved.put(id, size);
      used += size;
      addedSinceLook += size;
      if (used <= limit && addedSinceLook <= limit / LOOKS) {
        return;
      }
      slot.exclusively(this::makeRoom);
      addedSinceLook = 0;
    }
  }

  /** Looks at the whole folder and throws out what must go; exclusively. */
  private void makeRoom() throws IOException {
    CacheContents there = CacheContents.look(folder, slot, reserved.keySet());
    long coming = reserved.values().stream().mapToLong(Integer::longValue).sum();
    used = there.bytes() + coming;
    if (used <= limit) {
      return;
    }
    for (CacheContents.Entry entry : there.removable(slot.held())) {
      if (used <= limit - limit / LOOKS) {
        return;
      }
      Files.deleteIfExists(entry.file());
      used -= entry.size();
    }
    if (used > limit) {
      throw new ContentException(
          Kind.NO_ROOM,
          "the blocks in "
              + folder.path()
              + " that are held and those to come have "
              + used
              + " bytes, above the limit of "
              + limit
              + ": raise it or end a task");
    }
  }

  private Path partialFile(BlockId id) {
    return slot.partials().resolve(id.toString().substring(2));
  }

  private void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    } catch (IOException e) {
      // Not here yet, or thrown out meanwhile: whoever needs it looks.
      return;
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure("cannot remove " + file, e);
    }
  }

  static ContentException failure(String what, IOException e) {
    return new ContentException(Kind.DISK, what + ": " + DiskFailure.reason(e), e);
  }
}
