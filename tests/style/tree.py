"""The files of the project, and what is read in them: shared by the suite `style`."""
import os
import re
import subprocess

SOURCE = os.environ.get("ALLERVERS_SOURCE_DIR") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("ALLERVERS_BUILD_DIR") or os.path.join(SOURCE, "build")


class Skip(Exception):
    """This machine has not what the check needs."""


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def files(*suffixes, under=""):
    """Paths, relative to the source tree, of what the repository keeps."""
    found = []
    for folder, folders, names in os.walk(os.path.join(SOURCE, under)):
        relative = os.path.relpath(folder, SOURCE)
        folders[:] = sorted(f for f in folders if f != ".git" and f != "__pycache__" and f != ".cache"
                            and not os.path.exists(os.path.join(folder, f, "build.ninja"))
                            and not f.startswith("demo-output"))
        found += [os.path.normpath(os.path.join(relative, name)) for name in sorted(names)
                  if not suffixes or name.endswith(suffixes)]
    return found


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, cwd=SOURCE, check=False, **options)


def strip_comments(text):
    """C without comments; line numbers stay."""
    def blank(match):
        piece = match.group(0)
        return piece if piece[0] in "\"'" else re.sub(r"[^\n]", " ", piece)
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', blank, text, flags=re.S)


def unquote(text):
    """The value of adjacent C (or PO) string literals."""
    value = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', text))
    escapes = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r"}
    return re.sub(r"\\(.)", lambda m: escapes.get(m.group(1), m.group(0)), value)


class Message:
    """One entry of a PO file."""

    def __init__(self, block):
        self.flags = " ".join(re.findall(r"^#,(.*)$", block, re.M))
        parts = {}
        for key, text in re.findall(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) ((?:"(?:\\.|[^"\\])*"\s*)+)',
                                    block, re.M):
            parts[key] = unquote(text)
        self.context = parts.get("msgctxt")
        self.id = parts.get("msgid", "")
        self.plural = parts.get("msgid_plural")
        self.translations = [value for key, value in sorted(parts.items()) if key.startswith("msgstr")]

    @property
    def key(self):
        return self.context, self.id


def messages(text):
    """Entries of a PO file, but its header and what it no longer uses."""
    blocks = re.split(r"\n\s*\n", text)
    return [m for m in map(Message, (b for b in blocks if "msgid" in b and not b.lstrip().startswith("#~"))) if m.id]


def french():
    return {m.key: m for m in messages(read("po/fr.po"))}
