package org.peerwarden.agent.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of command lines before they go anywhere.
 *
 * <p>Replaced by {@value #MARK} are:
 *
 * <ol>
 *   <li>the value of an option or assignment whose name holds a word for a secret ({@code password}, {@code passphrase},
 *       {@code secret}, {@code token}, {@code credential}, {@code apikey}, {@code api-key}, {@code access-key},
 *       {@code private-key}, {@code auth}, {@code cookie} and the like), written {@code --name=value}, {@code --name value},
 *       {@code NAME=value} or {@code name:value}; not where the name ends in a word that says where the secret is kept
 *       ({@code -file}, {@code -path}, {@code -dir}, {@code -cmd}, {@code -type});
 *   <li>the password in {@code scheme://user:password@host}, and a value of such a name in a query;
 *   <li>what follows {@code Authorization:}, {@code Proxy-Authorization:}, {@code Cookie:} and {@code X-Api-Key:} in a header;
 *   <li>what programs of note take without saying so: {@code user:password} after curl's and wget's {@code -u} and
 *       {@code --user}; transmission-remote's {@code -n}, transmission-daemon's {@code -v}; the password glued to mysql's {@code -p}; what follows
 *       {@code sshpass -p};
 *   <li>any argument part of 20 and more characters that looks random and follows an option named {@code key}; and the known
 *       forms of tokens of large services wherever they stand.
 * </ol>
 *
 * <p>What this rule does not know stays: a secret given as a bare word cannot be told from a file name.
 */
public final class Redaction {
    /** What stands in the place of a secret. */
    public static final String MARK = "[redacted]";

    private static final Set<String> WORDS = Set.of(
            "password",
            "passwd",
            "passwort",
            "passphrase",
            "passcode",
            "pass",
            "pwd",
            "pw",
            "psk",
            "secret",
            "secrets",
            "token",
            "credential",
            "credentials",
            "apikey",
            "auth",
            "authkey",
            "authtoken",
            "authorization",
            "bearer",
            "cookie",
            "rpcpassword",
            "rpcauth",
            "accesskey",
            "privatekey",
            "secretkey",
            "signature",
            "sig",
            "pin",
            "otp",
            "passkey");

    /** Two words of a name that together mean a secret. */
    private static final Set<String> PAIRS = Set.of(
            "api-key",
            "access-key",
            "private-key",
            "secret-key",
            "auth-key",
            "encryption-key",
            "master-key",
            "signing-key",
            "pre-authkey",
            "shared-key",
            "license-key");

    /** A name that ends so says where the secret is kept or how it is used, not what it is. */
    private static final Set<String> PLACES = Set.of(
            "file",
            "path",
            "dir",
            "directory",
            "cmd",
            "command",
            "type",
            "method",
            "mode",
            "enabled",
            "required",
            "env",
            "length",
            "timeout",
            "ttl",
            "url",
            "uri",
            "socket",
            "name",
            "store",
            "fd",
            "id",
            "user");

    private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9_.-]*)");
    private static final Pattern ASSIGNED =
            Pattern.compile("(--?)?([A-Za-z][A-Za-z0-9_.-]*)(=|:(?![/ ]))(.+)", Pattern.DOTALL);
    private static final Pattern IN_URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/\\s:@]*):[^/\\s@]+@");
    private static final Pattern IN_QUERY = Pattern.compile("([?&;])([A-Za-z][A-Za-z0-9_.-]*)=([^&;\\s]+)");
    private static final Pattern HEADER = Pattern.compile(
            "((?:Proxy-)?Authorization|Cookie|Set-Cookie|X-Api-Key|X-Auth-Token|X-[A-Za-z-]*Token)\\s*:\\s*.+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** Forms documented by GitHub, GitLab, Slack, AWS, Google, Stripe, and RFC 7519. */
    private static final Pattern KNOWN_TOKEN = Pattern.compile("gh[opsur]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
            + "|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}"
            + "|sk_live_[A-Za-z0-9]{20,}|eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*");

    private static final Pattern RANDOM = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/=_-]{20,}");

    private Redaction() {}

    /** The command line without its secrets; as many arguments as before. */
    public static List<String> redact(List<String> commandLine) {
        List<String> clean = new ArrayList<>(commandLine.size());
        String program = commandLine.isEmpty() ? "" : name(commandLine.getFirst());
        boolean secretNext = false;
        String before = "";
        for (int i = 0; i < commandLine.size(); i++) {
            String argument = commandLine.get(i);
            if (i == 0) {
                clean.add(inside(argument));
            } else if (secretNext && !(OPTION.matcher(argument).matches() && argument.startsWith("--"))) {
                clean.add(MARK);
            } else {
                clean.add(argument(program, before, argument));
            }
            secretNext = i > 0 && announcesSecret(program, argument);
            before = argument;
        }
        return clean;
    }

    private static boolean announcesSecret(String program, String argument) {
        var option = OPTION.matcher(argument);
        if (!option.matches()) {
            return false;
        }
        if (secretName(option.group(1))) {
            return true;
        }
        return switch (program) {
            case "sshpass" -> argument.equals("-p");
            case "transmission-daemon" -> argument.equals("-v");
            case "transmission-remote" -> argument.equals("-n");
            case "smbclient" -> argument.equals("-U");
            case "redis-cli" -> argument.equals("-a");
            default -> false;
        };
    }

    private static String argument(String program, String before, String argument) {
        boolean takesUser = program.equals("curl") || program.equals("wget");
        if (takesUser
                && (before.equals("-u")
                        || before.equals("--user")
                        || before.equals("-U")
                        || before.equals("--proxy-user"))) {
            return afterColon(argument);
        }
        if (takesUser && (argument.startsWith("--user=") || argument.startsWith("--proxy-user="))) {
            int value = argument.indexOf('=') + 1;
            return argument.substring(0, value) + afterColon(argument.substring(value));
        }
        boolean glued = program.startsWith("mysql") || program.startsWith("mariadb") || program.equals("sshpass");
        if (glued && argument.startsWith("-p") && argument.length() > 2) {
            return "-p" + MARK;
        }
        var option = OPTION.matcher(before);
        if (option.matches()
                && lastWord(option.group(1)).equals("key")
                && RANDOM.matcher(argument).matches()) {
            return MARK;
        }
        var assigned = ASSIGNED.matcher(argument);
        if (assigned.matches() && (secretName(assigned.group(2)) || randomKey(assigned.group(2), assigned.group(4)))) {
            return argument.substring(0, assigned.end(3)) + MARK;
        }
        return inside(argument);
    }

    private static boolean randomKey(String name, String value) {
        return lastWord(name).equals("key") && RANDOM.matcher(value).matches();
    }

    /** Secrets in the midst of an argument. */
    private static String inside(String argument) {
        String text = IN_URL.matcher(argument).replaceAll("$1:" + MARK + "@");
        text = IN_QUERY.matcher(text)
                .replaceAll(match -> secretName(match.group(2))
                        ? Matcher.quoteReplacement(match.group(1) + match.group(2) + "=" + MARK)
                        : Matcher.quoteReplacement(match.group()));
        text = HEADER.matcher(text).replaceAll("$1: " + MARK);
        return KNOWN_TOKEN.matcher(text).replaceAll(MARK);
    }

    private static String afterColon(String argument) {
        int colon = argument.indexOf(':');
        return colon < 0 ? argument : argument.substring(0, colon + 1) + MARK;
    }

    private static boolean secretName(String name) {
        List<String> words = words(name);
        if (PLACES.contains(words.getLast())) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            if (WORDS.contains(words.get(i)) || (i > 0 && PAIRS.contains(words.get(i - 1) + "-" + words.get(i)))) {
                return true;
            }
        }
        return false;
    }

    /** {@code dbPassword}, {@code DB_PASSWORD} and {@code db.password} all are db, password. */
    private static List<String> words(String name) {
        String split =
                name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').replace('.', '-');
        List<String> words = List.of(split.toLowerCase(Locale.ROOT).split("-+"));
        return words.isEmpty() ? List.of("") : words;
    }

    private static String lastWord(String name) {
        return words(name).getLast();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
