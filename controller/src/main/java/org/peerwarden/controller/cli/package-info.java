/**
 * The operators' command line, {@code peerwarden}: the public API from a terminal or a program, and no other door.
 *
 * <p>People get tables, aligned, in colour only on a terminal and never with {@code NO_COLOR}; programs get {@code --json}:
 * one JSON document, or with {@code --follow} one object a line. Errors go to standard error as {@code CODE: sentence}. A
 * command ends with one of these codes, which keep their meaning:
 *
 * <table>
 * <caption>Exit codes, see {@link ExitCode}</caption>
 * <tr><td>0</td><td>done</td></tr>
 * <tr><td>1</td><td>failed</td></tr>
 * <tr><td>2</td><td>the command or a value in it makes no sense</td></tr>
 * <tr><td>3</td><td>not logged in, or not allowed</td></tr>
 * <tr><td>4</td><td>no such thing</td></tr>
 * <tr><td>5</td><td>the controller cannot be reached, or is not the one that was pinned</td></tr>
 * <tr><td>6</td><td>the policy has errors</td></tr>
 * <tr><td>7</td><td>not in force before the time was up; it may still become so</td></tr>
 * </table>
 *
 * <p>Starting points: {@link Main}, {@link Peerwarden}, {@link ApiClient}.
 *
 * <p>Must not know: anything else of the controller; how the API is served.
 */
@NullMarked
package org.peerwarden.controller.cli;

import org.jspecify.annotations.NullMarked;
