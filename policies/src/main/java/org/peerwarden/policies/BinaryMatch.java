package org.peerwarden.policies;

import java.util.Optional;
import java.util.function.Function;

/**
 * The condition on which binary it is. What is empty does not restrict; at least one is present.
 *
 * @param path full path
 * @param name last part of the path
 * @param sha256 64 lower-case hexadecimal digits
 * @param packageName name of the package that installed it
 */
public record BinaryMatch(
        Optional<String> path, Optional<String> name, Optional<String> sha256, Optional<String> packageName) {

    boolean holds(Subject.Program program) {
        return (path.isEmpty() || path.get().equals(program.path()))
                && (name.isEmpty() || name.get().equals(lastPart(program.path())))
                && (sha256.isEmpty() || sha256.equals(program.sha256()))
                && (packageName.isEmpty() || packageName.equals(program.packageName()));
    }

    boolean covers(BinaryMatch other) {
        Optional<String> otherName = other.name.or(() -> other.path.map(BinaryMatch::lastPart));
        return restrictsNoFurther(other, BinaryMatch::path)
                && (name.isEmpty() || name.equals(otherName))
                && restrictsNoFurther(other, BinaryMatch::sha256)
                && restrictsNoFurther(other, BinaryMatch::packageName);
    }

    private boolean restrictsNoFurther(BinaryMatch other, Function<BinaryMatch, Optional<String>> part) {
        return part.apply(this).isEmpty() || part.apply(this).equals(part.apply(other));
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
