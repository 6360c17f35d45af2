package network.byline.peer.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.byline.peer.api.v1.DatanetServiceGrpc;
import network.byline.peer.api.v1.JobServiceGrpc;
import network.byline.peer.api.v1.ModelServiceGrpc;

/**
 * Refuses calls that store something while the disk is all but full. Without it they would wait for
 * the database, which waits for space, and say nothing until their caller gave up.
 */
final class SpaceGuard implements ServerInterceptor {

  private static final Set<MethodDescriptor<?, ?>> STORING =
      Set.of(
          DatanetServiceGrpc.getCreateDatanetMethod(),
          DatanetServiceGrpc.getContributeMethod(),
          DatanetServiceGrpc.getPublishSnapshotMethod(),
          ModelServiceGrpc.getUploadFileMethod(),
          ModelServiceGrpc.getBuildIndexMethod(),
          ModelServiceGrpc.getRegisterModelMethod(),
          ModelServiceGrpc.getTrainMethod(),
          JobServiceGrpc.getAskMethod(),
          JobServiceGrpc.getCancelMethod());

  private final Supplier<Optional<String>> lack;

  /**
   * @param lack says what the disk lacks, if it does
   */
  SpaceGuard(Supplier<Optional<String>> lack) {
    this.lack = lack;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Optional<String> lacking =
        STORING.contains(call.getMethodDescriptor()) ? lack.get() : Optional.empty();
    if (lacking.isEmpty()) {
      return next.startCall(call, headers);
    }
    call.close(
        RefusedException.tooMuch("the host could not store this: " + lacking.get()).status(),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
