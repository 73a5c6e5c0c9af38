#!/usr/bin/python3
"""The suite `style`: what a reader would otherwise have to check by eye.

Each function named check_… yields its complaints, one a line; it passes when it
yields nothing. Speaks TAP.
"""
import os
import py_compile
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from circles import in_circles
from contrast import colours, too_faint
from tree import BUILD, SOURCE, Skip, files, french, messages, read, run, strip_comments, unquote

# docs/architecture.md: what a layer names, it may include; and so on upwards.
NAMES = {
    "src/model": [],
    "src/crypto": [],
    "src/vault": ["src/model", "src/crypto"],
    "src/store": ["src/model", "src/vault"],
    "src/sync": ["src/model", "src/crypto", "src/store"],
    "src/print": ["src/model"],
    "src/report": ["src/model", "src/store"],
    "src/opening": ["src/vault", "src/store", "src/sync"],
    "src/cli": ["src/opening", "src/model", "src/crypto", "src/vault", "src/store", "src/sync", "src/print", "src/report"],
    "ui/look": ["src/crypto"],
    "ui/handover": ["src/crypto"],
    "ui/porch": ["src/model", "src/crypto", "src/vault", "ui/look", "ui/handover"],
    "ui/session/kit": ["src/cli", "ui/look", "ui/handover"],
    "ui/session/base": ["ui/session/kit"],
    "ui/session/form": ["ui/session/base"],
    "ui/session/dossier": ["ui/session/form"],
    "ui/session/reperage": ["ui/session/dossier"],
    "ui/session/diagnostic": ["ui/session/dossier"],
    "ui/session/mobilisation": ["ui/session/dossier"],
    "ui/session/readers": ["ui/session/dossier"],
    "ui/session/echange": ["ui/session/dossier"],
    "ui/session/poste": ["ui/session/dossier"],
    "ui/session/doors": ["ui/session/dossier"],
    "ui/session/shell": ["ui/session/reperage", "ui/session/diagnostic", "ui/session/mobilisation", "ui/session/readers", "ui/session/echange", "ui/session/poste", "ui/session/doors"],
}
TEXT = (".c", ".h", ".ui", ".css", ".py", ".sh", ".build", ".md", ".po", ".xml", ".in", ".yml", ".sql", ".svg")


def layer_of(path):
    return next((layer for layer in NAMES if path.startswith(layer + "/")), None)


def above(layer, seen=None):
    """The layers whose headers a layer may see, its own included."""
    seen = set() if seen is None else seen
    if layer not in seen:
        seen.add(layer)
        for name in NAMES[layer]:
            above(name, seen)
    return seen


def check_formatting():
    """Each C file is as clang-format 14 leaves it."""
    program = shutil.which("clang-format-14")
    if program is None:
        raise Skip("clang-format 14 is not on this machine")
    result = run(program, "--dry-run", "-Werror", "--style=file", *files(".c", ".h"))
    yield from sorted(set(re.findall(r"^(.*?):\d+:\d+: error", result.stderr, re.M)))


def check_layers():
    """No include goes against the arrows of the house, and none is ambiguous."""
    headers = {}
    for path in files(".h"):
        if layer_of(path):
            headers.setdefault(os.path.basename(path), []).append(path)
    for name, paths in headers.items():
        if len(paths) > 1:
            yield f"{name}: several headers of that name: {', '.join(paths)}"
    for path in files(".c", ".h"):
        layer = layer_of(path)
        if layer is None:
            continue
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', read(path), re.M):
            found = headers.get(os.path.basename(name), [])
            beside = os.path.join(os.path.dirname(path), name)
            for header in [beside] if beside in found else found:
                if layer_of(header) not in above(layer):
                    yield f"{path}: {layer} may not include {header}"


def check_no_circles():
    """In the libraries under src/ a file never needs one that needs it."""
    for layer in ("src/crypto", "src/model", "src/opening", "src/print", "src/store", "src/sync", "src/vault"):
        yield from in_circles(layer)


def check_no_toolkit_below_ui():
    """Nothing under src/ knows GTK."""
    for path in files(".c", ".h", "meson.build", under="src"):
        for line in re.findall(r"^.*(?:<(?:gtk|gdk|gsk|adwaita)[/.]|\b(?:gtk|adwaita)_dep\b).*$", read(path), re.M):
            yield f"{path}: {line.strip()}"


