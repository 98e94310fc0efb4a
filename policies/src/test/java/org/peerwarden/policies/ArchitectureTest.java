package org.peerwarden.policies;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What this module must not know, sentence by sentence. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.peerwarden.policies");

    private static final ArchRule NO_INPUT_OUTPUT_THREADS_OR_CLOCK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.time..", "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, System.class, ProcessBuilder.class);

    private static final ArchRule NOTHING_ELSE_OF_OURS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.peerwarden.agent..",
                    "org.peerwarden.controller..",
                    "org.peerwarden.proto..",
                    "org.peerwarden.installers..");

    private static final ArchRule NAMES_FROM_THE_DOMAIN =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)");

    @Test
    void doesNoInputOrOutputAndHasNoThreadsOrClock() {
        NO_INPUT_OUTPUT_THREADS_OR_CLOCK.check(OURS);
    }

    @Test
    void knowsNothingElseOfOurs() {
        NOTHING_ELSE_OF_OURS.check(OURS);
    }

    @Test
    void namesTypesFromTheDomain() {
        NAMES_FROM_THE_DOMAIN.check(OURS);
    }

    @Test
    void theRulesNoticeWhatBreaksThem() {
        JavaClasses broken = new ClassFileImporter().importClasses(ClockHelper.class);

        assertThat(NO_INPUT_OUTPUT_THREADS_OR_CLOCK.evaluate(broken).hasViolation())
                .isTrue();
        assertThat(NAMES_FROM_THE_DOMAIN.evaluate(broken).hasViolation()).isTrue();
    }

    @Test
    void thePackageSaysWhatItIsWhereToStartAndWhatItMustNotKnow() throws IOException {
        assertThat(Files.readString(Path.of("src/main/java/org/peerwarden/policies/package-info.java")))
                .contains("Starting points:", "{@link", "Must not know:", "@NullMarked");
    }

    /** Breaks the rules on purpose. */
    record ClockHelper(Instant at) {}
}
