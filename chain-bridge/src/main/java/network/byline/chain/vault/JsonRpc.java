package network.byline.chain.vault;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** One endpoint's JSON-RPC: requests out, results in, and each failure as what it is. */
final class JsonRpc implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final URI endpoint;
  private final OkHttpClient http;
  private final HttpService service;

  JsonRpc(URI endpoint) {
    this.endpoint = endpoint;
    http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT)
            .readTimeout(ANSWER)
            .writeTimeout(ANSWER)
            .build();
    service = new HttpService(endpoint.toString(), http);
  }

  /** What a node answered: a result, or the error it gave instead. */
  sealed interface Answer {

    record Result(JsonNode value) implements Answer {}

    record Failure(String method, int code, String message, Optional<byte[]> data)
        implements Answer {

      RpcErrorException exception() {
        return new RpcErrorException(method, code, message);
      }
    }
  }

  /**
   * Asks and returns the result.
   *
   * @throws RpcErrorException if the node answers with an error
   * @throws ChainUnreachableException if no answer comes
   */
  JsonNode result(String method, Object... params) {
    return switch (ask(method, params)) {
      case Answer.Result(JsonNode value) -> value;
      case Answer.Failure failure -> throw failure.exception();
    };
  }

  /**
   * Asks and returns whatever the node answers.
   *
   * @throws ChainUnreachableException if no answer comes
   */
  Answer ask(String method, Object... params) {
    NodeResponse response;
    try {
      response =
          new Request<Object, NodeResponse>(method, List.of(params), service, NodeResponse.class)
              .send();
    } catch (IOException | ClientConnectionException | JacksonException e) {
      throw new ChainUnreachableException(endpoint, e);
    }
    if (response.hasError()) {
      Response.Error error = response.getError();
      return new Answer.Failure(
          method, error.getCode(), String.valueOf(error.getMessage()), hex(error.getData()));
    }
    @Nullable JsonNode result = response.getResult();
    return new Answer.Result(result == null ? NullNode.getInstance() : result);
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Reads an error's data, which the library leaves as the JSON text that it was. */
  private static Optional<byte[]> hex(@Nullable String json) {
    if (json == null || !json.startsWith("\"0x") || !json.endsWith("\"")) {
      return Optional.empty();
    }
    try {
      return Optional.of(HexFormat.of().parseHex(json, 3, json.length() - 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** An answer with its result left as JSON. */
  static final class NodeResponse extends Response<JsonNode> {}
}
