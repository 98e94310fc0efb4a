package org.peerwarden.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the controller's packages must not know, sentence by sentence. */
class ArchitectureTest {
    private static final String ROOT = "org.peerwarden.controller";
    private static final Path SOURCES = Path.of("src/main/java/org/peerwarden/controller");

    /** The inner ring: each imports only what stands before it. */
    private static final List<String> INNER =
            List.of("failure", "audit", "identity", "fleet", "flow", "policy", "decision", "posture");

    private static final List<String> ADAPTERS = List.of("session", "store", "api", "cli");

    /** What stands beside {@link Controller}: the product without its tests. */
    private static final JavaClasses OURS = new ClassFileImporter()
            .importUrl(Controller.class.getProtectionDomain().getCodeSource().getLocation());

    private static final ArchRule ONLY_SESSION_KNOWS_THE_WIRE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.peerwarden.proto..", "io.grpc..", "com.google.protobuf..");

    private static final ArchRule ONLY_STORE_KNOWS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..", "org.duckdb..");

    private static final ArchRule ONLY_API_SERVES_HTTP = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.helidon..");

    private static final ArchRule ONLY_IDENTITY_ISSUES_CERTIFICATES = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".identity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..");

    private static final ArchRule NAMES_FROM_THE_DOMAIN =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Info|Common)");

    static List<String> inner() {
        return INNER;
    }

    static List<String> adapters() {
        return ADAPTERS;
    }

    @ParameterizedTest
    @MethodSource("inner")
    void anInnerPackageImportsLeftwardsOnly(String name) {
        List<String> allowed = INNER.subList(0, INNER.indexOf(name) + 1);

        assertThat(imported(name)).isSubsetOf(allowed);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void anAdapterImportsInnerPackagesAndNoOtherAdapter(String name) {
        assertThat(imported(name).stream().filter(ADAPTERS::contains)).containsOnly(name);
    }

    @Test
    void theCommandLineKnowsNothingOfTheController() {
        assertThat(imported("cli")).containsExactly("cli");
    }

    @Test
    void nothingImportsTheRoot() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(OURS);
    }

    @Test
    void everyPackageHasItsPlaceInARing() {
        Set<String> packages = OURS.stream()
                .map(ArchitectureTest::room)
                .filter(room -> !room.isEmpty())
                .collect(Collectors.toSet());

        assertThat(packages)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(INNER.stream(), ADAPTERS.stream()).toList());
    }

    @Test
    void onlySessionKnowsTheWire() {
        ONLY_SESSION_KNOWS_THE_WIRE.check(OURS);
    }

    @Test
    void onlyStoreKnowsSql() {
        ONLY_STORE_KNOWS_SQL.check(OURS);
    }

    @Test
    void onlyApiServesHttp() {
        ONLY_API_SERVES_HTTP.check(OURS);
    }

    @Test
    void onlyIdentityIssuesCertificates() {
        ONLY_IDENTITY_ISSUES_CERTIFICATES.check(OURS);
    }

    @Test
    void nothingKnowsTheAgent() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.peerwarden.agent..", "org.peerwarden.installers..")
                .check(OURS);
    }

    @Test
    void namesTypesFromTheDomain() {
        NAMES_FROM_THE_DOMAIN.check(OURS);
    }

    @Test
    void theRulesNoticeWhatBreaksThem() {
        JavaClasses broken = new ClassFileImporter().importClasses(WireHelper.class);

        for (ArchRule rule : List.of(
                ONLY_SESSION_KNOWS_THE_WIRE,
                ONLY_STORE_KNOWS_SQL,
                ONLY_API_SERVES_HTTP,
                ONLY_IDENTITY_ISSUES_CERTIFICATES,
                NAMES_FROM_THE_DOMAIN)) {
            assertThat(rule.evaluate(broken).hasViolation())
                    .as(rule.getDescription())
                    .isTrue();
        }
    }

    @Test
    void everyPackageSaysWhatItIsWhereToStartAndWhatItMustNotKnow() throws IOException {
        try (Stream<Path> folders = Files.walk(SOURCES).filter(Files::isDirectory)) {
            assertThat(folders)
                    .isNotEmpty()
                    .allSatisfy(folder -> assertThat(text(folder.resolve("package-info.java")))
                            .contains("Starting points:", "{@link", "Must not know:", "@NullMarked"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packages of the controller that a package uses. */
    private static Set<String> imported(String name) {
        return OURS.stream()
                .filter(type -> room(type).equals(name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(type -> type.getPackageName().startsWith(ROOT))
                .map(ArchitectureTest::room)
                .collect(Collectors.toSet());
    }

    /** The package below the root that a class is in; empty for the root. */
    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", -1)[0];
    }

    /** Breaks the rules on purpose. */
    record WireHelper(
            io.grpc.Status status,
            java.sql.Connection connection,
            io.helidon.http.Status page,
            org.bouncycastle.asn1.x500.X500Name name) {}
}
