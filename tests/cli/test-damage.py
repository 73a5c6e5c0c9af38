"""A damaged store says whose data it may have lost, and what can be read of it
is saved into another one, where people are found again."""

import copy
import json
import shutil
import tempfile
import unittest

from cli import check_sentence, lines
from team import contact, found

PAGE = 4096
PEOPLE = 200
NAMES = ["Gervaise", "Coupeau", "Lantier", "Nana", "Goujet", "Lalie", "Virginie", "Poisson"]


class Damage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="av-damage-")
        cls.post = found(cls.folder.name)
        agent = contact(cls.post)["answers"]["agent"]
        cls.post.put(*[{"form": "contact",
                        "answers": {"tranche-age": "18-21", "origine": "OPERATION", "accord-recontact": "oui",
                                    "info-rgpd-remise": "orale", "horodatage": "2026-01-05T10:15:00+01:00",
                                    "agent": agent, "prenom-ou-surnom": f"{NAMES[i % len(NAMES)]} {i}"}}
                       for i in range(PEOPLE)])
        cls.dump = cls.lines_of(cls.post)
        cls.file = cls.post.store / "store.avs"
        cls.whole = cls.file.read_bytes()  # last: an older state begins a new journal

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @staticmethod
    def lines_of(post):
        return set(post.run("dump", json_lines=False).out.splitlines())

    def tearDown(self):
        self.file.write_bytes(self.whole)

    def damage(self, number):
        offset = PAGE + (number - 1) * PAGE + 700
        self.file.write_bytes(self.whole[:offset] + bytes([self.whole[offset] ^ 1]) + self.whole[offset + 1:])

    def test_whole_store_is_said_to_be_whole(self):
        self.assertEqual(self.post.ask("check"), [{"whole": True}])

    def test_restored_where_nothing_was_nothing_is_said_to_be_kept(self):
        with tempfile.TemporaryDirectory(prefix="av-restored-") as folder:
            file = f"{folder}/copie.avsauv"
            self.post.run("backup", file)
            restored = copy.copy(self.post)
            restored.store = self.post.root / "restauré"
            self.assertNotIn("à côté", restored.run("restore", file).err)
            self.assertIn("à côté", restored.run("restore", file).err)
            self.assertEqual(self.lines_of(restored), self.dump)

    def test_dossiers_concerned_are_named(self):
        pages = len(self.whole) // PAGE - 1
        found_some = False
        for number in range(pages // 7, pages, pages // 7):
            with self.subTest(page=number):
                self.damage(number)
                answer = self.post.run("check", status=1)
                check_sentence(answer.err.splitlines()[-1])
                report = json.loads(answer.out.splitlines()[0])
                self.assertFalse(report["whole"])
                self.assertEqual(report["bad-pages"], 1)
                named = {dossier["container"] for dossier in report["dossiers"]}
                found_some |= bool(named)
                self.check_salvage(report, named)
        self.assertTrue(found_some)

    def check_salvage(self, report, named):
        target = self.post.root / "sauve"
        shutil.rmtree(target, ignore_errors=True)
        saved = lines(self.post.run("salvage", target, status=None))
        if not saved:
            return

        other = object.__new__(type(self.post))
        other.__dict__.update(self.post.__dict__, store=target)
        kept = other.run("dump", json_lines=False, status=None)
        if kept.returncode != 0:
            return

        self.assertLessEqual({dossier["container"] for dossier in saved[0]["dossiers"]}, named)
        lost = self.dump - set(kept.out.splitlines())
        for line in lost:
            if report["all-named"]:
                self.assertTrue(any(container in line for container in named), line)
        if not lost:
            self.assertTrue(other.ask("search", "Nana 3"))


if __name__ == "__main__":
    unittest.main()