def check_sqlite_stays_in_its_place():
    """sqlite3.h is included by the vault, av-database.c and the table that av-told-table.c makes up."""
    store = ("src/store/av-database.c", "src/store/av-told-table.c")
    for path in files(".c", ".h"):
        if path.startswith(("src/vault/", "tests/vault/", "tests/bench/", "tests/faults/")) or path in store:
            continue
        if re.search(r'#\s*include\s+[<"]sqlite3', read(path)):
            yield path


def check_crypto_stays_in_its_place():
    """Only the layer of cryptography and the vault call libsodium's ciphers."""
    for path in files(".c", ".h", under="src"):
        if not path.startswith(("src/crypto/", "src/vault/")) and re.search(r"#\s*include\s+<sodium", read(path)):
            yield path


def check_own_header_first():
    """A source includes its own header before any other."""
    for path in files(".c"):
        if layer_of(path) is None:
            continue
        own = os.path.basename(path)[:-2] + ".h"
        if not os.path.exists(os.path.join(SOURCE, os.path.dirname(path), own)):
            continue
        first = re.search(r'#\s*include\s+[<"]([^>"]+)[>"]', read(path))
        if first is None or os.path.basename(first.group(1)) != own:
            yield path


def check_sizes():
    """Past 500 lines of a source a concept usually hides; past 700 one certainly does,
    in a test as well."""
    for path in files(".c"):
        n = read(path).count("\n")
        if n > 700:
            yield f"{path}: {n} lines"
        elif n > 500 and layer_of(path):
            print(f"# look again: {path}, {n} lines")


def check_shift_tab_leaves():
    """What has a grab_focus of its own says how Tab goes through it as well:
    GTK would give it the focus back at each Shift+Tab from its first child."""
    for path in files(".c"):
        if path.startswith("ui/") and "->grab_focus = " in read(path) and "->focus = " not in read(path):
            yield f"{path}: av_focus_children () is missing"


def check_headers():
    """A header guards itself once and can be read from C++."""
    for path in files(".h"):
        if layer_of(path) is None:
            continue
        text = read(path)
        if not re.search(r"^#pragma once$", text, re.M):
            yield f"{path}: no #pragma once"
        if re.search(r"^\w[\w \*]*\(", text, re.M) and "G_BEGIN_DECLS" not in text:
            yield f"{path}: no G_BEGIN_DECLS"


def check_nothing_left_for_later():
    """No marker of unfinished work."""
    marker = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
    for path in files(*TEXT, "Makefile"):
        for number, line in enumerate(read(path).split("\n"), 1):
            if marker.search(line):
                yield f"{path}:{number}: {line.strip()}"


def check_no_path_of_one_machine():
    """Nothing names a folder that exists on one developer's machine only."""
    place = re.compile(r"(?<![\w$}.)/*-])/(?:home|root|work|Users|workspace)/[\w.-]")
    for path in files(*TEXT, "Makefile"):
        for number, line in enumerate(read(path).split("\n"), 1):
            if place.search(line):
                yield f"{path}:{number}: {line.strip()}"


def check_fictional_telephones():
    """Examples use the numbers that the regulator keeps for fiction: 06 39 98 XX XX."""
    number = re.compile(r"(?<!\d)(?:\+33[  ]?|0)[67](?:[  .]?\d{2}){4}(?!\d)")
    for path in files(".c", ".md", ".py", ".csv", ".sh", ".json", ".jsonl", ".txt"):
        for found in number.findall(read(path)):
            digits = re.sub(r"\D", "", found)
            digits = "0" + digits[2:] if digits.startswith("33") else digits
            if not digits.startswith("063998") and len(set(digits[2:])) > 2 and digits not in ("0612345678",):
                yield f"{path}: {found}"


def check_scripts():
    """Each script can at least be read by its interpreter."""
    for path in files(under="build-aux") + files(under=".ci") + files(".sh", ".py"):
        head = read(path).split("\n")[0] if not path.endswith(".pyc") else ""
        if "bash" in head or head == "#!/bin/sh":
            result = run("bash", "-n", path)
            if result.returncode != 0:
                yield result.stderr.strip()
        elif "python" in head or path.endswith(".py"):
            with tempfile.NamedTemporaryFile() as compiled:
                try:
                    py_compile.compile(os.path.join(SOURCE, path), cfile=compiled.name, doraise=True)
                except py_compile.PyCompileError as error:
                    yield str(error)


