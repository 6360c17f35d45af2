package network.byline.peer.volunteer.protocol;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import network.byline.base.codec.MalformedException;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/**
 * What a volunteer says it takes.
 *
 * @param kinds the tasks
 * @param arithmeticContract the number of the arithmetic it computes under
 * @param engineProfile its engine's name and version, for people
 * @param slots how many tasks at once; 0 while it takes none
 * @param residentModels roots of models whose files it has
 * @param sandboxed whether it says that the operating system confines its worker
 */
public record Capability(
    Set<TaskKind> kinds,
    int arithmeticContract,
    String engineProfile,
    int slots,
    Set<Digest> residentModels,
    boolean sandboxed) {

  private static final int MAX_PROFILE = 64;

  public Capability {
    kinds = Set.copyOf(kinds);
    residentModels = Set.copyOf(residentModels);
  }

  /** Reads what a volunteer says. */
  public static Capability of(Readiness message) {
    if (message.getKindsCount() > TaskKind.values().length) {
      throw new MalformedException("readiness.kinds", "names more kinds than there are");
    }
    Set<TaskKind> kinds = EnumSet.noneOf(TaskKind.class);
    message.getKindsList().forEach(code -> kinds.add(TaskKind.of(code, "readiness.kinds")));
    Fields.number(
        message.getResidentModelsCount(), VolunteerProtocol.MAX_RESIDENT, "resident_models");
    if (!message.getEngineProfile().matches("[\\x20-\\x7e]{1," + MAX_PROFILE + "}")) {
      throw new MalformedException(
          "readiness.engine_profile", "is not 1 to " + MAX_PROFILE + " printable characters");
    }
    return new Capability(
        kinds,
        Fields.number(message.getArithmeticContract(), 0xffff, "readiness.arithmetic_contract"),
        message.getEngineProfile(),
        Fields.number(message.getSlots(), VolunteerProtocol.MAX_SLOTS, "readiness.slots"),
        message.getResidentModelsList().stream()
            .map(root -> Fields.digest(root, "readiness.resident_models"))
            .collect(Collectors.toSet()),
        message.getSandboxed());
  }

  /** Returns the message that says this. */
  public Readiness toMessage() {
    Readiness.Builder message =
        Readiness.newBuilder()
            .setArithmeticContract(arithmeticContract)
            .setEngineProfile(engineProfile)
            .setSlots(slots)
            .setSandboxed(sandboxed);
    new TreeSet<>(kinds).forEach(kind -> message.addKinds(kind.code()));
    new TreeSet<>(residentModels)
        .stream()
            .limit(VolunteerProtocol.MAX_RESIDENT)
            .forEach(root -> message.addResidentModels(Fields.bytes(root)));
    return message.build();
  }

  /** Returns this with other credits and models. */
  public Capability with(int otherSlots, Set<Digest> models) {
    return new Capability(kinds, arithmeticContract, engineProfile, otherSlots, models, sandboxed);
  }

  /** Returns the offer that this makes to the host's matching, of at most so many slots. */
  public Offer offer(WorkerId worker, Address account, int mostSlots) {
    return new Offer(
        worker,
        account,
        kinds,
        arithmeticContract,
        engineProfile,
        Math.min(slots, mostSlots),
        residentModels,
        sandboxed);
  }
}
