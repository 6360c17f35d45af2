package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.byline.attribution.train.TrainingData;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.Outcome;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.QuoteRequest;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.DepositSight;
import network.byline.peer.client.Developing;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.ModelFolder;
import network.byline.peer.client.Wallet;
import network.byline.peer.demo.DemoWorld;
import network.byline.peer.records.RecordFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system, {@code byline chain} and {@code byline up} with its workers, under {@code kill
 * -9} at random moments of the main road, while clients ask, contributors add, batches go to the
 * chain and payees claim. Nothing that was acknowledged is lost, nobody pays or is paid twice,
 * every job ends, and the audit recomputes it all. {@code -Dbyline.kills=20} kills each of host,
 * worker and chain that often; {@code -Dbyline.seed=n} is another history.
 */
class KillsIT {

  private static final int KILLS = Integer.getInteger("byline.kills", 1);
  private static final long SEED = Long.getLong("byline.seed", 20_261_122L);
  private static final int CUSTOMERS = 2;
  private static final int RECORDS = 60;
  private static final Amount PRICE = Amount.of(1_000_000_000_000L);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_DELAY_MILLIS = 250;
  private static final int MOST_START_MILLIS = 8_000;

  @TempDir private Path temp;

  private final Road road = new Road();
  private final Crew crew = new Crew();
  private final List<Customer> customers = new ArrayList<>();
  private final Map<String, Integer> places = new TreeMap<>();
  private int startsInVain;

  /** What is killed. */
  private enum Victim {
    HOST,
    WORKER,
    CHAIN
  }

  /**
   * One kill.
   *
   * @param delayMillis how long after somebody has passed the place
   * @param choice decides what the victim leaves open
   */
  private record Kill(Victim victim, Road.Place place, int delayMillis, int choice) {}

