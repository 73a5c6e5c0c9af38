"""One person among computers: what they do there, and how long that takes them.

An action is a command typed, an answer typed at a prompt, a stick moved from one
computer to another, words compared, or words copied on paper. Each is counted where it
is done, and nothing is done otherwise."""

import os
import re
from collections import Counter

from cli import PROGRAM
from terminal import Terminal

# Seconds. Of what is typed: 40 words a minute, who is not a typist, and to make up one's mind
# once an action (Card, Moran and Newell, The keystroke-level model, 1980).
KEY = 0.28
MIND = 1.35
# The rest is ours, on the slow side. A passphrase takes the computer up to a second, and as
# much again where the store is made or opened.
WAIT = 2
# Pulled out, put in one table further, and found by the computer.
STICK = 15
# Two words by their numbers, of eight on a screen or a sheet nearby.
COMPARING = 10
# A hundred letters a minute, of words that have 6.8 in the middle.
PAPER = 8 * 6.8 * 60 / 100


def short(words):
    """What is typed of words: four letters of each are enough."""
    return " ".join(word[:4] for word in words.split())


def pick(words, asked):
    """The two words of eight whose numbers a question names."""
    return " ".join(words.split()[int(number) - 1] for number in asked.groups())


ASKED = r"Mot n°\s(\d) et mot n°\s(\d)"
NUMBERED = r"(?m)^[1-8]\s+(\w+)\s*$"
DRAWN = r"((?:\w+ ){7}\w+)\s+Nouvelle phrase secrète"


class Person:
    """What they did: how often each, and how long all of it took."""

    def __init__(self, media):
        self.media = media
        self.actions = Counter()
        self.typed = 0
        self.seconds = 0

    def act(self, action, seconds):
        self.actions[action] += 1
        self.seconds += seconds

    def type(self, action, text):
        self.typed += len(text) + 1
        self.act(action, MIND + KEY * (len(text) + 1))

    def command(self, computer, line):
        """A line as it stands in the docs; /media is where this computer finds its sticks."""
        self.type("command", line)
        self.seconds += WAIT
        return Terminal("sh", "-c", line.replace("/media", str(self.media)), cwd=computer, HOME=computer,
                        XDG_DATA_HOME=computer / "data", XDG_STATE_HOME=computer / "state",
                        PATH=f"{PROGRAM.parent}:{os.environ['PATH']}")

    def answer(self, terminal, text):
        self.type("answer", text)
        terminal.answer(text)

    def move_stick(self):
        self.act("stick", STICK)

    def write_down(self):
        self.act("paper", PAPER)

    def compare(self, terminal, words):
        """The two words that the program asks for, wherever the eight stand."""
        asked = terminal.wait(ASKED)
        self.act("comparing", COMPARING)
        self.answer(terminal, short(pick(words, asked)))

    def choose_passphrase(self, terminal):
        """That which is proposed: copied on paper, and typed from there."""
        phrase = terminal.wait(DRAWN).group(1)
        self.write_down()
        self.answer(terminal, short(phrase))
        return phrase

    def end(self, terminal):
        """What it said last, once it did what it was to do."""
        said, status = terminal.end()
        assert status == 0, (status, said)
        return said


def read_numbered(said):
    """Eight words, a line each with their number."""
    words = re.findall(NUMBERED, said.replace("\r", ""))
    assert len(words) == 8, said
    return " ".join(words)