def check_every_test_is_run():
    """Each test program stands in the meson.build beside it."""
    for path in files(".c", ".py", ".sh", under="tests"):
        name = os.path.basename(path)
        build = os.path.join(os.path.dirname(path), "meson.build")
        if name.startswith("test-") and os.path.exists(os.path.join(SOURCE, build)):
            stem = os.path.splitext(name)[0]
            text = read(build)
            if stem not in text and stem[len("test-"):] not in re.findall(r"[\w-]+", text):
                yield f"{path}: not in {build}"


def fresh_messages():
    """What xgettext finds in the sources as they are now."""
    names = [p for p in files(".c", ".ui", under="src") + files(".c", ".ui", under="ui")]
    names += [p for p in files(".desktop.in", ".metainfo.xml.in", ".gschema.xml", under="data")]
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "fresh.pot")
        result = run("xgettext", "--from-code=UTF-8", "-k_", "-kN_", "-kC_:1c,2", "-kNC_:1c,2", "-kngettext:1,2",
                     "-kg_dngettext:2,3", "--no-location", "-o", template, *names)
        if result.returncode != 0:
            raise RuntimeError(result.stderr)
        with open(template, encoding="utf-8") as file:
            return messages(file.read()), names


def check_french_is_complete():
    """Every message of the sources has its French, none of it is a guess, and none is of a
    message that no source says any more."""
    known = french()
    fresh, names = fresh_messages()
    for key in known.keys() - {message.key for message in fresh}:
        yield f"no source says: {known[key].id!r}"
    for message in fresh:
        there = known.get(message.key)
        if there is None or not all(there.translations) or not there.translations:
            yield f"not translated: {message.id!r}"
        elif "fuzzy" in there.flags:
            yield f"only a guess: {message.id!r}"
        elif message.plural is not None and len(there.translations) != 2:
            yield f"no plural: {message.id!r}"
        if there is not None and "c-format" in message.flags and "c-format" not in there.flags:
            yield f"no c-format, so its arguments are not checked: {message.id!r}"
    listed = set(read("po/POTFILES.in").split())
    for name in names:
        if name.endswith(".c") and not re.search(r'\b(?:_|N_|C_|NC_|ngettext) \("', read(name)):
            continue
        if name not in listed:
            yield f"{name}: not in po/POTFILES.in"
    result = run("msgfmt", "--check", "--output-file=/dev/null", "po/fr.po")
    if result.returncode != 0:
        yield result.stderr.strip()


def check_placeholders():
    """A translation takes the same arguments as its message, in an order that printf allows."""
    directive = re.compile(r"%(?:(\d+)\$)?[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d+))?((?:hh|h|ll|l|z|j|t)?[diouxXeEfFgGaAcspn%])")

    def arguments(text):
        found = [(int(place) if place else None, kind) for place, kind in directive.findall(text) if kind != "%"]
        if any(place for place, _ in found):
            found.sort(key=lambda item: item[0] or 0)
        return [kind for _, kind in found]

    # "%" followed by a space stands for itself in a sentence such as "12 % of".
    for message in french().values():
        if "%" not in message.id and "%" not in "".join(message.translations):
            continue
        if "no-c-format" in message.flags:
            continue
        wanted = arguments(message.id), arguments(message.plural or message.id)
        for translation in filter(None, message.translations):
            if arguments(translation) not in wanted:
                yield f"{message.id!r} → {translation!r}"


# Windows as the guide names them.
WINDOWS = {
    "accueil": "start",
    "diagnostic": "diagnostic",
    "échange": "echange",
    "mobilisation": "mobilisation",
    "à relire": "relecture",
    "réglages": "reglages",
    "repérage": "reperage",
}


def installs(file):
    """The source that installs the actions of a window: its own, and its parent's commands."""
    own = read(next(path for path in files(".c", under="ui/session") if path.endswith(f"/av-{file}-window.c")))
    inherits = "av_dossier_window_class_install_commands (" in own
    return own + (read("ui/session/dossier/av-dossier-window.c") if inherits else "")


def windows_that_answer(action):
    install = f'install_action (widget_class, "{action}"'
    return {name for name, file in WINDOWS.items() if install in installs(file)}


