package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;

/**
 * An upload in hand: gathers its pieces within the room that all uploads share, and answers at the
 * end. Its state is guarded by the room.
 *
 * @param <P> a piece
 * @param <R> the answer
 */
abstract class Upload<P, R> implements StreamObserver<P> {

  private final UploadRoom room;
  private final StreamObserver<R> answer;
  private final String what;
  private final long most;
  private ByteString gathered = ByteString.EMPTY;
  private boolean ended;

  /**
   * @param what is uploaded, as it is called in refusals
   * @param most how many bytes it may have
   */
  Upload(UploadRoom room, StreamObserver<R> answer, String what, long most) {
    this.room = room;
    this.answer = answer;
    this.what = what;
    this.most = Math.min(most, room.capacity());
  }

  /** Returns the bytes that a piece carries; refuses a piece that cannot be. */
  abstract ByteString bytesOf(P piece);

  /** Returns the answer to the whole. */
  abstract R answerTo(byte[] content);

  @Override
  public final void onNext(P piece) {
    try {
      gather(piece);
    } catch (RuntimeException e) {
      refuse(e);
    }
  }

  @Override
  public final void onError(Throwable gone) {
    end();
  }

  @Override
  public final void onCompleted() {
    byte[] content;
    synchronized (room) {
      if (ended) {
        return;
      }
      ended = true;
      content = gathered.toByteArray();
      gathered = ByteString.EMPTY;
    }
    try {
      Answering.one(answer, () -> answerTo(content));
    } finally {
      room.leave(this);
    }
  }

  /** Tells whether more is awaited. */
  final boolean gathering() {
    return !ended;
  }

  /** Ends an upload whose room another needs. */
  final void giveUp() {
    refuse(
        RefusedException.tooMuch(
            what + " stood still and others need its room on this host: send it again"));
  }

  private void gather(P piece) {
    synchronized (room) {
      if (ended) {
        return;
      }
      ByteString more = bytesOf(piece);
      if (gathered.size() + (long) more.size() > most) {
        throw RefusedException.invalid(
            what + " has at most " + most + " bytes on this host: send less at once");
      }
      if (!room.take(this, more.size())) {
        throw RefusedException.tooMuch(
            "uploads fill the "
                + room.capacity()
                + " bytes that this host has for them: try again in a minute");
      }
      gathered = gathered.concat(more);
    }
  }

  private void refuse(RuntimeException why) {
    if (end()) {
      answer.onError(Answering.toStatus(why));
    }
  }

  private boolean end() {
    synchronized (room) {
      boolean first = !ended;
      ended = true;
      gathered = ByteString.EMPTY;
      room.leave(this);
      return first;
    }
  }
}
