package network.byline.attribution.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.byline.attribution.strict.TrainingState;
import network.byline.base.value.Digest;

/**
 * The state of a run in a file of this machine: magic, name of the run, losses, state, and the
 * SHA-256 of all before.
 *
 * @param run names recipe and inputs
 * @param losses nats per token of each step done
 * @param state what the trainer goes on from
 */
record Checkpoint(Digest run, double[] losses, TrainingState state) {
  private static final long MAGIC = 0x42594c434b503031L;
  private static final int BUFFER = 1 << 20;

  /** Writes the file; it appears whole or not at all. */
  void write(Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        OutputStream raw = Channels.newOutputStream(channel);
        MessageDigest hash = sha256();
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(raw, hash), BUFFER));
        writeBody(out);
        out.flush();
        raw.write(hash.digest());
        channel.force(true);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file that {@link #write} made.
   *
   * @throws CheckpointException if the file is damaged or belongs to another run
   */
  static Checkpoint read(Path file, Digest run) {
    try {
      if (!isWhole(file)) {
        throw new CheckpointException(file, "is damaged");
      }
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
        if (in.readLong() != MAGIC) {
          throw new CheckpointException(file, "is no checkpoint of this version");
        }
        if (!Digest.of(in.readNBytes(Digest.SIZE)).equals(run)) {
          throw new CheckpointException(file, "belongs to a run of another recipe or other data");
        }
        return readBody(in, run);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeBody(DataOutputStream out) throws IOException {
    out.writeLong(MAGIC);
    out.write(run.toArray());
    writeArray(out, losses);
    out.writeLong(state.step());
    for (List<double[]> part : List.of(state.values(), state.first(), state.second())) {
      out.writeInt(part.size());
      for (double[] array : part) {
        writeArray(out, array);
      }
    }
  }

  private static Checkpoint readBody(DataInputStream in, Digest run) throws IOException {
    double[] losses = readArray(in);
    long step = in.readLong();
    List<List<double[]>> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      List<double[]> arrays = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        arrays.add(readArray(in));
      }
      parts.add(arrays);
    }
    return new Checkpoint(
        run, losses, new TrainingState(step, parts.get(0), parts.get(1), parts.get(2)));
  }

  private static void writeArray(DataOutputStream out, double[] array) throws IOException {
    out.writeInt(array.length);
    for (double value : array) {
      out.writeDouble(value);
    }
  }

  private static double[] readArray(DataInputStream in) throws IOException {
    double[] array = new double[in.readInt()];
    for (int i = 0; i < array.length; i++) {
      array[i] = in.readDouble();
    }
    return array;
  }

  /** Whether the file ends with the SHA-256 of all its bytes before. */
  private static boolean isWhole(Path file) throws IOException {
    long body = Files.size(file) - Digest.SIZE;
    MessageDigest hash = sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (long left = body; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          return false;
        }
        hash.update(buffer, 0, read);
        left -= read;
      }
      return body > 0 && Arrays.equals(in.readAllBytes(), hash.digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256, which all must have", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return run.hashCode();
  }

  @Override
  public String toString() {
    return "Checkpoint[run=" + run + ", step=" + state.step() + "]";
  }
}
