package org.peerwarden.controller.api;

/**
 * What is wrong with one field or parameter.
 *
 * @param field its name, of an inner one with dots
 * @param code of {@link RequestCode}
 * @param message what is wrong and what would be right
 */
record FieldError(String field, RequestCode code, String message) {}
