package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Ledger;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.api.v1.Worker;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.client.Asking;
import network.byline.peer.client.DepositSight;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.PromptSalts;
import network.byline.peer.client.SpendingBook;
import network.byline.peer.client.Wallet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers' machines, each a process of its own with a home of its own, work for a host over
 * libp2p: what they compute is checked and paid to their accounts, and one that is killed in the
 * middle of an answer leaves no mark on it.
 */
class VolunteersIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PROOFS = 10;
  private static final Pattern JOIN = Pattern.compile("byline join (/ip4/\\S+)");
  private static final Pattern ACCOUNT = Pattern.compile("(?m)^account (0x\\w{40}) ");
  private static final Pattern READY = Pattern.compile("ready as (v-\\w{40}),");

  @TempDir private Path temp;

  private final SigningKey payer = SigningKey.generate(new SecureRandom());

  /** A running {@code byline join}. */
  private record Volunteer(Process process, Path log) {

    String said() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String worker() {
      return group(READY);
    }

    Address account() {
      return Address.parse(group(ACCOUNT));
    }

    private String group(Pattern pattern) {
      Matcher matcher = pattern.matcher(said());
      if (!matcher.find()) {
        throw new IllegalStateException("not said yet: " + pattern + " in " + said());
      }
      return matcher.group(1);
    }
  }

  /** Hears who generates, and kills the first one with the first piece of text. */
  private static final class Killer implements Asking.AnswerEvents {

    private final List<Volunteer> volunteers;
    private final List<String> generating = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean killed;

    Killer(List<Volunteer> volunteers) {
      this.volunteers = volunteers;
    }

    @Override
    public void state(AskState state) {
      if (state.getState().equals("generating")) {
        generating.add(state.getWorker());
      }
    }

    @Override
    public void text(String piece) {
      text.append(piece);
      if (!killed) {
        killed = true;
        volunteers.stream()
            .filter(one -> one.worker().equals(generating.getLast()))
            .forEach(one -> one.process().destroyForcibly());
      }
    }
  }

  @Test
  void strangersComputeAreCheckedAndPaidAndMayBeKilledInTheMiddle() throws Exception {
    List<Volunteer> volunteers = new ArrayList<>();
    try (RunningSystem system = new RunningSystem(temp);
        HostClient client = HostClient.of(system.address());
        Wallet wallet = Wallet.of(client.status())) {
      String join = joinAddress();
      for (int i = 1; i <= 2; i++) {
        volunteers.add(volunteer(system, "volunteer-" + i, join));
      }
      awaitReady(client, volunteers);
      wallet.ensureFunded(payer, _ -> {});
      DepositSight.await(client, wallet, payer.address());
      Asking asking = asking(client, wallet);

      // The first one is proven by ten answers in order; from then on its tokens pass at once.
      for (int i = 0; i < PROOFS; i++) {
        ask(asking, 2, Disclosure.OPEN, new Killer(List.of()));
      }
      Killer killer = new Killer(volunteers);
      Receipt interrupted = ask(asking, 150, Disclosure.OPEN, killer);

      Volunteer survivor =
          volunteers.stream().filter(one -> one.process().isAlive()).findFirst().orElseThrow();
      assertThat(killer.generating).hasSizeGreaterThan(1);
      assertThat(killer.generating.getLast()).isNotEqualTo(killer.generating.getFirst());
      Receipt own = ask(asking, 150, Disclosure.SEALED, new Killer(List.of()));
      assertThat(interrupted.getAnswer()).isEqualTo(own.getAnswer());
      assertThat(interrupted.getTokens()).isEqualTo(150);
      assertThat(killer.text.toString()).isEqualTo(interrupted.getAnswer());

      Killer nobody = new Killer(List.of());
      Receipt paid = ask(asking, 40, Disclosure.OPEN, nobody);
      assertThat(nobody.generating).containsExactly(survivor.worker());
      assertThat(paid.getSplitList())
          .anyMatch(
              share ->
                  share.getRole().equals("compute")
                      && HostClient.address(share.getPayee()).equals(survivor.account()));
      assertThat(own.getSplitList())
          .noneMatch(share -> HostClient.address(share.getPayee()).equals(survivor.account()));

      Reckoning reckoning = new Reckoning(client, wallet, new AuditFolder(system.data()));
      reckoning.awaitQuiet(0);
      Ledger ledger = reckoning.files().getLast().ledger();
      assertThat(ledger.payees().get(survivor.account())).isGreaterThan(Amount.ZERO);
      await().atMost(PATIENCE).until(() -> survivor.said().contains("checked and credited"));
      assertThat(audit(system)).as("audit, see %s", temp).isZero();

      survivor.process().destroy();
      assertThat(survivor.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(survivor.said()).contains("left");
      await().atMost(PATIENCE).until(() -> client.freshStatus().getWorkersCount() == 1);
    } finally {
      volunteers.forEach(one -> one.process().destroyForcibly());
    }
  }

  private String joinAddress() throws IOException {
    await().atMost(PATIENCE).until(() -> JOIN.matcher(hostSaid()).find());
    Matcher matcher = JOIN.matcher(hostSaid());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private String hostSaid() throws IOException {
    return Files.readString(temp.resolve("host.log"));
  }

  private Volunteer volunteer(RunningSystem system, String name, String join) throws IOException {
    Path log = temp.resolve(name + ".log");
    ProcessBuilder builder =
        system.byline(log, "join", join, "--memory", "512").redirectErrorStream(true);
    builder.environment().put("BYLINE_HOME", temp.resolve(name).toString());
    return new Volunteer(builder.start(), log);
  }

  private static void awaitReady(HostClient client, List<Volunteer> volunteers) {
    await()
        .atMost(PATIENCE)
        .until(() -> volunteers.stream().allMatch(one -> READY.matcher(one.said()).find()));
    Set<String> names = volunteers.stream().map(Volunteer::worker).collect(Collectors.toSet());
    assertThat(client.freshStatus().getWorkersList())
        .extracting(Worker::getName)
        .containsAll(names);
  }

  private static int audit(RunningSystem system) throws IOException, InterruptedException {
    Process audit =
        system
            .byline(
                system.data().resolveSibling("audit.log"),
                "audit",
                "--from",
                system.data().toString(),
                "--rpc",
                system.rpc().toString())
            .start();
    assertThat(audit.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return audit.exitValue();
  }

  private Receipt ask(
      Asking asking, int tokens, Disclosure disclosure, Asking.AnswerEvents listener) {
    return asking.ask(
        payer,
        new Asking.Question(
            ShippedBase.NAME,
            "In the beginning",
            new SamplerSettings(700_000, 0, SamplerSettings.MILLION, 7),
            tokens,
            Amount.ZERO,
            disclosure),
        listener);
  }

  private Asking asking(HostClient client, Wallet wallet) {
    return new Asking(
        client,
        SpendingBook.in(
            temp.resolve("spending"),
            client.status().getChainId(),
            client.vault(),
            payer.address()),
        PromptSalts.in(temp),
        () -> wallet.collected(payer.address()),
        InstantSource.system(),
        new SecureRandom());
  }
}
