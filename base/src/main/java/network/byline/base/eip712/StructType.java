package network.byline.base.eip712;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.byline.base.value.Digest;

/**
 * A struct's EIP-712 type: its type string, taken apart once, and the hash of it.
 *
 * @param name the struct's name
 * @param members the types and names of its members, in order
 * @param hash the Keccak-256 of the whole type string, with any referenced types after it
 */
public record StructType(String name, List<Member> members, Digest hash) {

  /**
   * One member of a struct.
   *
   * @param type the Solidity type, such as {@code uint128}, or a struct's name; {@code []} for
   *     lists
   * @param name the member's name
   */
  public record Member(String type, String name) {}

  private static final Pattern STRUCT = Pattern.compile("([A-Za-z_]\\w*)\\(([^()]*)\\)");
  private static final Pattern MEMBER =
      Pattern.compile("([A-Za-z_]\\w*(?:\\[\\])?) ([A-Za-z_]\\w*)");

  public StructType {
    members = List.copyOf(members);
  }

  /**
   * Takes a type string apart, such as {@code "SpendingCap(address client,uint128 cumulativeCap)"}.
   * Referenced structs follow the struct itself, sorted by name, as EIP-712 says.
   *
   * @throws IllegalArgumentException if the string is not of that form
   */
  public static StructType parse(String typeString) {
    Matcher struct = STRUCT.matcher(typeString);
    List<StructType> structs = new ArrayList<>();
    Digest hash = Digest.keccak(typeString.getBytes(StandardCharsets.US_ASCII));
    int end = 0;
    while (struct.find() && struct.start() == end) {
      structs.add(new StructType(struct.group(1), members(struct.group(2), typeString), hash));
      end = struct.end();
    }
    if (structs.isEmpty() || end != typeString.length()) {
      throw notAType(typeString, "it is not a row of Name(type name,type name)");
    }
    for (int i = 2; i < structs.size(); i++) {
      if (structs.get(i - 1).name.compareTo(structs.get(i).name) >= 0) {
        throw notAType(typeString, "the referenced structs are not sorted by name");
      }
    }
    return structs.getFirst();
  }

  private static List<Member> members(String list, String typeString) {
    List<Member> members = new ArrayList<>();
    if (list.isEmpty()) {
      return members;
    }
    for (String text : list.split(",", -1)) {
      Matcher member = MEMBER.matcher(text);
      if (!member.matches()) {
        throw notAType(typeString, "the member '" + text + "' is not a type and a name");
      }
      members.add(new Member(member.group(1), member.group(2)));
    }
    return members;
  }

  private static IllegalArgumentException notAType(String typeString, String why) {
    return new IllegalArgumentException("'" + typeString + "' is no EIP-712 type: " + why);
  }
}
