package network.byline.peer.transport;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a node is reached, in libp2p's form: {@code /ip4/203.0.113.7/tcp/4001/p2p/12D3KooW…}. Hosts
 * are IPv4, IPv6 or DNS names, the way is TCP, the peer id may be absent; other kinds of addresses
 * are refused.
 *
 * @param kind what the host is
 * @param host a literal address in its canonical form, or a DNS name in lower case
 * @param port 0 to 65,535; 0 only to listen at
 * @param peer who is expected there
 */
public record Multiaddr(Kind kind, String host, int port, Optional<PeerId> peer) {

  /** The most bytes that the binary form may have. */
  public static final int MAX_SIZE = 320;

  private static final int TCP = 6;
  private static final int P2P = 421;
  private static final int MAX_TEXT = 400;
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62})*");
  private static final String FORM = "write it like /ip4/203.0.113.7/tcp/4001/p2p/12D3KooW…";

  /** What stands for the host. */
  public enum Kind {
    /** An IPv4 address. */
    IP4(4),
    /** An IPv6 address. */
    IP6(41),
    /** A name of any address. */
    DNS(53),
    /** A name of IPv4 addresses. */
    DNS4(54),
    /** A name of IPv6 addresses. */
    DNS6(55);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Returns the word for it in a text. */
    String word() {
      return switch (this) {
        case IP4 -> "ip4";
        case IP6 -> "ip6";
        case DNS -> "dns";
        case DNS4 -> "dns4";
        case DNS6 -> "dns6";
      };
    }

    boolean isName() {
      return this == DNS || this == DNS4 || this == DNS6;
    }
  }

  public Multiaddr {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("tcp port " + port + " is not between 0 and 65535");
    }
    if (kind.isName() && !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("'" + shown(host) + "' is no DNS name in lower case");
    }
    if (!kind.isName() && !IpText.of(IpText.parse(kind == Kind.IP6, host)).equals(host)) {
      throw new IllegalArgumentException("'" + host + "' is not in its canonical form");
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Multiaddr parse(String text) {
    String[] parts = text.split("/", -1);
    if (text.length() > MAX_TEXT || (parts.length != 5 && parts.length != 7)) {
      throw new IllegalArgumentException("address '" + shown(text) + "' is malformed: " + FORM);
    }
    try {
      Kind kind = kindOf(parts[1]);
      String host = kind.isName() ? parts[2] : IpText.of(IpText.parse(kind == Kind.IP6, parts[2]));
      if (!parts[0].isEmpty() || !parts[3].equals("tcp")) {
        throw new IllegalArgumentException(FORM);
      }
      if (!parts[4].matches("0|[1-9]\\d{0,4}")) {
        throw new IllegalArgumentException("tcp port '" + parts[4] + "' is no port");
      }
      Optional<PeerId> peer = Optional.empty();
      if (parts.length == 7) {
        if (!parts[5].equals("p2p")) {
          throw new IllegalArgumentException(FORM);
        }
        peer = Optional.of(PeerId.parse(parts[6]));
      }
      return new Multiaddr(kind, host, Integer.parseInt(parts[4]), peer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("address '" + shown(text) + "': " + e.getMessage(), e);
    }
  }

  /**
   * Reads the binary form.
   *
   * @throws IllegalArgumentException if it is malformed, or an address of another kind
   */
  public static Multiaddr of(byte[] bytes) {
    if (bytes.length > MAX_SIZE) {
      throw new IllegalArgumentException(
          "an address of " + bytes.length + " bytes is above " + MAX_SIZE);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int code = number(in);
    Kind kind = null;
    for (Kind one : Kind.values()) {
      kind = one.code == code ? one : kind;
    }
    if (kind == null) {
      throw new IllegalArgumentException("an address of kind " + code + " is not spoken here");
    }
    byte[] host = take(in, kind == Kind.IP4 ? 4 : kind == Kind.IP6 ? 16 : number(in));
    if (number(in) != TCP) {
      throw new IllegalArgumentException("only addresses over TCP are spoken here");
    }
    byte[] port = take(in, 2);
    Optional<PeerId> peer = Optional.empty();
    if (in.hasRemaining()) {
      if (number(in) != P2P) {
        throw new IllegalArgumentException("only a peer id may follow the TCP port");
      }
      peer = Optional.of(PeerId.of(take(in, number(in))));
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes follow the peer id");
    }
    return new Multiaddr(
        kind,
        kind.isName() ? new String(host, StandardCharsets.ISO_8859_1) : IpText.of(host),
        (port[0] & 0xff) << 8 | (port[1] & 0xff),
        peer);
  }

  /** Returns the address of a socket, without a peer id. */
  public static Multiaddr of(InetSocketAddress socket) {
    byte[] address = socket.getAddress().getAddress();
    return new Multiaddr(
        address.length == 4 ? Kind.IP4 : Kind.IP6,
        IpText.of(address),
        socket.getPort(),
        Optional.empty());
  }

  /** Returns the same place, expecting this peer. */
  public Multiaddr with(PeerId expected) {
    return new Multiaddr(kind, host, port, Optional.of(expected));
  }

  /** Returns the same place, expecting nobody in particular. */
  public Multiaddr withoutPeer() {
    return new Multiaddr(kind, host, port, Optional.empty());
  }

  /** Returns the host where it is a literal address; names are not looked up. */
  public Optional<InetAddress> literal() {
    return kind.isName()
        ? Optional.empty()
        : Optional.of(IpText.address(IpText.parse(kind == Kind.IP6, host)));
  }

  /** Returns the binary form. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Varint.encode(kind.code));
    if (kind.isName()) {
      out.writeBytes(Varint.encode(host.length()));
      out.writeBytes(host.getBytes(StandardCharsets.US_ASCII));
    } else {
      out.writeBytes(IpText.parse(kind == Kind.IP6, host));
    }
    out.write(TCP);
    out.write(port >> 8);
    out.write(port);
    peer.ifPresent(
        id -> {
          out.writeBytes(Varint.encode(P2P));
          out.write(PeerId.SIZE);
          out.writeBytes(id.toBytes());
        });
    return out.toByteArray();
  }

  @Override
  public String toString() {
    String place = "/" + kind.word() + "/" + host + "/tcp/" + port;
    return peer.map(id -> place + "/p2p/" + id).orElse(place);
  }

  private static Kind kindOf(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("hosts are ip4, ip6, dns, dns4 or dns6: " + FORM);
  }

  private static int number(ByteBuffer in) {
    return Varint.decode(() -> take(in, 1)[0] & 0xff);
  }

  private static byte[] take(ByteBuffer in, int count) {
    if (count > in.remaining()) {
      throw new IllegalArgumentException("an address ends early");
    }
    byte[] taken = new byte[count];
    in.get(taken);
    return taken;
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
