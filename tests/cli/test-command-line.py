"""The command line itself: help, usage, exit statuses, words."""

import pathlib
import struct
import subprocess
import tempfile
import unittest

from cli import PROGRAM, SOURCE, lines, run
from terminal import Terminal


class CommandLine(unittest.TestCase):
    def test_reference_page_is_the_programs_own(self):
        page = (SOURCE / "docs/allervers-cli.md").read_text()
        self.assertEqual(run("--help-page").out, page,
                         "docs/allervers-cli.md: write it again with allervers-cli --help-page")

    def test_reference_page_does_not_depend_on_the_language(self):
        english = run("--help-page", environment={"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
        self.assertEqual(english.out, run("--help-page").out)

    def test_every_command_has_help(self):
        for line in (SOURCE / "docs/allervers-cli.md").read_text().splitlines():
            if line.startswith("## "):
                self.assertIn("allervers-cli " + line[3:], run(*line[3:].split(), "--help").out)

    def test_usage_errors_are_status_2(self):
        for arguments in ([], ["flabber"], ["words", "--flabber"], ["words", "--json=1"],
                          ["words", "8", "8"], ["--store"], ["words", "5"], ["words", "25"],
                          ["init", "--passphrase-memory", "64"],
                          ["words", "huit"], ["words", "--store", "a", "--store", "b"]):
            done = run(*arguments, status=2)
            self.assertEqual(done.out, "")
            self.assertTrue(done.err)

    def test_a_passphrase_costs_what_was_chosen(self):
        with tempfile.TemporaryDirectory() as root:
            root = pathlib.Path(root)
            (root / "phrase").write_text(run("words").out)

            def make(memory, status):
                return run("--store", root / "store", "--passphrase-file", root / "phrase", "join", "request",
                           "--installation", "portable", "--passphrase-memory", memory, root / "portable.avdem",
                           status=status, environment={"XDG_STATE_HOME": str(root / "state")})

            for wrong in ("63", "1025", "0", "-64", "64 MiB", "peu"):
                self.assertIn("64", make(wrong, 2).err)
                self.assertFalse((root / "store").exists())
            make("65", 0)
            # docs/formats.md: passes, then memory in KiB.
            self.assertIn(struct.pack("<II", 3, 65 * 1024), (root / "store/keys").read_bytes())

    def test_words_that_are_asked_for_by_number_are_numbered(self):
        with tempfile.TemporaryDirectory() as root:
            root = pathlib.Path(root)
            (root / "phrase").write_text(run("words").out)

            def ask(*options):
                return run("--store", root / "store", "--passphrase-file", root / "phrase", *options, "join", "request",
                           "--installation", "portable", "--passphrase-memory", "64", root / "portable.avdem",
                           environment={"XDG_STATE_HOME": str(root / "state")})

            shown = ask().out.splitlines()
            self.assertEqual([line.split()[0] for line in shown], [str(n) for n in range(1, 9)])
            # For a program they are as they were.
            self.assertEqual(lines(ask("--json"))[0]["words"], " ".join(line.split()[1] for line in shown))

    def ask_to_join(self, root, **environment):
        store = pathlib.Path(root) / "store"
        terminal = Terminal(PROGRAM, "--store", store, "join", "request", "--installation", "portable", "--passphrase-memory", "64",
                            store.with_suffix(".avdem"), XDG_STATE_HOME=f"{root}/state")
        return store, terminal, terminal.wait(r"((?:\w+ ){7}\w+)\s+Nouvelle phrase secrète").group(1)

    def test_a_new_passphrase_that_is_typed_is_asked_for_twice(self):
        with tempfile.TemporaryDirectory() as root:
            store, terminal, _ = self.ask_to_join(root)
            terminal.answer("bougie lampe nuage cheval")
            self.assertTrue(terminal.wait("encore une fois"))
            terminal.answer("bougie lampe nuage chenal")
            said, status = terminal.end()
            self.assertIn("n’étaient pas les mêmes", said)
            self.assertEqual(status, 1)
            self.assertFalse(store.exists())

    def test_a_passphrase_that_was_drawn_is_typed_back_once(self):
        """From its paper, four letters of each word; and it is the one that opens."""
        with tempfile.TemporaryDirectory() as root:
            store, terminal, drawn = self.ask_to_join(root)
            terminal.answer(" ".join(word[:4] for word in drawn.split()))
            said, status = terminal.end()
            self.assertEqual(status, 0, said)
            self.assertNotIn("encore une fois", said)
            phrase = pathlib.Path(root) / "phrase"
            phrase.write_text(drawn + "\n")
            run("--store", store, "--passphrase-file", phrase, "check", environment={"XDG_STATE_HOME": f"{root}/state"})

    def test_words_are_of_the_list_and_never_the_same(self):
        listed = set((SOURCE / "data/words/fr.txt").read_text().split())
        first, second = run("words").out.split(), run("words").out.split()
        self.assertEqual(len(first), 8)
        self.assertLessEqual(set(first + second), listed)
        self.assertNotEqual(first, second)
        self.assertEqual(len(run("words", "12").out.split()), 12)

    def test_json_is_one_object_a_line(self):
        words = lines(run("words", "--json"))
        self.assertEqual(len(words), 1)
        self.assertEqual(len(words[0]["words"].split()), 8)

    def test_a_full_disk_is_said(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(PROGRAM), "words"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr)


if __name__ == "__main__":
    unittest.main()
