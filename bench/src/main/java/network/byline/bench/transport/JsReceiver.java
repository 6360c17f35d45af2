package network.byline.bench.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import network.byline.peer.transport.Multiaddr;

/** js-libp2p as the receiving end, in a process of its own. */
final class JsReceiver implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;
  private final Writer told;
  private final String sender;

  /**
   * @param folder with {@code peer.mjs} of the transport's tests and its packages
   */
  JsReceiver(Path folder, Multiaddr sender) throws IOException {
    this.sender = sender.peer().orElseThrow().toString();
    process =
        new ProcessBuilder("node", "peer.mjs")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    said = process.inputReader(StandardCharsets.UTF_8);
    told = process.outputWriter(StandardCharsets.UTF_8);
    answer();
    tell("{\"command\":\"dial\",\"address\":\"" + sender + "\"}");
  }

  /** Receives bytes, checked by their SHA-256; returns the CPU time that it took. */
  Duration receive(long size, String sha256) throws IOException {
    Duration before = cpu();
    String got =
        tell(
            "{\"command\":\"transfer\",\"peer\":\"%s\",\"protocol\":\"%s\",\"size\":%d}"
                .formatted(sender, Sender.SOURCE, size));
    if (!got.contains(sha256)) {
      throw new IOException("js-libp2p received something else: " + got);
    }
    return cpu().minus(before);
  }

  @Override
  public void close() {
    process.destroy();
  }

  private Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private String tell(String line) throws IOException {
    told.write(line + "\n");
    told.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = said.readLine();
    if (line == null || !line.startsWith("{\"ok\"")) {
      throw new IOException("js-libp2p failed: " + line);
    }
    return line;
  }
}
