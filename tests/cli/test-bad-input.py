"""Whatever is wrong, one clear French sentence, exit status 1, nothing lost."""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

from cli import PROGRAM, check_sentence, lines, run
from team import contact, found, join, raw_files


def snapshot(directory):
    """Every byte below a directory."""
    return {p: p.read_bytes() for p in raw_files(directory)}


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.temporary.name)
        cls.mairie = found(cls.root)
        cls.laptop = join(cls.mairie, "portable")
        cls.contact = contact(cls.laptop, **{"prenom-ou-surnom": "Gavroche"})
        cls.record = cls.laptop.put(cls.contact)[0]["id"]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def tearDown(self):
        """Whatever was refused, what was there is still there."""
        self.assertEqual(self.laptop.get(self.record)["answers"]["prenom-ou-surnom"], "Gavroche")

    def refuse(self, *arguments, post=None, **options):
        """The command fails with one French sentence and prints no result."""
        done = (post or self.laptop).run(*arguments, json_lines=False, status=1, **options)
        self.assertEqual(done.out, "")
        check_sentence(done.err)
        return done.err

    def refuse_record(self, **answers):
        record = dict(self.contact, answers={**self.contact["answers"], **answers})
        before = len(self.laptop.ask("record", "list", "contact"))
        sentence = self.refuse("record", "put", stdin=json.dumps(self.contact) + "\n" + json.dumps(record))
        self.assertEqual(len(self.laptop.ask("record", "list", "contact")), before, "half of it was written")
        return sentence

    # --- who opens -----------------------------------------------------------

    def test_wrong_passphrase(self):
        wrong = self.root / "wrong"
        wrong.write_text(run("words").out)
        done = run("--store", self.laptop.store, "--passphrase-file", wrong, "dump", status=1)
        check_sentence(done.err)

    def test_empty_passphrase(self):
        empty = self.root / "empty"
        empty.write_text("\n")
        check_sentence(run("--store", self.laptop.store, "--passphrase-file", empty, "dump", status=1).err)

    def test_missing_passphrase_file(self):
        check_sentence(run("--store", self.laptop.store, "--passphrase-file", self.root / "none", "dump", status=1).err)

    def test_no_terminal_to_ask_on(self):
        check_sentence(run("--store", self.laptop.store, "dump", status=1, start_new_session=True).err)

    def test_unknown_agent(self):
        self.refuse("--agent", "Javert", "dump")

    def test_four_letters_of_each_word_suffice(self):
        short = self.root / "short"
        words = self.laptop.passphrase_file.read_text().split()
        short.write_text(" ".join(w[:4] for w in words) + "\n")
        run("--store", self.laptop.store, "--passphrase-file", short, "digest",
            environment={"XDG_STATE_HOME": str(self.laptop.state)})

    def test_passphrase_by_descriptor(self):
        with open(self.laptop.passphrase_file, "rb") as file:
            run("--store", self.laptop.store, "--passphrase-fd", file.fileno(), "digest",
                pass_fds=[file.fileno()], environment={"XDG_STATE_HOME": str(self.laptop.state)})

    # --- store and keys ------------------------------------------------------

    def copy_store(self):
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.root)) / "store"
        shutil.copytree(self.laptop.store, copy)
        return copy

    def refuse_store(self, store):
        done = run("--store", store, "--passphrase-file", self.laptop.passphrase_file, "dump", status=1,
                   environment={"XDG_STATE_HOME": str(self.laptop.state)})
        check_sentence(done.err)
        return done.err

    def test_missing_store(self):
        self.refuse_store(self.root / "nowhere")

    def test_missing_keys(self):
        store = self.copy_store()
        (store / "keys").unlink()
        self.refuse_store(store)

    def test_missing_database(self):
        store = self.copy_store()
        (store / "store.avs").unlink()
        self.refuse_store(store)
        self.assertFalse((store / "store.avs").exists())

    def test_damaged_keys_are_not_a_wrong_passphrase(self):
        wrong = self.root / "wrong-2"
        wrong.write_text(run("words").out)
        passphrase = run("--store", self.laptop.store, "--passphrase-file", wrong, "dump", status=1).err
        size = (self.laptop.store / "keys").stat().st_size
        for place in (0, size // 2, size - 1):
            store = self.copy_store()
            keys = bytearray((store / "keys").read_bytes())
            keys[place] ^= 1
            (store / "keys").write_bytes(keys)
            self.assertNotEqual(self.refuse_store(store), passphrase)
            self.assertEqual((store / "keys").read_bytes(), bytes(keys))

    def test_truncated_keys(self):
        store = self.copy_store()
        (store / "keys").write_bytes((store / "keys").read_bytes()[:-7])
        self.refuse_store(store)

    def test_damaged_database(self):
        for place in (9, 4096 + 17, 4096 + 2000):
            store = self.copy_store()
            database = bytearray((store / "store.avs").read_bytes())
            database[place] ^= 1
            (store / "store.avs").write_bytes(database)
            self.refuse_store(store)

    def test_foreign_file_as_database(self):
        store = self.copy_store()
        (store / "store.avs").write_text("SQLite format 3\0" * 1000)
        self.refuse_store(store)

    def test_init_leaves_an_existing_store_alone(self):
        before = snapshot(self.laptop.store)
        self.refuse("init", "--organisation", "Autre", "--installation", "autre", "--scope", "76231",
                    "--root-file", self.root / "autre-racine", "--root-words-file", self.root / "autre-mots")
        self.assertEqual(snapshot(self.laptop.store), before)
        self.assertFalse((self.root / "autre-racine").exists())

    def test_init_with_a_wrong_scope_founds_nothing(self):
        done = run("--store", self.root / "neuf", "--passphrase-file", self.laptop.passphrase_file,
                   "init", "--organisation", "Autre", "--installation", "autre", "--scope", "Trifouilly",
                   "--root-file", self.root / "neuf-racine", "--root-words-file", self.root / "neuf-mots", status=1,
                   environment={"XDG_STATE_HOME": str(self.root / "neuf-state")})
        check_sentence(done.err)
        self.assertFalse((self.root / "neuf").exists())
        self.assertFalse((self.root / "neuf-racine").exists())

    def test_second_process(self):
        """One still prints its dump into a full pipe; the other is told."""
        store = self.copy_store()
        options = ["--store", store, "--passphrase-file", self.laptop.passphrase_file]
        environment = {"XDG_STATE_HOME": str(self.laptop.state)}
        run(*options, "record", "put", stdin=(json.dumps(self.contact) + "\n") * 400, environment=environment)
        first = subprocess.Popen([PROGRAM, *options, "dump"], stdout=subprocess.PIPE,
                                 env=dict(os.environ, **environment))
        try:
            self.assertTrue(first.stdout.read(1), "it prints, so it holds the store")
            done = run(*options, "digest", status=1, environment=environment)
            check_sentence(done.err)
            self.assertIn("déjà ouvert", done.err)
        finally:
            first.communicate(timeout=60)
        self.assertEqual(first.returncode, 0)
        run(*options, "digest", environment=environment)

    # --- records -------------------------------------------------------------

    def test_unknown_commune(self):
        self.refuse_record(**{"code-insee": "Trifouilly-les-Oies"})
        self.refuse_record(**{"code-insee": "99999"})

    def test_birth_date_in_the_future(self):
        container = self.laptop.ask("search", "gavroche")[0]["container"]
        self.refuse("record", "put", stdin=json.dumps(
            {"form": "personne", "container": container, "answers": {"prenom": "Gavroche", "date-naissance": "2199-01-01"}}))

    def test_unknown_choice(self):
        self.refuse_record(**{"tranche-age": "centenaire"})

    def test_missing_answer(self):
        incomplete = dict(self.contact, answers={"prenom-ou-surnom": "Navet"})
        self.refuse("record", "put", stdin=json.dumps(incomplete))

    def test_name_of_who_does_not_want_to_be_called(self):
        self.refuse_record(**{"accord-recontact": "non"})

    def test_social_security_number(self):
        self.refuse_record(**{"reponse-immediate": "Numéro 2 85 05 78 006 084 36"})

    def test_bad_lines(self):
        good = json.dumps(self.contact)
        before = len(self.laptop.ask("record", "list", "contact"))
        for bad in ("{", "[]", "null", "12", "\"texte\"", "{\"form\": \"contact\"}", "{\"form\": 3, \"answers\": {}}",
                    "{\"form\": \"trottinette\", \"answers\": {}}", "{\"answers\": {}}",
                    "{\"form\": \"contact\", \"answers\": {\"couleur\": \"bleu\"}}",
                    "{\"form\": \"contact\", \"answers\": {\"sexe\": 1}}",
                    "{\"form\": \"contact\", \"answers\": {\"sexe\": [\"F\"]}}",
                    "{\"form\": \"contact\", \"id\": \"../../etc\", \"answers\": {}}",
                    "{\"form\": \"contact\", \"forme\": \"rond\", \"answers\": {}}",
                    "{\"form\": \"contact\", \"form\": \"frein\", \"answers\": {}}",
                    "{\"form\": \"frein\", \"answers\": {\"theme\": \"mobilite\", \"intensite\": \"genant\", "
                    "\"exprime-par\": \"jeune\", \"date-constat\": \"2026-01-05\"}}",
                    "[" * 100000, "{\"a\":" * 5000, "x" * (1 << 21), b"\xff\xfe", b"{\"form\": \"con\0tact\"}"):
            bad = bad.encode() if isinstance(bad, str) else bad
            self.refuse("record", "put", stdin=good.encode() + b"\n" + bad + b"\n")
        self.assertEqual(len(self.laptop.ask("record", "list", "contact")), before)

    def test_unknown_record(self):
        self.refuse("record", "get", "0" * 32)
        self.refuse("record", "get", "AV-0000-0000-1")
        self.refuse("record", "delete", "0" * 32)
        self.refuse("record", "list", "trottinette")
        self.refuse("record", "list", "contact", "--where", "couleur=bleu")
        self.refuse("record", "list", "contact", "--where", "sexe=bleu")
        self.refuse("conflicts", "resolve", self.record, "couleur", "bleu")
        self.refuse("conflicts", "resolve", self.record, "sexe", "bleu")

    # --- bundles -------------------------------------------------------------

    def bundle(self, recipient="mairie"):
        stick = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        self.laptop.run("export", stick, "--to", recipient)
        return next(stick.rglob("*.avlot"))

    def test_bundle_for_somebody_else(self):
        third = join(self.mairie, "autre-portable")
        bundle = self.bundle()
        self.refuse("import", bundle, post=third)
        self.assertEqual(third.ask("import", bundle.parent)[0]["passed-over"], 1)

    def test_bundle_with_one_flipped_bit(self):
        bundle = self.bundle()
        original = bundle.read_bytes()
        before = self.mairie.digest()
        for place in (0, 9, 20, 45, 150, len(original) // 2, len(original) - 1):
            damaged = bytearray(original)
            damaged[place] ^= 1
            bundle.write_bytes(damaged)
            self.refuse("import", bundle, post=self.mairie)
        self.assertEqual(self.mairie.digest(), before)

    def test_truncated_bundle(self):
        bundle = self.bundle()
        bundle.write_bytes(bundle.read_bytes()[:-40])
        self.refuse("import", bundle, post=self.mairie)

    def test_things_that_are_no_bundle(self):
        empty = self.root / "vide.avlot"
        empty.write_bytes(b"")
        letter = self.root / "lettre.avlot"
        letter.write_text("Chère mairie,\n" * 100)
        pipe = self.root / "tuyau.avlot"
        os.mkfifo(pipe)
        link = self.root / "lien.avlot"
        link.symlink_to(self.bundle())
        for thing in (empty, letter, pipe, link, self.root / "absent.avlot"):
            self.refuse("import", thing, post=self.mairie)
            self.refuse("inspect", thing, post=self.mairie)

    def test_wrong_words_of_a_laptop(self):
        laptop = self.root / "troisieme"
        request = self.root / "troisieme.avdem"
        run("--store", laptop, "--passphrase-file", self.laptop.passphrase_file, "--agent", "Javert",
            "join", "request", "--installation", "troisieme", request,
            environment={"XDG_STATE_HOME": str(self.root / "troisieme-state")})
        self.refuse("join", "accept", request, "--scope", "76231", "--role", "terrain",
                    "--output", self.root / "troisieme.avlot", "--words", run("words").out.strip(), post=self.mairie)
        self.refuse("join", "accept", request, "--scope", "76231", "--role", "prefet",
                    "--output", self.root / "troisieme.avlot", "--words", "abaisser", post=self.mairie)
        self.assertFalse((self.root / "troisieme.avlot").exists())

    def test_unknown_recipient(self):
        self.refuse("export", self.root, "--to", "personne")

    # --- a full disk ---------------------------------------------------------

    def limited(self, size, *arguments, post=None, **options):
        """A command whose files may not grow beyond so many bytes."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        return self.refuse(*arguments, post=post, preexec_fn=limit, **options)

    def test_full_disk_while_saving(self):
        before = len(self.laptop.ask("record", "list", "contact"))
        records = "\n".join(json.dumps(dict(self.contact, answers={**self.contact["answers"], "reponse-immediate": "x" * 100}))
                            for _ in range(2000))
        self.limited(os.path.getsize(self.laptop.store / "store.avs") // 2, "record", "put", stdin=records)
        self.assertEqual(len(self.laptop.ask("record", "list", "contact")), before)

    def test_full_disk_while_exporting(self):
        stick = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        self.limited(600, "export", stick, "--to", "mairie")
        self.assertEqual([p for p in raw_files(stick) if p.suffix == ".avlot"], [])

    def test_full_disk_while_printing(self):
        sheet = self.root / "fiche.pdf"
        self.limited(1000, "sheet", "fiche-reperage", "--output", sheet)
        self.assertFalse(sheet.exists())

    def test_full_disk_on_standard_output(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "--store", self.laptop.store, "--passphrase-file", self.laptop.passphrase_file,
                                   "dump"], stdout=full, stderr=subprocess.PIPE,
                                  env=dict(os.environ, LC_ALL="fr_FR.UTF-8", XDG_STATE_HOME=str(self.laptop.state)))
        self.assertEqual(done.returncode, 1)
        check_sentence(done.stderr.decode())

    def test_an_end_before_its_beginning(self):
        operation = {"form": "operation", "scope": "76540", "answers": {"date-debut": "2020-01-24T14:00:00+01:00", "date-fin": "2020-01-24T09:00:00+01:00"}}
        self.assertIn("avant", self.refuse("record", "put", stdin=json.dumps(operation)))

    def test_a_partial_number_is_kept(self):
        partner = {"form": "partenaire", "scope": "76540", "answers": {
            "nom": "Foyer", "type": "MISSION_LOCALE", "sensible": "non", "code-insee": "76540", "telephone": "06 39 98 12"}}
        whole = dict(partner, answers=dict(partner["answers"], telephone="06 39 98 12 34"))
        done = self.laptop.run("record", "put", stdin=json.dumps(whole) + "\n" + json.dumps(partner))
        kept = lines(done)[1]["id"]
        self.assertEqual(self.laptop.get(kept)["answers"]["telephone"], "06399812")
        check_sentence(done.err)
        self.assertIn("Ligne 2", done.err)
        self.assertIn("8 chiffres", done.err)
        self.assertIn("gardé tel quel", done.err)

        # Refused with another line, it is not said to be kept.
        refused = dict(partner, answers=dict(partner["answers"], type="nulle part"))
        self.assertNotIn("gardé", self.refuse("record", "put", stdin=json.dumps(partner) + "\n" + json.dumps(refused)))
        partner["answers"]["telephone"] = "demander à Fantine"
        self.assertIn("numéro", self.refuse("record", "put", stdin=json.dumps(partner)))

    def test_sheet_where_nothing_can_be_written(self):
        self.refuse("sheet", "fiche-reperage", "--output", self.root / "absent" / "fiche.pdf")
        self.assertIn("fiche-reperage, notice-information", self.refuse("sheet", "affiche", "--output", self.root / "fiche.pdf"))

    def test_export_where_no_folder_is(self):
        self.assertIn("clé", self.refuse("export", self.root / "absente"))


if __name__ == "__main__":
    unittest.main()