  @Test
  void killedSystemKeepsItsWordAndPaysOnce() throws Exception {
    List<Kill> kills = kills();
    int done = 0;
    long started = System.nanoTime();
    try (RunningSystem system = new RunningSystem(temp)) {
      try {
        World world = prepare(system);
        long prepared = System.nanoTime();
        for (; done < kills.size(); done++) {
          kill(system, kills.get(done));
          settleDown();
        }
        crew.stopInOrder();
        long killed = System.nanoTime();
        String told = reckon(system, world);
        System.out.printf(
            "seed %d, %d kills of each, at %s, %d hosts killed while starting: %s;"
                + " %d s to prepare, %d s of kills, %d s to check%n",
            SEED,
            KILLS,
            places,
            startsInVain,
            told,
            seconds(started, prepared),
            seconds(prepared, killed),
            seconds(killed, System.nanoTime()));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "-Dbyline.seed=%d -Dbyline.kills=%d, after %d kills, the last and the next %s: %s%n%s"
                .formatted(
                    SEED,
                    KILLS,
                    done,
                    kills.subList(Math.max(0, done - 2), Math.min(done + 1, kills.size())),
                    e.getMessage(),
                    system.hostLog()),
            e);
      } finally {
        crew.abandon();
        customers.forEach(Customer::close);
      }
    }
  }

  private static long seconds(long from, long to) {
    return TimeUnit.NANOSECONDS.toSeconds(to - from);
  }

  private static List<Kill> kills() {
    Random random = new Random(SEED);
    Road.Place[] all = Road.Place.values();
    List<Kill> kills = new ArrayList<>();
    for (Victim victim : Victim.values()) {
      for (int i = 0; i < KILLS; i++) {
        kills.add(
            new Kill(
                victim,
                all[random.nextInt(all.length)],
                random.nextInt(MOST_DELAY_MILLIS),
                random.nextInt(1 << 20)));
      }
    }
    Collections.shuffle(kills, random);
    return kills;
  }

  // ---- the world ----

  private record World(Wallet wallet, HostClient setUp, Contributor contributor, Payees payees) {}

  /** The shipped adapter as if it had been trained on these texts, a part of what it was. */
  private Path adapterOf(List<String> texts) throws IOException {
    Path shipped = Installation.own().models().resolve("lexicon");
    Path folder = Files.createDirectory(temp.resolve("adapter"));
    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Files.copy(shipped.resolve(name), folder.resolve(name));
    }
    Files.writeString(
        folder.resolve("recipe.json"),
        Files.readString(shipped.resolve("recipe.json"))
            .replaceFirst("(?<=\"data\": \")[^\"]+", TrainingData.digestOf(texts).toString()));
    return folder;
  }

  private World prepare(RunningSystem system) throws IOException {
    HostClient client = HostClient.of(system.address());
    Contributing contributing = new Contributing(client);
    SigningKey curator = key();
    SigningKey developer = key();
    contributing.found(
        curator,
        new Charter(curator.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN));
    List<SigningKey> payees = new ArrayList<>(List.of(curator, developer));
    List<String> prompts = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Path source : DemoWorld.sources()) {
      SigningKey owner = key();
      List<String> own =
          RecordFiles.read(List.of(source)).stream().limit(RECORDS).map(r -> r.text()).toList();
      contributing.contribute(owner, contributing.datanet("lexicon"), new RecordList(own), 0);
      texts.addAll(own);
      payees.add(owner);
      prompts.add(own.getFirst().substring(0, Math.min(16, own.getFirst().length())));
    }
    contributing.publish(curator, "lexicon");
    Datanet datanet = contributing.datanet("lexicon");
    new ModelFolder(new Developing(client), adapterOf(texts))
        .registerAdapter(
            developer, new ModelName("lexicon"), ShippedBase.NAME, datanet, 0, PRICE, _ -> {});
    Wallet wallet = Wallet.of(client.status());
    QuoteResponse terms =
        client
            .jobs()
            .quote(
                QuoteRequest.newBuilder()
                    .setModel("lexicon")
                    .setPrompt("x")
                    .setMaxTokens(1)
                    .build());
    for (int i = 0; i < CUSTOMERS; i++) {
      Customer customer =
          new Customer(
              key(),
              client,
              system.address(),
              terms,
              prompts,
              temp.resolve("spending"),
              road,
              crew,
              SEED + i);
      wallet.ensureFunded(customer.key(), _ -> {});
      DepositSight.await(client, wallet, customer.key().address());
      customers.add(customer);
      crew.start("customer-" + i, customer::askOne);
    }
    Contributor contributor = new Contributor(key(), system.address(), datanet, crew);
    crew.start("contributor", contributor::addOne);
    Payees claimants = new Payees(payees, wallet, new AuditFolder(system.data()), road, crew, SEED);
    crew.start("payees", claimants::look);
    return new World(wallet, client, contributor, claimants);
  }

  private static SigningKey key() {
    return SigningKey.generate(new SecureRandom());
  }

  // ---- lives and deaths ----

  private void kill(RunningSystem system, Kill kill) throws IOException, InterruptedException {
    boolean passed = road.awaitPass(kill.place(), PATIENCE);
    crew.requireNoTrouble();
    assertThat(passed).as("somebody passes %s", kill.place()).isTrue();
    crew.pause(kill.delayMillis());
    crew.requireNoTrouble();
    System.out.println(kill);
    places.merge(kill.place().name().toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
    switch (kill.victim()) {
      case HOST -> {
        system.killHost();
        if (kill.choice() % 5 == 0) {
          startsInVain++;
          system.startHostInVain(kill.choice() % MOST_START_MILLIS);
        }
        system.startHost();
      }
      case WORKER -> {
        long dead = system.killWorker(kill.choice());
        await("the host starts another worker")
            .atMost(PATIENCE)
            .until(() -> system.workers().stream().anyMatch(w -> w.pid() != dead && w.isAlive()));
      }
      case CHAIN -> {
        system.killChain(kill.choice() % 2 == 0);
        system.startChain();
      }
    }
  }

  /** Waits until every order that was open has ended. */
  private void settleDown() {
    for (Customer customer : customers) {
      int open = customer.orders().size();
      await("open orders end")
          .atMost(PATIENCE)
          .until(
              () -> {
                crew.requireNoTrouble();
                return customer.orders().subList(0, open).stream()
                    .allMatch(ordered -> ordered.receipt != null);
              });
    }
  }

  // ---- the end ----

  private String reckon(RunningSystem system, World world)
      throws IOException, InterruptedException {
    try (HostClient host = HostClient.of(system.address());
        Wallet wallet = world.wallet();
        HostClient setUp = world.setUp()) {
      assertThat(setUp.vault()).isEqualTo(host.vault());
      Random random = new Random(SEED);
      for (Customer customer : customers) {
        for (Customer.Ordered ordered : customer.orders()) {
          customer.askAgain(ordered, random.nextInt(1 + ordered.tokens.size()));
        }
      }
      Reckoning reckoning = new Reckoning(host, wallet, new AuditFolder(system.data()));
      Map<Long, Digest> contributed = world.contributor().acknowledged();
      reckoning.awaitQuiet(contributed.size());
      List<BatchFile> files = reckoning.files();
      Ledger ledger = reckoning.checkFiles(files, contributed);
      reckoning.checkOrders(files, customers);
      for (SigningKey payee : world.payees().keys()) {
        world.payees().claim(payee, files.size());
      }
      reckoning.checkPayees(ledger, world.payees().keys());
      system.stopHost();
      long receipts = files.stream().mapToLong(file -> file.receipts().size()).sum();
      long failed =
          files.stream()
              .flatMap(file -> file.receipts().stream())
              .filter(entry -> entry.receipt().outcome() == Outcome.FAILED)
              .count();
      audit(system, files.size(), receipts - failed);
      return "%d orders (%d of them failed, %d streams taken up again), %d contributions,"
              .formatted(receipts, failed, resumed(), contributed.size())
          + " %d batches, %d claims".formatted(files.size(), world.payees().claims());
    }
  }

  private int resumed() {
    return customers.stream()
        .flatMap(customer -> customer.orders().stream())
        .mapToInt(ordered -> ordered.attachments - 1)
        .sum();
  }

  private void audit(RunningSystem system, long batches, long recomputed)
      throws IOException, InterruptedException {
    Path out = temp.resolve("audit.json");
    Process audit =
        system.byline(out, "audit", "--from", system.data().toString(), "--json").start();
    int code = audit.waitFor();
    JsonNode report = new ObjectMapper().readTree(out.toFile());
    assertThat(code).as(report.toString()).isZero();
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("differences")).isEmpty();
    assertThat(report.path("batches").asLong()).isEqualTo(batches);
    assertThat(report.path("recomputed").asLong()).isEqualTo(recomputed);
  }
}
