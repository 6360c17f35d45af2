package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import network.byline.base.block.BlockId;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.ArchiveServiceGrpc;
import network.byline.peer.api.v1.Batch;
import network.byline.peer.api.v1.FileChunk;
import network.byline.peer.api.v1.GetBatchFileRequest;
import network.byline.peer.api.v1.GetBlockRequest;
import network.byline.peer.api.v1.ListBatchesRequest;
import network.byline.peer.api.v1.ListBatchesResponse;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.BatchView;
import network.byline.storage.view.Views;

/** Batch files and blocks, for auditors and claimants. */
final class ArchiveApi extends ArchiveServiceGrpc.ArchiveServiceImplBase {

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int MOST_BATCHES = 1_000;

  private final Views views;
  private final BatchFolder batches;
  private final BlockStore blocks;

  ArchiveApi(Views views, BatchFolder batches, BlockStore blocks) {
    this.views = views;
    this.batches = batches;
    this.blocks = blocks;
  }

  @Override
  public void listBatches(ListBatchesRequest request, StreamObserver<ListBatchesResponse> answer) {
    Answering.one(
        answer,
        () -> {
          int limit = Messages.limit(request.getLimit(), 100, MOST_BATCHES);
          long from = Math.max(1, Messages.number(request.getFrom(), "from"));
          ListBatchesResponse.Builder list = ListBatchesResponse.newBuilder();
          for (BatchView batch : views.batches(from, limit)) {
            list.addBatches(
                Batch.newBuilder()
                    .setNumber(batch.number())
                    .setFileDigest(Messages.bytes(batch.file()))
                    .setReceipts(batch.receipts())
                    .setFees(batch.fees().toString())
                    .setState("closed"));
          }
          return list.build();
        });
  }

  @Override
  public void getBatchFile(GetBatchFileRequest request, StreamObserver<FileChunk> answer) {
    Sending.start(
        answer,
        caller -> {
          long number = Messages.number(request.getNumber(), "number");
          if (number == 0) {
            throw RefusedException.invalid("number is missing: the first batch is 1");
          }
          sendFile(caller, number);
        });
  }

  @Override
  public void getBlock(GetBlockRequest request, StreamObserver<FileChunk> answer) {
    Sending.start(
        answer,
        caller -> {
          Digest id = Messages.digest(request.getId(), "id");
          send(caller, blocks.read(new BlockId(id)), "block " + id);
        });
  }

  private void sendFile(Sending<FileChunk> caller, long number) throws InterruptedException {
    try (InputStream file = Files.newInputStream(batches.file(number))) {
      byte[] piece = file.readNBytes(CHUNK_BYTES);
      while (piece.length > 0) {
        caller.send(FileChunk.newBuilder().setData(ByteString.copyFrom(piece)).build());
        piece = file.readNBytes(CHUNK_BYTES);
      }
    } catch (NoSuchFileException e) {
      throw RefusedException.notFound("there is no batch " + number + " here");
    } catch (IOException e) {
      throw new UncheckedIOException("batch " + number + " cannot be read", e);
    }
  }

  private static void send(Sending<FileChunk> caller, Optional<byte[]> found, String name)
      throws InterruptedException {
    byte[] bytes =
        found.orElseThrow(() -> RefusedException.notFound("there is no " + name + " here"));
    for (int at = 0; at < Math.max(1, bytes.length); at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bytes.length - at);
      caller.send(FileChunk.newBuilder().setData(ByteString.copyFrom(bytes, at, length)).build());
    }
  }
}
