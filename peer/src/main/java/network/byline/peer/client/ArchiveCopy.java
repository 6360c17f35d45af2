package network.byline.peer.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.base.receipt.BatchFile;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.Batch;
import network.byline.peer.api.v1.FileChunk;
import network.byline.peer.api.v1.GetBatchFileRequest;
import network.byline.peer.api.v1.GetBlockRequest;
import network.byline.peer.api.v1.ListBatchesRequest;

/** Fetches a host's batch files and the blocks they name into a folder; what is there stays. */
public final class ArchiveCopy {

  private static final int PAGE = 500;

  private final HostClient host;
  private final Path folder;

  public ArchiveCopy(HostClient host, Path folder) {
    this.host = host;
    this.folder = folder;
  }

  /** Fetches all batch files; with blocks, also every block that they name. */
  public void fetch(boolean withBlocks, Consumer<String> progress) {
    long next = 1;
    List<Batch> page = page(next);
    while (!page.isEmpty()) {
      for (Batch batch : page) {
        progress.accept("fetching batch " + batch.getNumber());
        byte[] file = file(batch.getNumber());
        write(
            folder.resolve("batches").resolve(String.format("%08d.batch", batch.getNumber())),
            file);
        if (withBlocks) {
          fetchBlocks(BatchFile.decode(file), progress);
        }
        next = batch.getNumber() + 1;
      }
      page = page(next);
    }
  }

  /** Fetches one batch file. */
  public byte[] file(long number) {
    return read(
        host.archive().getBatchFile(GetBatchFileRequest.newBuilder().setNumber(number).build()));
  }

  private List<Batch> page(long from) {
    return host.archive()
        .listBatches(ListBatchesRequest.newBuilder().setFrom(from).setLimit(PAGE).build())
        .getBatchesList();
  }

  private void fetchBlocks(BatchFile batch, Consumer<String> progress) {
    BlockFolder blocks = new BlockFolder(folder.resolve("blocks"));
    int done = 0;
    for (Digest id : batch.blocks()) {
      Path file = blocks.file(new BlockId(id));
      if (!Files.exists(file)) {
        byte[] stored =
            read(
                host.archive()
                    .getBlock(GetBlockRequest.newBuilder().setId(HostClient.bytes(id)).build()));
        if (!Digest.sha256(stored).equals(id)) {
          throw new IllegalStateException("the host sent other bytes for block " + id);
        }
        write(file, stored);
      }
      done++;
      if (done % 16 == 0) {
        progress.accept("fetching blocks " + done + "/" + batch.blocks().size());
      }
    }
  }

  private static byte[] read(Iterator<FileChunk> chunks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (chunks.hasNext()) {
      bytes.writeBytes(chunks.next().getData().toByteArray());
    }
    return bytes.toByteArray();
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Path temporary = file.resolveSibling(file.getFileName() + ".part");
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the file " + file + " cannot be written", e);
    }
  }
}
