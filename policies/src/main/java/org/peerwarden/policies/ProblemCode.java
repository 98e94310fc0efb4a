package org.peerwarden.policies;

/** Everything that can be wrong with a policy's text. The name is the code that commands print and programs compare. */
public enum ProblemCode {
    /** The text is longer than {@link Policies#MAXIMUM_LENGTH}. */
    TOO_LARGE,
    /** Lists and mappings stand deeper in each other than any policy needs. */
    TOO_DEEP,
    /** There are more rules than {@link Policies#MAXIMUM_RULES}. */
    TOO_MANY_RULES,
    /** The text is not YAML. */
    NOT_YAML,
    /** A YAML feature that policies do not use: aliases, anchors, tags, several documents. */
    NOT_ALLOWED,
    /** Nothing stands in the text. */
    EMPTY,
    DUPLICATE_KEY,
    UNKNOWN_KEY,
    MISSING_KEY,
    /** A list where a text belongs, and the like. */
    WRONG_TYPE,
    /** A list with nothing in it, which could mean everything or nothing. */
    EMPTY_LIST,
    /** A name with characters that names do not have. */
    BAD_NAME,
    /** A text that is too long, or has control characters in it. */
    BAD_TEXT,
    DUPLICATE_RULE,
    UNKNOWN_ACTION,
    UNKNOWN_KIND,
    UNKNOWN_LEVEL,
    UNKNOWN_TRANSPORT,
    /** No verdict names this family. */
    UNKNOWN_FAMILY,
    BAD_PREFIX,
    BAD_PORT,
    BAD_PATH,
    BAD_HASH,
    /** A minimum for a verdict that the rule does not ask for. */
    MINIMUM_WITHOUT_VERDICT,
    /** A rule without conditions. */
    NO_CONDITION,
    /** A rule that would block or isolate for everything. */
    MATCHES_EVERYTHING,
    /** Two rules want different things of the same. */
    CONTRADICTION,
    /** A rule that never speaks, because another always does. */
    NEVER_REACHED,
    /** A policy that says nothing. */
    NO_RULES
}