def check_guide_tells_every_shortcut():
    """The keys, what they do as the window of shortcuts says it, and where: the windows
    that answer, or everywhere."""
    guide = read("docs/guide/clavier.md").replace("`", "").casefold()
    translated = {message.id: message.translations[0] for message in french().values() if message.context is None}
    shortcut = r'\{ "([a-z.-]+).*N_ \("([^"]+)"\), N_ \("([^"]+)"\), \w+, (?:TRUE|FALSE) \},'
    shortcuts = re.findall(shortcut, read("ui/session/base/av-shortcuts.c"))
    if len(shortcuts) < 30:
        yield f"ui/session/base/av-shortcuts.c: only {len(shortcuts)} shortcuts are read"
    for action, keys, label in shortcuts:
        start = f"| {translated[keys]} | {translated[label]} | ".casefold()
        row = next((line for line in guide.splitlines() if line.startswith(start)), None)
        if row is None:
            yield f"docs/guide/clavier.md lacks: {start}"
            continue
        where = row[len(start) :].split(" |")[0].split(" ; ")[0]
        if where.startswith("partout"):
            continue
        if set(where.split(", ")) != windows_that_answer(action):
            yield f"docs/guide/clavier.md: {keys} acts in {', '.join(sorted(windows_that_answer(action)))}, not in {where}"


