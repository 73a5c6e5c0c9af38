"""Runs allervers-cli and says what came of it."""

import json
import os
import pathlib
import re
import subprocess

BUILD = pathlib.Path(os.environ["ALLERVERS_BUILD_DIR"])
SOURCE = pathlib.Path(os.environ["ALLERVERS_SOURCE_DIR"])
# The program as it is shipped; or linked once more, with passphrases that cost nothing
# (cheap/meson.build), and then so is the tool that opens what it wrote.
CHEAP = os.environ.get("ALLERVERS_TEST_PASSPHRASES") == "cheap"
PROGRAM = BUILD / ("tests/cli/cheap/allervers-cli" if CHEAP else "src/cli/allervers-cli")
RUN_IN_STORE = BUILD / ("tests/cli/cheap/run-in-store" if CHEAP else "tests/cli/run-in-store")


def run(*arguments, stdin="", status=0, **options):
    """Runs the program; fails where the exit status is not the one expected."""
    environment = dict(os.environ, LC_ALL="fr_FR.UTF-8", LANGUAGE="fr")
    environment.update(options.pop("environment", {}))
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], input=stdin,
                          capture_output=True, env=environment, timeout=120, **options)
    done.out = done.stdout.decode()
    done.err = done.stderr.decode()
    if status is not None and done.returncode != status:
        raise AssertionError(f"{arguments}: exit status {done.returncode}, not {status}\n"
                             f"{done.out[:2000]}\n{done.err[:2000]}")
    return done


def lines(done):
    """What --json printed."""
    return [json.loads(line) for line in done.out.splitlines()]


def check_sentence(text):
    """One French sentence for a person: no trace of English, no code, no path of ours."""
    sentence = text.strip()
    assert sentence, "nothing was said"
    assert len(sentence.splitlines()) == 1, f"more than one line: {sentence!r}"
    assert sentence[-1] in ".!?…", f"not a sentence: {sentence!r}"
    assert not re.search(r"\b(the|could not|is not|was not|error|failed)\b", sentence), f"English: {sentence!r}"
