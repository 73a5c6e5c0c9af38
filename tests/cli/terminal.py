"""The program on a terminal of its own, and what was typed there."""

import os
import pty
import re
import select
import unittest

PATIENCE = 60                           # seconds, for one more word of it


class Terminal:
    """A command that asks what it needs; it sees no other terminal, and no standard input."""

    def __init__(self, *command, cwd=".", **environment):
        try:
            self.process, self.terminal = pty.fork()
        except OSError as error:
            raise unittest.SkipTest(f"no terminal on this machine: {error}")
        if self.process == 0:
            os.environ.update({name: str(value) for name, value in environment.items()}, LC_ALL="fr_FR.UTF-8", LANGUAGE="fr")
            os.chdir(cwd)
            os.execvp(command[0], [str(part) for part in command])
        self.bytes = b""

    @property
    def said(self):
        return self.bytes.decode(errors="replace")

    def read(self):
        """What comes next; False once there is nothing more."""
        if not select.select([self.terminal], [], [], PATIENCE)[0]:
            raise AssertionError(f"waits for something else: {self.said}")
        try:
            came = os.read(self.terminal, 4096)
        except OSError:
            came = b""
        self.bytes += came
        return came != b""

    def wait(self, question):
        """What the question matched, since the last answer; None where it ended before."""
        while not (asked := re.search(question, self.said)) and self.read():
            pass
        return asked

    def answer(self, text):
        self.bytes = b""
        os.write(self.terminal, text.encode() + b"\n")

    def end(self):
        """What it said since the last answer, and its exit status."""
        while self.read():
            pass
        os.close(self.terminal)
        return self.said, os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
