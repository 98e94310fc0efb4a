package org.peerwarden.controller.api;

/** The body of a request, as it came. */
final class Body {
    static final Body NONE = new Body(new byte[0]);

    private final byte[] bytes;

    Body(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Its fields, where there must be some. */
    Fields fields() {
        return Fields.of(bytes);
    }

    /** Its fields, where it may be left out. */
    Fields fieldsIfAny() {
        return bytes.length == 0 ? Fields.none() : Fields.of(bytes);
    }
}
