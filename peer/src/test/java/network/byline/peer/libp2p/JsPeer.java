package network.byline.peer.libp2p;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;

/** A js-libp2p node in a process of its own, told by lines what to do. */
final class JsPeer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader said;
  private final Writer told;
  private final Multiaddr address;

  /**
   * @param folder where peer.mjs and its packages are
   */
  JsPeer(Path folder) throws IOException {
    process =
        new ProcessBuilder("node", "peer.mjs")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    said = process.inputReader(StandardCharsets.UTF_8);
    told = process.outputWriter(StandardCharsets.UTF_8);
    address = Multiaddr.parse(answer().get("listening").get(0).asText());
  }

  Multiaddr address() {
    return address;
  }

  /** Tells the node to do something and returns what came of it. */
  JsonNode tell(String command, Object... fields) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("command", command);
    for (int i = 0; i < fields.length; i += 2) {
      line.putPOJO((String) fields[i], fields[i + 1]);
    }
    told.write(line + "\n");
    told.flush();
    return answer();
  }

  JsonNode dial(Multiaddr target) throws IOException {
    return tell("dial", "address", target.toString());
  }

  JsonNode tellOf(PeerId peer, String command, Object... fields) throws IOException {
    Object[] all = new Object[fields.length + 2];
    all[0] = "peer";
    all[1] = peer.toString();
    System.arraycopy(fields, 0, all, 2, fields.length);
    return tell(command, all);
  }

  private JsonNode answer() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("node has ended");
    }
    JsonNode answer = JSON.readTree(line);
    if (!answer.has("ok")) {
      throw new IOException("js-libp2p failed: " + line);
    }
    return answer.get("ok");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