def plain(text):
    """As it is read: one kind of space, no mnemonics, no links."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("_", "")).strip()


# Of printf and of strftime.
DIRECTIVE = re.compile(r"%(?:\d+\$)?[-+ #0']*\d*(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]")


def check_guide_quotes_what_windows_say():
    """What stands in « » in the guide is the beginning of what a window says, with its
    values filled in, or after “…” a part of it: nothing else is quoted there."""
    said = [plain(text) for message in french().values() for text in message.translations]
    whole = [text.casefold() for text in said]
    filled = [re.compile(".+?".join(map(re.escape, DIRECTIVE.split(text))), re.I) for text in said
              if sum(map(str.isalpha, DIRECTIVE.sub("", text))) > 5 and DIRECTIVE.search(text)]

    def is_said(text):
        part = text.removeprefix("… ").removesuffix("…").rstrip().casefold()
        if text.startswith("… "):
            return any(part in sentence for sentence in whole)
        return any(sentence.startswith(part) for sentence in whole) or any(sentence.match(text) for sentence in filled)

    for path in files(".md", under="docs/guide") + ["docs/install-mairie.md"]:
        text = read(path)
        for quoted in re.finditer(r"«\s(.+?)\s»", text, re.S):
            if not is_said(plain(quoted.group(1))):
                yield f"{path}:{text.count(chr(10), 0, quoted.start()) + 1}: no window says {plain(quoted.group(1))!r}"


def check_guide_explains_what_windows_say():
    """What opening, saving and exchanging refuse is all among the troubles."""
    quoted = [plain(row).split(" »")[0].removeprefix("« ") for row in re.findall(r"^\| (« [^|]+) \|", read("docs/guide/ennuis.md"), re.M)]
    spoken = ("src/vault/av-vault-error.c", "src/vault/av-keyring-file.c", "src/vault/av-backup-file.c",
              "src/vault/av-inbox.c", "src/sync/av-bundle.c")
    translated = {message.id: message.translations[0] for message in french().values()}
    for name in spoken:
        for literal in re.findall(r'\[AV_\w+_ERROR_\w+\] = N_ \(((?:"(?:\\.|[^"\\])*"\s*)+)\)', read(name)):
            sentence = plain(translated[unquote(literal)])
            if not any(sentence.startswith(text) for text in quoted):
                yield f"docs/guide/ennuis.md lacks: {sentence!r}"


def check_french_typography():
    """Narrow spaces before double punctuation, curly apostrophes, no straight quotation marks."""
    for message in french().values():
        for translation in message.translations:
            text = re.sub(r"<[^>]+>|--\w[\w-]*|\w+=\S+", " ", translation)
            if re.search(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]", text):
                yield f"straight apostrophe: {translation!r}"
            if re.search(r" [:;!?»](?:\s|$)|« ", text):
                yield f"ordinary space at a double sign: {translation!r}"
            if re.search(r"[A-Za-zÀ-ÿ][!?;](?:\s|$)|[A-Za-zÀ-ÿ]:(?:\s|$)", text) and ";" not in message.id:
                yield f"no space before a double sign: {translation!r}"


def check_windows_are_well_formed():
    """Each .ui can be read, and shows no text that a translator never sees."""
    shown = {"label", "title", "subtitle", "tooltip-text", "placeholder-text", "description"}
    for path in files(".ui"):
        try:
            root = ElementTree.parse(os.path.join(SOURCE, path)).getroot()
        except ElementTree.ParseError as error:
            yield f"{path}: {error}"
            continue
        for node in root.iter("property"):
            text = (node.text or "").strip()
            if re.fullmatch(r"Aller-vers|(?:Ctrl|Alt)\+\S", text):
                continue
            if node.get("name") in shown and re.search(r"[^\W\d_]{2}", text) and node.get("translatable") is None:
                yield f"{path}: “{text}” is not marked translatable"


def mnemonics(root):
    for node in root.iter("object"):
        properties = {p.get("name"): p for p in node.findall("property")}
        label = properties.get("label")
        underline = properties.get("use-underline")
        if label is not None and underline is not None and (underline.text or "").lower() in ("1", "true", "yes"):
            yield (label.text or "").strip(), label.get("context")


def check_mnemonics_are_not_read():
    """A screen reader is told the name of a button without its underscore."""
    for path in files(".ui"):
        if "use-underline" in read(path) and "av_spoken_name_mnemonics" not in read(path[:-3] + ".c"):
            yield f"{path}: its buttons are read with their underscore"


def check_messages_are_heard():
    """GTK 4.18 gives no words to what has the role `status`, which GTK does not use."""
    for path in files(".c", ".ui", under="ui"):
        if re.search(r'"accessible-role">status<|GTK_ACCESSIBLE_ROLE_STATUS', read(path)):
            yield f"{path}: a screen reader is told nothing of what has the role `status`"


def check_names_are_heard():
    """GTK 4.18 reads the label of a button, not the name that it was given besides."""
    for path in files(".ui"):
        for node in ElementTree.parse(os.path.join(SOURCE, path)).iter("object"):
            if node.get("class") in ("GtkButton", "GtkToggleButton", "GtkCheckButton") \
               and node.find("property[@name='label']") is not None \
               and node.find("accessibility/property[@name='label']") is not None:
                yield f"{path}: a {node.get('class')} with a label and another name: let its child have the label"


def check_mnemonics():
    """In a window, an underlined letter leads to one place, in English and in French."""
    known = french()
    for path in files(".ui"):
        try:
            root = ElementTree.parse(os.path.join(SOURCE, path)).getroot()
        except ElementTree.ParseError:
            continue
        for language in ("en", "fr"):
            seen = {}
            for text, context in mnemonics(root):
                entry = known.get((context, text))
                shown = entry.translations[0] if language == "fr" and entry and entry.translations else text
                letter = re.search(r"(?<!_)_([^_])", shown)
                if letter:
                    seen.setdefault(letter.group(1).lower(), set()).add(shown)
            for letter, labels in seen.items():
                if len(labels) > 1:
                    yield f"{path} ({language}): Alt+{letter} for {', '.join(sorted(labels))}"


def error_codes():
    """(code, header) of each enumeration whose name ends in Error."""
    for path in files(".h", under="src") + files(".h", under="ui"):
        for body in re.findall(r"typedef enum\s*\w*\s*\{([^}]*)\}\s*Av\w*Error\s*;", strip_comments(read(path))):
            for code in re.findall(r"\bAV_\w+", body):
                yield code, path


def statements(text):
    """Pieces of C between semicolons, and rows of tables between braces."""
    return re.findall(r'(?:"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|\}(?!,)|[^;}"\'])+', text)


def functions(text):
    """(name, text) of each function, as our formatting sets them."""
    return re.findall(r"^(\w+) \((?:(?!\n\n)[^;{])*?\)\n\{\n(.*?)^\}", text, re.M | re.S)


LITERAL = re.compile(r'\b(?:_|N_|ngettext|g_dngettext)\s*\(\s*(?:GETTEXT_PACKAGE,\s*)?((?:"(?:\\.|[^"\\])*"\s*)+)')


class Source:
    """A C file, cut up once."""

    def __init__(self, path):
        self.text = strip_comments(read(path))
        self.statements = statements(self.text)
        self.functions = functions(self.text)

    def messages_of(self, code):
        """Messages that the code is raised with: in the statement that names it, in
        the function called there, in the function around it or in the calls of that."""
        word = re.compile(rf"\b{code}\b")
        if not word.search(self.text):
            return []
        raised = [piece for piece in self.statements if word.search(piece)]
        found = self.literals(raised)
        if not found:
            found = self.literals(body for name, body in self.functions
                                  if word.search(body) or any(re.search(rf"\b{name} \(", p) for p in raised))
        if not found:
            around = [name for name, body in self.functions if word.search(body)]
            found = self.literals(p for p in self.statements if any(re.search(rf"\b{name} \(", p) for name in around))
        return found

    @staticmethod
    def literals(pieces):
        return [unquote(text) for piece in pieces for text in LITERAL.findall(piece)]


def check_errors_have_their_sentence():
    """Each code of each error domain is raised with a message, which has its French."""
    known = french()
    sources = [Source(path) for path in files(".c", under="src") + files(".c", under="ui") if "_ERROR_" in read(path)]
    complained = set()
    for code, path in error_codes():
        sentences = [message for source in sources for message in source.messages_of(code)]
        if not sentences:
            yield f"{path}: {code} is raised with no sentence"
        for sentence in sentences:
            entry = known.get((None, sentence))
            if (entry is None or not entry.translations[0]) and sentence not in complained:
                complained.add(sentence)
                yield f"{code}: no French for {sentence!r}"


def built(name):
    path = os.path.join(BUILD, "data", name)
    if not os.path.exists(path):
        raise Skip(f"{name} is not built")
    return path


def check_contrast():
    """Words and what one answers in are seen: EN 301 549, 11.1.4.3 and 11.1.4.11."""
    look, sun = read("ui/look/look.css"), read("ui/look/sun.css")
    for path in files(".css", under="ui"):
        for name, colour, least in (("", colours(look), {"ink": 4.5, "edge": 3}),
                                    (", bright sun", colours(look, sun), {"ink": 7, "edge": 3})):
            yield from (f"{path}{name}: {faint}" for faint in too_faint(read(path), colour, least))


def check_keyboard_is_always_seen():
    """GTK takes :focus-visible away three seconds after the last key."""
    for path in files(".css", under="ui"):
        if ":focus-visible" in re.sub(r"/\*.*?\*/", "", read(path), flags=re.S):
            yield f"{path}: :focus, not :focus-visible"


def check_desktop_entry():
    """Menus can read the desktop entry."""
    if shutil.which("desktop-file-validate") is None:
        raise Skip("desktop-file-validate is not on this machine")
    result = run("desktop-file-validate", built("fr.allervers.AllerVers.desktop"))
    if result.returncode != 0 or "warning" in result.stdout:
        yield result.stdout.strip()


def check_metainfo():
    """Software centres can read the description."""
    if shutil.which("appstreamcli") is None:
        raise Skip("appstreamcli is not on this machine")
    result = run("appstreamcli", "validate", "--no-net", built("fr.allervers.AllerVers.metainfo.xml"))
    if result.returncode != 0:
        yield result.stdout.strip()


def check_flatpak_has_no_network():
    """The sandbox has no way out: no network, no home, and each source is pinned."""
    text = "\n".join(line for line in read("flatpak/fr.allervers.AllerVers.yml").split("\n")
                     if not line.lstrip().startswith("#"))
    for forbidden in ("--share=network", "--filesystem=host", "--filesystem=home", "--socket=pulseaudio",
                      "--socket=system-bus", "--socket=session-bus", "--device=all"):
        if forbidden in text:
            yield forbidden
    if len(re.findall(r"type: archive", text)) != len(re.findall(r"sha256: [0-9a-f]{64}\b", text)):
        yield "an archive without its sha256"


def main():
    wanted = sys.argv[1:]
    checks = [(name[len("check_"):].replace("_", "-"), function) for name, function in globals().items()
              if name.startswith("check_") and callable(function)]
    checks = [c for c in checks if not wanted or c[0] in wanted]
    failed = 0
    print(f"1..{len(checks)}")
    for number, (name, function) in enumerate(checks, 1):
        try:
            complaints = list(function())
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
            continue
        for complaint in complaints:
            print("\n".join("# " + line for line in str(complaint).split("\n")))
        failed += bool(complaints)
        print(f"{'not ok' if complaints else 'ok'} {number} {name}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
