"""What a rotation leaves in the access log: also where it failed once the store had its
new key, and only then. And what it does not touch."""

import tempfile
import unittest

from cli import BUILD, check_sentence
from team import found

LINES = "SELECT count(*) FROM access_log WHERE detail = 'rotation'"


class Rotation(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="av-rotation-")
        self.post = found(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def count(self):
        return int(self.post.query(LINES)[0])

    def fail_at(self, renaming):
        """The keys are put into their place twice: with both keys, and with the new one."""
        preload = {"LD_PRELOAD": str(BUILD / "tests/cli/liblate-keys.so"), "AV_LATE_KEYS": str(renaming)}
        answer = self.post.run("rotate", status=1, environment=preload)
        check_sentence(answer.err.splitlines()[-1])

    def test_line_is_there(self):
        self.post.run("rotate")
        self.assertEqual(self.count(), 1)

    def test_nothing_done_leaves_no_line(self):
        self.fail_at(1)
        self.assertEqual(self.count(), 0)

    def test_line_is_there_where_the_former_key_stayed(self):
        self.fail_at(2)
        self.assertEqual(self.count(), 1)

    def test_store_of_a_newer_version_is_left_alone(self):
        self.post.query("PRAGMA user_version = 99")
        before = [(self.post.store / name).read_bytes()[:4096] for name in ("keys", "store.avs")]
        for command in (["rotate"], ["backup", self.post.root / "copie"]):
            answer = self.post.run(*command, status=1, json_lines=False)
            check_sentence(answer.err.splitlines()[-1])
            self.assertIn("plus récente", answer.err)
        self.assertEqual([(self.post.store / name).read_bytes()[:4096] for name in ("keys", "store.avs")], before)
        self.assertFalse((self.post.root / "copie").exists())


if __name__ == "__main__":
    unittest.main()
