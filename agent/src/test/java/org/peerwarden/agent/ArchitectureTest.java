package org.peerwarden.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What each room of the agent must not know, sentence by sentence. */
class ArchitectureTest {
    private static final String AGENT = "org.peerwarden.agent";
    private static final Path SOURCES = Path.of("src/main/java");

    /** A package imports only packages above it. */
    private static final List<String> ORDER = List.of(
            "health",
            "protocol",
            "socket",
            "process",
            "flow",
            "verdict",
            "firewall",
            "posture",
            "spool",
            "link",
            "control");

    /** What ships, and none of the tests. */
    private static final JavaClasses OURS = new ClassFileImporter().importPath(place());

    @TestFactory
    Stream<DynamicTest> aPackageImportsOnlyPackagesAboveIt() {
        return ORDER.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    List<String> below = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size());
                    notKnowing(name, below.stream().map(ArchitectureTest::room).toArray(String[]::new));
                    notKnowing(name, AGENT, AGENT + ".os..");
                }));
    }

    @Test
    void healthKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage(room("health"))
                .should()
                .dependOnClassesThat(new com.tngtech.archunit.base.DescribedPredicate<>("ours") {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.getPackageName().startsWith("org.peerwarden.")
                                && !type.getPackageName().equals(AGENT + ".health");
                    }
                })
                .check(OURS);
    }

    @Test
    void onlyOsTouchesNativeCodeAndOshi() {
        onlyIn(AGENT + ".os..", "com.sun.jna..", "oshi..", "java.lang.foreign..");
    }

    @Test
    void onlyLinkKnowsTheWire() {
        onlyIn(room("link"), "io.grpc..", "io.netty..", "com.google.protobuf..", "org.peerwarden.proto..");
    }

    @Test
    void linkMustNotKnowAnyOs() {
        notKnowing("link", AGENT + ".os..");
    }

    @Test
    void controlMustNotKnowLinkOrAnyOs() {
        notKnowing("control", room("link"), AGENT + ".os..");
    }

    @Test
    void oneOsDoesNotKnowAnother() {
        List<String> systems = List.of("linux", "windows", "macos", "portable");
        for (String system : systems) {
            String[] others = systems.stream()
                    .filter(other -> !other.equals(system) && !other.equals("portable"))
                    .map(other -> AGENT + ".os." + other + "..")
                    .toArray(String[]::new);
            notKnowing("os." + system, others);
        }
    }

    @Test
    void whatAllSystemsShareKnowsNoneOfThem() {
        noClasses()
                .that()
                .resideInAPackage(AGENT + ".os")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AGENT + ".os.*..")
                .check(OURS);
    }

    @Test
    void osKnowsOnlyThePortsItImplements() {
        noClasses()
                .that()
                .resideInAPackage(AGENT + ".os..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        AGENT,
                        room("verdict"),
                        room("spool"),
                        room("link"),
                        room("control"),
                        "org.peerwarden.policies..")
                .check(OURS);
    }

    @Test
    void nothingImportsTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage(AGENT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(AGENT)
                .check(OURS);
    }

    @Test
    void onlyVerdictPostureAndTheRootKnowThePolicyLanguage() {
        noClasses()
                .that()
                .resideOutsideOfPackages(room("verdict"), room("posture"), AGENT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.peerwarden.policies..")
                .check(OURS);
    }

    @Test
    void theSpoolDoesNotKnowWhatItsBytesMean() {
        notKnowing(
                "spool",
                room("socket"),
                room("process"),
                room("flow"),
                room("verdict"),
                room("firewall"),
                room("posture"));
    }

    @Test
    void processesKnowNoFlowsAndFlowsNoRulesOrDisk() {
        notKnowing("process", room("flow"), "org.peerwarden.policies..");
        notKnowing("flow", "org.peerwarden.policies..", "java.nio.file..", "java.io..");
    }

    @Test
    void typesAreNamedFromTheDomain() {
        namedFromTheDomain().check(OURS);
    }

    @Test
    void theRulesNoticeWhatBreaksThem() {
        JavaClasses broken = new ClassFileImporter().importClasses(WireUtil.class);

        assertThat(namedFromTheDomain().evaluate(broken).hasViolation()).isTrue();
        assertThat(outside(room("link"), "io.grpc..").evaluate(broken).hasViolation())
                .isTrue();
    }

    @Test
    void everyPackageSaysWhatItIsWhereToStartAndWhatItMustNotKnow() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path directory : packages()) {
            Path file = directory.resolve("package-info.java");
            String text = Files.exists(file) ? Files.readString(file) : "";
            boolean whole = Stream.of("/**", "Starting points:", "{@link", "Must not know:", "@NullMarked")
                    .allMatch(text::contains);
            if (!whole) {
                silent.add(SOURCES.relativize(directory).toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    private static List<Path> packages() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .collect(Collectors.toList());
        }
    }

    private static Path place() {
        try {
            return Path.of(Agent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("classes come from files", impossible);
        }
    }

    private static String room(String name) {
        return AGENT + "." + name;
    }

    private static void notKnowing(String name, String... others) {
        if (others.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(room(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(OURS);
        }
    }

    private static void onlyIn(String inside, String... outside) {
        outside(inside, outside).check(OURS);
    }

    private static ArchRule outside(String inside, String... outside) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(inside)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(outside);
    }

    private static ArchRule namedFromTheDomain() {
        return noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Data|Info|Common)");
    }

    /** Breaks the rules on purpose. */
    record WireUtil(io.grpc.Status status) {}
}
