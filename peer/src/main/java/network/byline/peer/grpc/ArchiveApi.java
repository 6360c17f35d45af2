package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
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

  private static final int CHUNK_BYTES = 256 * 1024;
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
          int limit = request.getLimit() == 0 ? 100 : Math.min(request.getLimit(), MOST_BATCHES);
          ListBatchesResponse.Builder list = ListBatchesResponse.newBuilder();
          for (BatchView batch : views.batches(Math.max(1, request.getFrom()), limit)) {
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
    send(answer, batches.read(request.getNumber()), "batch " + request.getNumber());
  }

  @Override
  public void getBlock(GetBlockRequest request, StreamObserver<FileChunk> answer) {
    try {
      Digest id = Messages.digest(request.getId(), "id");
      send(answer, blocks.read(new BlockId(id)), "block " + id);
    } catch (RuntimeException e) {
      answer.onError(Answering.toStatus(e));
    }
  }

  private static void send(StreamObserver<FileChunk> answer, Optional<byte[]> found, String name) {
    try {
      byte[] bytes =
          found.orElseThrow(() -> RefusedException.notFound("there is no " + name + " here"));
      for (int at = 0; at < Math.max(1, bytes.length); at += CHUNK_BYTES) {
        int length = Math.min(CHUNK_BYTES, bytes.length - at);
        answer.onNext(
            FileChunk.newBuilder().setData(ByteString.copyFrom(bytes, at, length)).build());
      }
      answer.onCompleted();
    } catch (RuntimeException e) {
      answer.onError(Answering.toStatus(e));
    }
  }
}
