package network.byline.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table of rooms in ARCHITECTURE.md, which says which room may use which and where a library
 * may appear, and the picture of their packages.
 */
class ArchitectureTest {

  private static final String ROOT = "network.byline.";

  /** Each room's package and the rooms it may use. */
  private static final Map<String, Set<String>> ROOMS =
      Map.of(
          "base", Set.of(),
          "storage", Set.of("base"),
          "attribution", Set.of("base"),
          "scheduler", Set.of("base"),
          "chain", Set.of("base", "storage"),
          "actors", Set.of("base", "storage", "scheduler", "chain"),
          "peer", Set.of("base", "storage", "attribution", "scheduler", "chain", "actors"),
          "testkit", Set.of("base", "scheduler"));

  /** Each fenced library and the only packages in which it may appear. */
  private static final Map<String, List<String>> FENCES =
      Map.ofEntries(
          Map.entry("java.sql..", List.of("storage")),
          Map.entry("com.zaxxer..", List.of("storage")),
          Map.entry("org.bouncycastle..", List.of("base")),
          Map.entry("org.web3j..", List.of("base.identity", "chain")),
          Map.entry("tools.jackson..", List.of("base.identity", "chain")),
          Map.entry("io.horizen..", List.of("chain.devchain")),
          Map.entry("ai.djl..", List.of("attribution")),
          Map.entry("jdk.incubator.vector..", List.of("attribution")),
          Map.entry("org.apache.pekko..", List.of("actors", "peer.node")),
          Map.entry("io.grpc..", List.of("peer")),
          Map.entry("io.netty..", List.of("peer.libp2p")),
          Map.entry("com.southernstorm.noise..", List.of("peer.libp2p")),
          Map.entry("picocli..", List.of("peer.cli")),
          Map.entry("org.apache.commons.csv..", List.of("peer.records")));

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("network.byline");
  }

  @Test
  void aRoomUsesOnlyTheRoomsItMay() {
    for (Map.Entry<String, Set<String>> room : ROOMS.entrySet()) {
      Set<String> forbidden = new TreeSet<>(ROOMS.keySet());
      forbidden.removeAll(room.getValue());
      forbidden.remove(room.getKey());
      for (String other : forbidden) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + room.getKey() + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + other + "..")
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @Test
  void aFencedLibraryStaysInItsRoom() {
    FENCES.forEach(
        (library, rooms) -> {
          String[] allowed = rooms.stream().map(r -> ROOT + r + "..").toArray(String[]::new);
          ArchRule rule =
              noClasses()
                  .that()
                  .resideOutsideOfPackages(allowed)
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage(library);
          rule.check(classes);
        });
  }

  @Test
  void theAuditKnowsNeitherActorsNorGrpc() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "peer.audit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "actors..", "org.apache.pekko..", "io.grpc..", ROOT + "storage.sql..")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void featuresOfARoomDoNotGoInCircles() {
    for (String room : ROOMS.keySet()) {
      slices().matching(ROOT + room + ".(*)..").should().beFreeOfCycles().check(classes);
    }
  }

  @Test
  void thePictureOfPackagesIsThatOfTheCode() {
    String picture =
        new PackagePicture(ROOT, classes)
            .of(
                List.of(
                    "base",
                    "storage",
                    "scheduler",
                    "attribution",
                    "chain",
                    "actors",
                    "peer",
                    "testkit"));

    assertThat(Repository.text(Repository.ROOT.resolve("ARCHITECTURE.md")))
        .as("ARCHITECTURE.md shows this picture of the packages:\n%s", picture)
        .contains("```\n" + picture + "```\n");
  }
}
