package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonRpcServerTest {

  private static final String ACCOUNT = "0x00000000000000000000000000000000000000aa";

  @TempDir Path folder;
  private LocalChain local;

  @BeforeEach
  void start() throws IOException {
    local = LocalChain.in(folder);
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void answersWhatChainItIs() throws IOException {
    assertThat(result("eth_chainId", "")).isEqualTo("0x7a69");
    assertThat(result("net_version", "")).isEqualTo("31337");
    assertThat(result("web3_clientVersion", "")).isEqualTo("byline-devchain/1");
    assertThat(result("eth_blockNumber", "")).isEqualTo("0x0");
  }

  @Test
  void everyTagNamesTheHeadAndNumbersAndHashesNameBlocks() throws IOException {
    String hash = result("byline_fund", "\"" + ACCOUNT + "\", \"0x3b9aca00\"");
    for (String tag : new String[] {"latest", "pending", "safe", "finalized", "0x1"}) {
      JsonNode block = call("eth_getBlockByNumber", "\"" + tag + "\", false");
      assertThat(block.at("/result/hash").stringValue()).isEqualTo(hash);
      assertThat(result("eth_getBalance", "\"" + ACCOUNT + "\", \"" + tag + "\""))
          .isEqualTo("0x3b9aca00");
    }
    String byHash = "{\"blockHash\": \"" + hash + "\"}";
    assertThat(result("eth_getBalance", "\"" + ACCOUNT + "\", " + byHash)).isEqualTo("0x3b9aca00");
    assertThat(result("eth_getBalance", "\"" + ACCOUNT + "\", \"earliest\"")).isEqualTo("0x0");
    assertThat(call("eth_getBlockByNumber", "\"0x9\", false").get("result").isNull()).isTrue();
    JsonNode block = call("eth_getBlockByHash", "\"" + hash + "\", true");
    assertThat(block.at("/result/withdrawals/0/amount").stringValue()).isEqualTo("0x1");
    assertThat(call("eth_getTransactionReceipt", "\"" + hash + "\"").get("result").isNull())
        .isTrue();
  }

  @Test
  void hashInTheAnswerIsTheHashOfTheHeader() throws IOException {
    result("byline_fund", "\"" + ACCOUNT + "\"");
    Block head = local.chain().head();
    assertThat(call("eth_getBlockByNumber", "\"latest\", false").at("/result/hash").stringValue())
        .isEqualTo(Digest.keccak(Rlp.encode(head.header().encode())).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth_getBalance | \"0x12\" | -32602",
        "eth_getBalance | | -32602",
        "eth_getBalance | \"0x00000000000000000000000000000000000000aa\", \"0x77\" | -32000",
        "eth_getBalance | \"0x00000000000000000000000000000000000000aa\", \"soon\" | -32602",
        "eth_sendRawTransaction | \"0x02c0\" | -32000",
        "eth_sendRawTransaction | \"0x2\" | -32602",
        "eth_call | 7 | -32602",
        "eth_getLogs | {\"blockHash\": \"0x12\"} | -32602",
        "byline_fund | \"0x00000000000000000000000000000000000000aa\", \"0x1\" | -32602",
        "evm_increaseTime | \"0xffffffffffffffffff\" | -32602",
        "eth_sign | | -32601"
      })
  void wrongRequestsAreAnsweredWithTheirError(String method, String params, int code)
      throws IOException {
    JsonNode answer = call(method, params == null ? "" : params);
    assertThat(answer.at("/error/code").intValue()).isEqualTo(code);
    assertThat(answer.at("/error/message").stringValue()).isNotBlank();
    assertThat(answer.path("id").intValue()).isEqualTo(1);
  }

  @Test
  void batchesAreAnsweredOneByOne() throws IOException {
    JsonNode answers =
        json(
            post(
                "[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\",\"params\":[]},"
                    + "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"nothing\"}, 5]"));
    assertThat(answers.size()).isEqualTo(3);
    assertThat(answers.at("/0/result").stringValue()).isEqualTo("0x7a69");
    assertThat(answers.at("/1/error/code").intValue()).isEqualTo(-32_601);
    assertThat(answers.at("/1/id").stringValue()).isEqualTo("x");
    assertThat(answers.at("/2/error/code").intValue()).isEqualTo(-32_600);
    String one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    assertThat(json(post("[" + (one + ",").repeat(100) + one + "]")).at("/error/code").intValue())
        .isEqualTo(-32_600);
    assertThat(json(post("[]")).at("/error/code").intValue()).isEqualTo(-32_600);
    assertThat(json(post("{")).at("/error/code").intValue()).isEqualTo(-32_700);
  }

  @Test
  void largeBodiesAreRefused() throws IOException {
    HttpURLConnection connection = open();
    connection.setFixedLengthStreamingMode(3 << 20);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(new byte[3 << 20]);
    }
    assertThat(connection.getResponseCode()).isEqualTo(413);
  }

  @Test
  void requestsOfBrowserPagesAreRefused() throws IOException {
    assertThat(raw("POST / HTTP/1.1", "Host: evil.example", "Content-Length: 0"))
        .startsWith("HTTP/1.1 403");
    assertThat(
            raw(
                "POST / HTTP/1.1",
                "Host: 127.0.0.1",
                "Origin: http://evil.example",
                "Content-Length: 0"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET / HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 405");
  }

  @Test
  void takenPortIsSaid() {
    assertThatIOException()
        .isThrownBy(() -> JsonRpcServer.start(local.chain(), local.uri().getPort()))
        .withMessageContaining("port " + local.uri().getPort() + " on 127.0.0.1 cannot be used");
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThat(local.uri().getHost()).isEqualTo("127.0.0.1");
  }

  private String raw(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), local.uri().getPort())) {
      String request = String.join("\r\n", lines) + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      return new String(answer, StandardCharsets.US_ASCII);
    }
  }

  private String result(String method, String params) throws IOException {
    return call(method, params).get("result").stringValue();
  }

  private JsonNode call(String method, String params) throws IOException {
    return json(
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + method
                + "\",\"params\":["
                + params
                + "]}"));
  }

  private static JsonNode json(byte[] body) {
    return RpcJson.MAPPER.readTree(body);
  }

  private byte[] post(String body) throws IOException {
    HttpURLConnection connection = open();
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return connection.getInputStream().readAllBytes();
  }

  private HttpURLConnection open() throws IOException {
    URI uri = local.uri();
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    return connection;
  }
}
