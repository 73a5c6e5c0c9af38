"""Installations in directories of their own, driven by the command line alone."""

import copy
import json
import os
import pathlib
import subprocess

from cli import RUN_IN_STORE, lines, run

SCOPE = "76231"
# Each command derives its key anew: at the floor, as one may for scripts. What a
# passphrase costs by itself is for other tests.
CHEAP = ["--passphrase-memory", "64"]


class Post:
    """One installation: its store, its passphrase, who works on it."""

    def __init__(self, root, name, agent="Goujet"):
        self.root = pathlib.Path(root)
        self.name = name
        self.agent = agent
        self.store = self.root / name
        self.passphrase_file = self.root / f"{name}.passphrase"
        self.passphrase_file.write_text(run("words").out)
        self.state = self.root / f"{name}.state"
        self.named = []

    def run(self, *arguments, json_lines=True, **options):
        """One command; its JSON lines, or what subprocess answered."""
        environment = dict(options.pop("environment", {}), XDG_STATE_HOME=str(self.state))
        done = run("--store", self.store, "--passphrase-file", self.passphrase_file,
                   *(["--json"] if json_lines else []), *self.named, *arguments, environment=environment, **options)
        return done

    def ask(self, *arguments, **options):
        return lines(self.run(*arguments, **options))

    def put(self, *records, **options):
        return self.ask("record", "put", stdin="".join(json.dumps(r) + "\n" for r in records), **options)

    def get(self, record):
        return self.ask("record", "get", record)[0]

    def digest(self, scope=SCOPE):
        return self.ask("digest", "--scope", scope)[0]["digest"]

    def query(self, sql):
        """What no command does: the first column of every row."""
        return subprocess.run([RUN_IN_STORE, self.store, self.passphrase_file, sql],
                              check=True, stdout=subprocess.PIPE, text=True,
                              env=dict(os.environ, XDG_STATE_HOME=str(self.state))).stdout.splitlines()

    def agent_id(self):
        """The record of whoever opened this store first."""
        return next(r["id"] for r in self.ask("record", "list", "agent")
                    if r["answers"]["nom-affiche"] == self.agent)


def found(root, name="mairie", scope=SCOPE):
    """An organisation and its first intendant."""
    post = Post(root, name, agent="Bienvenu")
    post.words = post.ask("--agent", post.agent, "init", "--organisation", "Aller vers (essai)",
                          "--installation", name, "--scope", scope,
                          "--root-file", post.root / "racine", "--root-words-file", post.root / "racine.mots", *CHEAP)[0]["words"]
    return post


def join(intendant, name, scope=SCOPE, role="referent", agent="Goujet"):
    """A laptop that enters by two files and compared words."""
    post = Post(intendant.root, name, agent=agent)
    request, welcome = post.root / f"{name}.avdem", post.root / f"{name}.avlot"
    words = post.ask("--agent", agent, "join", "request", "--installation", name, *CHEAP, request)[0]["words"]
    intendant.run("join", "accept", request, "--scope", scope, "--role", role,
                  "--output", welcome, "--words", words)
    post.run("join", "finish", welcome, "--words", intendant.words)
    return post


def colleague(post, name, role="REFERENT"):
    """Another agent of this installation, with a passphrase of their own."""
    other = copy.copy(post)
    other.agent = name
    other.passphrase_file = post.root / f"{name}.passphrase"
    other.passphrase_file.write_text(run("words").out)
    post.run("agents", "add", name, "--role", role, "--new-passphrase-file", other.passphrase_file, *CHEAP)
    post.named, other.named = ["--agent", post.agent], ["--agent", name]
    return other


def contact(post, **answers):
    """What a stall capture asks, with these answers."""
    return {"form": "contact",
            "answers": {"tranche-age": "18-21", "origine": "OPERATION", "accord-recontact": "oui",
                        "info-rgpd-remise": "orale", "horodatage": "2026-01-05T10:15:00+01:00",
                        "agent": post.agent_id(), **answers}}


def raw_files(*directories):
    """Every file below these directories."""
    for directory in directories:
        for folder, _, names in os.walk(directory):
            for name in names:
                yield pathlib.Path(folder) / name
