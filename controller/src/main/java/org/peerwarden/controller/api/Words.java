package org.peerwarden.controller.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Constants as the contract writes them: {@code TIMED_OUT} is {@code timed-out}. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> Optional<E> of(String word, E[] all) {
        return Arrays.stream(all).filter(constant -> of(constant).equals(word)).findFirst();
    }

    static String list(Enum<?>[] all) {
        return Arrays.stream(all).map(Words::of).collect(Collectors.joining(", "));
    }
}
