package network.byline.chain.devchain;

import java.util.Optional;

/** The error that a JSON-RPC request is answered with. */
final class RpcException extends RuntimeException {

  private static final long serialVersionUID = 1;

  static final int PARSE_ERROR = -32_700;
  static final int INVALID_REQUEST = -32_600;
  static final int METHOD_NOT_FOUND = -32_601;
  static final int INVALID_PARAMS = -32_602;
  static final int INTERNAL_ERROR = -32_603;
  static final int REFUSED = -32_000;
  static final int LIMIT_EXCEEDED = -32_005;

  /** A call reverted; the error's data holds the reason. */
  static final int REVERTED = 3;

  private final int code;
  private final transient Optional<String> data;

  RpcException(int code, String message) {
    this(code, message, Optional.empty());
  }

  RpcException(int code, String message, Optional<String> data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  static RpcException invalidParams(String why) {
    return new RpcException(INVALID_PARAMS, why);
  }

  int code() {
    return code;
  }

  /** Returns the error's data as {@code 0x} hex, if it has any. */
  Optional<String> data() {
    return data;
  }
}
