package network.byline.chain.devchain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC 2.0 over HTTP on the loopback address, single requests and batches. Requests that a
 * browser makes for some web page are refused: they carry an origin, or a host name that is not the
 * loopback's.
 */
final class JsonRpcServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JsonRpcServer.class);
  private static final int MAX_BODY = 2 << 20;
  private static final int MAX_BATCH = 100;
  private static final int THREADS = 4;
  private static final int MAX_WAITING = 256;
  private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

  private final RpcMethods methods;
  private final HttpServer server;
  private final ExecutorService executor;

  private JsonRpcServer(RpcMethods methods, HttpServer server) {
    this.methods = methods;
    this.server = server;
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("rpc-", 0).factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /**
   * Starts to serve a chain.
   *
   * @param port the port on 127.0.0.1; 0 takes a free one
   * @throws IOException if the port is taken
   */
  static JsonRpcServer start(DevChain chain, int port) throws IOException {
    HttpServer http;
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      http = HttpServer.create(new InetSocketAddress(loopback, port), /* backlog= */ 64);
    } catch (IOException e) {
      throw new IOException("port " + port + " on 127.0.0.1 cannot be used: " + e.getMessage(), e);
    }
    JsonRpcServer server = new JsonRpcServer(new RpcMethods(chain), http);
    http.createContext("/", server::handle);
    http.setExecutor(server.executor);
    http.start();
    return server;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int refusal = refusal(exchange);
      if (refusal != 0) {
        exchange.sendResponseHeaders(refusal, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      byte[] answer = answer(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer);
      }
    }
  }

  private static int refusal(HttpExchange exchange) {
    @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || !OWN_NAMES.contains(host.replaceFirst(":[0-9]+$", ""))) {
      return 403;
    }
    if (exchange.getRequestHeaders().getFirst("Origin") != null) {
      return 403;
    }
    return exchange.getRequestMethod().equals("POST") ? 0 : 405;
  }

  private byte[] answer(byte[] body) {
    JsonNode request;
    try {
      request = RpcJson.MAPPER.readTree(body);
    } catch (JacksonException e) {
      return write(error(null, new RpcException(RpcException.PARSE_ERROR, "not JSON")));
    }
    if (!request.isArray()) {
      return write(answer(request));
    }
    if (request.isEmpty() || request.size() > MAX_BATCH) {
      return write(
          error(
              null,
              new RpcException(
                  RpcException.INVALID_REQUEST, "a batch has 1 to " + MAX_BATCH + " requests")));
    }
    ArrayNode answers = RpcJson.MAPPER.createArrayNode();
    request.forEach(one -> answers.add(answer(one)));
    return write(answers);
  }

  private ObjectNode answer(JsonNode request) {
    @Nullable JsonNode id = request.get("id");
    JsonNode method = request.path("method");
    JsonNode params = request.path("params");
    if (!method.isString() || (RpcParams.present(params) && !params.isArray())) {
      return error(
          id, new RpcException(RpcException.INVALID_REQUEST, "not a JSON-RPC 2.0 request"));
    }
    JsonNode array = params.isArray() ? params : RpcJson.MAPPER.createArrayNode();
    try {
      @Nullable Object result = methods.answer(method.stringValue(), new RpcParams(array));
      ObjectNode response = envelope(id);
      response.set("result", RpcJson.MAPPER.valueToTree(result));
      return response;
    } catch (RpcException e) {
      return error(id, e);
    } catch (RuntimeException e) {
      LOG.error("{} failed", method.stringValue(), e);
      return error(
          id, new RpcException(RpcException.INTERNAL_ERROR, "the development chain failed: " + e));
    }
  }

  private static ObjectNode error(@Nullable JsonNode id, RpcException e) {
    ObjectNode response = envelope(id);
    ObjectNode error = response.putObject("error");
    error.put("code", e.code());
    error.put("message", String.valueOf(e.getMessage()));
    e.data().ifPresent(data -> error.put("data", data));
    return response;
  }

  private static ObjectNode envelope(@Nullable JsonNode id) {
    ObjectNode response = RpcJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
    if (id == null) {
      response.putNull("id");
    } else {
      response.set("id", id);
    }
    return response;
  }

  private static byte[] write(JsonNode json) {
    return RpcJson.MAPPER.writeValueAsBytes(json);
  }
}
