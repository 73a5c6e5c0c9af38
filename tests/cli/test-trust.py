"""Every way back of docs/trust.md, by the command line alone."""

import pathlib
import shutil
import tempfile
import time
import unittest

from cli import check_sentence, lines
from team import CHEAP, SCOPE, Post, colleague, contact, found, join


class Trust(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.directory.name)

    def tearDown(self):
        self.directory.cleanup()

    def carry(self, sender, *receivers, status=0):
        """One stick round the table."""
        with tempfile.TemporaryDirectory() as stick:
            sender.run("export", stick)
            return [lines(r.run("import", stick, status=status)) for r in receivers]

    def name_of(self, post, record):
        return post.get(record)["answers"].get("prenom-ou-surnom")

    def root_options(self, mairie):
        return ["--root-file", mairie.root / "racine", "--root-words-file", mairie.root / "racine.mots"]

    def test_role_of_an_agent_decides_what_they_do(self):
        mairie = found(self.root)
        dossier = mairie.put(contact(mairie))[0]["container"]
        other = colleague(mairie, "Lorilleux")
        deeds = {"erase": ("erase", dossier, "--reason", "demande"),
                 "transfer": ("transfer", dossier, "76231"),
                 "revoke": ("revoke", "Personne", "--reason", "perdu")}
        for role, refused in {"INTERV": {"erase", "transfer", "revoke"}, "ADMIN": {"erase", "transfer"},
                              "DPO": {"transfer", "revoke"}}.items():
            mairie.put({"id": other.agent_id(), "form": "agent", "answers": {"role": role}})
            for name in refused:
                self.assertIn("Votre rôle", other.run(*deeds[name], status=1).err, (role, name))
        mairie.put({"id": other.agent_id(), "form": "agent", "answers": {"role": "DPO"}})
        other.run(*deeds["erase"])

    def role_of(self, post, name):
        return next(r["answers"]["role"] for r in post.ask("record", "list", "agent") if r["answers"]["nom-affiche"] == name)

    def test_role_of_an_agent_is_said_where_they_are_added(self):
        phrase = self.root / "phrase"
        phrase.write_text("bougie lampe nuage cheval\n")
        new = ("--new-passphrase-file", phrase, *CHEAP)
        mairie = found(self.root)
        self.assertEqual(self.role_of(mairie, "Bienvenu"), "REFERENT")
        mairie.run("agents", "add", "Gavroche", *new)
        mairie.named = ["--agent", "Bienvenu"]
        self.assertEqual(self.role_of(mairie, "Gavroche"), "INTERV")
        mairie.run("agents", "add", "Azelma", "--role", "ANIM", *new)
        self.assertEqual(self.role_of(mairie, "Azelma"), "ANIM")
        for role in ("EVAL", "FINANCEUR", "interv", "Javert", ""):
            self.assertIn("n’est pas le rôle d’un agent", mairie.run("agents", "add", "Javert", "--role", role, *new, status=2).err)
        self.assertNotIn("Javert", mairie.run("agents").out)

    def test_role_is_said_where_a_computer_begins(self):
        mairie = found(self.root)
        laptop, request, welcome = Post(self.root, "portable"), self.root / "portable.avdem", self.root / "portable.avlot"
        laptop.named = ["--agent", laptop.agent]
        words = laptop.ask("join", "request", "--installation", "portable", "--agent-role", "RESP_EQUIPE", *CHEAP, request)[0]["words"]
        mairie.run("join", "accept", request, "--scope", SCOPE, "--role", "terrain", "--output", welcome, "--words", words)
        laptop.run("join", "finish", welcome, "--words", mairie.words)
        self.assertEqual(self.role_of(laptop, laptop.agent), "RESP_EQUIPE")

        # Who founds must be able to enrol.
        other = Post(self.root, "ailleurs")
        founding = ("init", "--organisation", "Ailleurs", "--installation", "ailleurs", "--scope", SCOPE,
                    "--root-file", self.root / "racine-2", "--root-words-file", self.root / "racine-2.mots", *CHEAP)
        self.assertIn("rien n’a été fondé", other.run(*founding, "--agent-role", "INTERV", status=2).err)
        self.assertFalse(other.store.exists())
        other.named = ["--agent", "Goujet"]
        other.run(*founding, "--agent-role", "ADMIN")
        self.assertEqual(self.role_of(other, "Goujet"), "ADMIN")

    def test_lost_laptop_is_revoked_and_replaced(self):
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        kept = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        self.carry(laptop, mairie)
        told = mairie.run("revoke", "portable", "--reason", "perdu").err
        check_sentence(told)
        self.assertTrue(told.startswith("Révoqué\u00a0: "), told)
        another = join(mairie, "portable-2")
        self.assertEqual(self.name_of(another, kept), "Cosette")
        # What the thief writes waits, until the root says it was found again.
        late = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Gavroche"}))[0]["id"]
        self.carry(laptop, mairie, status=3)
        mairie.run("record", "get", late, status=1)
        check_sentence(mairie.run("revoke", "portable", "--take-back", *self.root_options(mairie)).err)
        self.assertEqual(self.name_of(mairie, late), "Gavroche")
        self.carry(mairie, another)
        self.assertEqual(self.name_of(another, late), "Gavroche")

    def test_nothing_is_said_in_vain(self):
        """A laptop of two communes that heard that it is revoked in one of them."""
        mairie = found(self.root, scope=f"{SCOPE},76681")
        second, laptop = join(mairie, "second"), join(mairie, "portable", scope=f"{SCOPE},76681")
        mairie.run("delegate", "second", *self.root_options(mairie))
        self.carry(mairie, second)
        one, other = (c["container"] for c in laptop.put(contact(laptop), contact(laptop)))
        self.carry(laptop, second)
        second.run("revoke", "portable", "--reason", "perdu")
        self.carry(second, laptop)
        for command in (("merge", one, other), ("unmerge", one, other), ("transfer", one, "76681"),
                        ("erase", one, "--reason", "demande")):
            refused = laptop.run(*command, json_lines=False, status=1).err
            check_sentence(refused)
            self.assertIn("a été révoqué pour Elbeuf, et ce qu’il dirait ne vaudrait pour personne", refused, command)

    def test_what_a_stolen_laptop_erased_is_taken_back(self):
        """Also where the mairie heard of it first; what it erased before the theft stays so."""
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        kept = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]
        self.carry(laptop, mairie)
        laptop.run("erase", kept["container"], "--reason", "demande")
        self.carry(laptop, mairie)
        told = mairie.run("revoke", "portable", "--keep-erasures").err
        self.assertIn("1 dossier qu’il a effacé le reste", told)
        self.assertIsNone(self.name_of(mairie, kept["id"]))
        for wrong in (("--keep-erasures", "--erased-since", "2026-01-01"), ("--keep-erasures", "--take-back"),
                      ("--erased-since", "2026-02-30"), ("--erased-since", "2026-02")):
            check_sentence(mairie.run("revoke", "portable", *wrong, status=2).err.splitlines()[0])
        self.assertIn("révoqué", mairie.run("revoke", "portable", "--erased-since", "2199-01-01", status=1).err)

        told = mairie.run("revoke", "portable", "--erased-since", "2020-01-01").err
        self.assertIn("1 dossier qu’il avait effacé est repris", told)
        self.assertEqual(self.name_of(mairie, kept["id"]), "Cosette")
        self.assertIn("révoqué", mairie.run("revoke", "portable", status=1).err)

    def test_laptop_is_given_another_role(self):
        """From then on: what it wrote before stays."""
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        kept = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        self.carry(laptop, mairie)
        self.assertIn("delegate", mairie.run("installations", "change", "portable", "--scope", SCOPE, "--role", "intendant", status=1).err)
        check_sentence(mairie.run("installations", "change", "portable", "--scope", SCOPE, "--role", "metropole").err)
        self.assertEqual([m["role"] for m in mairie.ask("installations") if m["name"] == "portable"], ["metropole"])
        late = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Gavroche"}))[0]["id"]
        self.carry(laptop, mairie, status=3)
        self.assertEqual(self.name_of(mairie, kept), "Cosette")
        mairie.run("record", "get", late, status=1)
        # And back again: what had waited counts.
        mairie.run("installations", "change", "portable", "--scope", SCOPE, "--role", "referent")
        self.assertEqual(self.name_of(mairie, late), "Gavroche")

    def test_an_intendant_says_who_enrols_elsewhere(self):
        mairie = found(self.root, scope=f"{SCOPE},76681")
        second = join(mairie, "second", scope="76681")
        mairie.run("delegate", "second", *self.root_options(mairie))
        join(mairie, "portable", scope="76681")
        self.carry(mairie, second)
        for scope, told in ((f"{SCOPE},76681", "n’inscrit pas pour Elbeuf\u00a0: demandez au poste de l’intendant qui le fait (mairie), ou donnez le fichier racine"),
                            ("76540", "n’inscrit pas pour Rouen, et aucun autre n’est connu ici qui le fasse\u00a0: donnez le fichier racine")):
            refused = second.run("installations", "change", "portable", "--scope", scope, "--role", "referent", json_lines=False, status=1).err
            check_sentence(refused)
            self.assertIn(told, refused)

    def test_found_again_and_opened_in_a_hurry(self):
        """Both need another person: the root's keeper, and a colleague."""
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        dossier = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Gavroche"}))[0]["container"]
        laptop.run("break-glass", dossier, "--reason", "Une fugue, la nuit.")
        self.assertIn("collègue", laptop.run("break-glass", "acknowledge", dossier, status=1).err)
        self.assertNotIn(laptop.agent_id(), laptop.run("break-glass", "list", json_lines=False).out)
        self.carry(laptop, mairie)
        # Whoever has opened it as well acknowledges the other's, never their own.
        time.sleep(1)                   # the last comes first, and moments are told to the second
        mairie.run("break-glass", dossier, "--reason", "La même nuit.")
        mairie.run("break-glass", "acknowledge", dossier)
        self.assertIn("collègue", mairie.run("break-glass", "acknowledge", dossier, status=1).err)
        self.carry(mairie, laptop)
        self.assertEqual([(b["reason"], b["seen"] != "") for b in laptop.ask("break-glass", "list", dossier)],
                         [("La même nuit.", False), ("Une fugue, la nuit.", True)])

        mairie.run("revoke", "portable", "--reason", "perdu")
        self.assertIn("racine", mairie.run("reinstate", "portable", status=1).err)
        mairie.run("reinstate", "portable", *self.root_options(mairie))
        self.assertFalse([m for m in mairie.ask("installations") if m["revoked"]])

    def test_root_file_is_lost(self):
        """The copy opens; where it is lost as well, intendants go on."""
        mairie = found(self.root)
        copy = self.root / "copie"
        shutil.copy(self.root / "racine", copy)
        (self.root / "racine").unlink()
        laptop = join(mairie, "portable")
        mairie.run("delegate", "portable", "--root-file", copy, "--root-words-file", self.root / "racine.mots")
        self.assertTrue([m for m in mairie.ask("installations") if m["name"] == "portable"][0]["intendant"])
        copy.unlink()
        # Intendants go on with what they may do meanwhile.
        join(mairie, "portable-2", role="terrain")
        mairie.run("delegate", "portable-2", "--root-file", copy, "--root-words-file", self.root / "racine.mots", status=1)
        self.carry(mairie, laptop)
        laptop.run("revoke", "portable-2", "--reason", "essai")

    def test_every_copy_of_the_root_file_is_lost(self):
        """The organisation is founded anew, and everybody's work is still there."""
        mairie = found(self.root)
        laptop, thief = join(mairie, "portable"), join(mairie, "volé")
        kept = thief.put(contact(thief, **{"prenom-ou-surnom": "Fantine"}))[0]["id"]
        self.carry(thief, mairie)
        mairie.run("revoke", "volé", "--reason", "volé")
        late = thief.put(contact(thief, **{"prenom-ou-surnom": "Montparnasse"}))[0]["id"]
        self.carry(mairie, laptop)
        here = mairie.put(contact(mairie, **{"prenom-ou-surnom": "Gavroche"}))[0]["id"]
        there = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        for name in ("racine", "racine.mots"):
            (self.root / name).unlink()

        # A laptop that is no intendant's does not; nor does anybody over a file that is there.
        again = ["refound", "--organisation", "Aller vers (bis)", *self.root_options(mairie)]
        laptop.run(*again, status=1)
        self.assertFalse((self.root / "racine").exists())
        words = mairie.ask(*again)[0]["words"]
        self.assertNotEqual(words, mairie.words)
        mairie.run(*again, status=1)
        self.assertEqual([self.name_of(mairie, r) for r in (kept, here)], ["Fantine", "Gavroche"])
        members = {m["name"]: m for m in mairie.ask("installations")}
        self.assertEqual({n for n, m in members.items() if m["revoked"]}, {"volé"})
        self.assertTrue(members["mairie"]["intendant"])

        # Until it follows, a laptop and the others refuse each other.
        with tempfile.TemporaryDirectory() as stick:
            mairie.run("export", stick, "--to", "portable")
            bundle = next(pathlib.Path(stick).iterdir())
            laptop.run("import", bundle, status=1)
            laptop.run("join", "finish", bundle, "--words", words, status=1)
            laptop.run("join", "finish", bundle, "--refounded", "--words", mairie.words, status=1)
            self.assertEqual(self.name_of(laptop, there), "Cosette")
            laptop.run("join", "finish", bundle, "--refounded", "--words", words)
        self.assertEqual([self.name_of(laptop, r) for r in (kept, here, there)], ["Fantine", "Gavroche", "Cosette"])
        self.carry(laptop, mairie)
        self.carry(mairie, laptop)
        self.assertEqual(self.name_of(mairie, there), "Cosette")
        self.assertEqual(mairie.digest(), laptop.digest())

        # The thief's work is neither let in by the new organisation, nor lost what it did before.
        self.assertIn(thief.run("export", self.root, "--to", "mairie", status=None).returncode, (0, 1))
        for post in (mairie, laptop):
            post.run("record", "get", late, status=1)
        # The new root file does what the old one did, and new laptops join.
        mairie.words = words
        mairie.run("delegate", "portable", *self.root_options(mairie))
        another = join(mairie, "portable-2")
        self.assertEqual(self.name_of(another, there), "Cosette")

    def test_machine_of_the_mairie_is_lost(self):
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        here = mairie.put(contact(mairie, **{"prenom-ou-surnom": "Fantine"}))[0]["id"]
        there = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        self.carry(mairie, laptop)
        shutil.rmtree(mairie.store)
        # The root file, on any laptop, makes it an intendant; it enrols the new machine.
        laptop.words = mairie.words
        laptop.run("delegate", "portable", *self.root_options(mairie))
        new = join(laptop, "mairie-2")
        laptop.run("revoke", "mairie", "--reason", "machine perdue", *self.root_options(mairie))
        self.carry(laptop, new)
        self.carry(new, laptop)
        self.assertEqual([self.name_of(new, r) for r in (here, there)], ["Fantine", "Cosette"])
        self.assertEqual(new.digest(), laptop.digest())

    def test_machine_of_an_intendant_was_copied(self):
        """What both signed stands; the chain signs again once the root says so."""
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        copy = Post(self.root, "copie")
        shutil.copytree(mairie.store, copy.store)
        shutil.copytree(mairie.state, copy.state)
        copy.passphrase_file, copy.words = mairie.passphrase_file, mairie.words
        join(mairie, "premier", role="terrain")
        join(copy, "second", role="terrain")
        self.carry(copy, laptop, status=None)
        # To the laptop the two are one: the mairie first says what it holds itself.
        for sender, receiver in ((mairie, laptop), (laptop, mairie)):
            self.carry(sender, receiver, status=None)
        for post in (mairie, laptop):
            names = {m["name"] for m in post.ask("installations") if not m["revoked"]}
            self.assertEqual(names, {"mairie", "portable", "premier", "second"})
            signers = [m["name"] for m in post.ask("installations") if m["two-signers"]]
            self.assertEqual(signers, ["mairie"])
        refused = mairie.run("revoke", "second", "--reason", "essai", json_lines=False, status=1)
        self.assertIn("intendant", refused.err)
        mairie.run("delegate", "mairie", *self.root_options(mairie))
        mairie.run("revoke", "second", "--reason", "essai")
        self.carry(mairie, laptop, status=None)
        self.assertTrue([m for m in laptop.ask("installations") if m["name"] == "second"][0]["revoked"])

    def test_only_intendant_is_gone(self):
        mairie = found(self.root)
        first, second = join(mairie, "portable-1"), join(mairie, "portable-2")
        self.carry(mairie, first)
        first.run("revoke", "portable-2", status=1)
        # On any installation, with the root file.
        first.run("delegate", "portable-1", *self.root_options(mairie))
        first.words = mairie.words
        third = join(first, "portable-3", role="terrain")
        self.carry(first, second, third)
        names = {m["name"] for m in second.ask("installations") if not m["revoked"]}
        self.assertEqual(names, {"mairie", "portable-1", "portable-2", "portable-3"})

    def test_forgotten_passphrase(self):
        mairie = found(self.root)
        laptop = join(mairie, "portable")
        record = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        new = self.root / "nouvelle"
        new.write_text("quatre mots de plus pour Goujet\n")
        laptop.run("recover", laptop.agent, *self.root_options(mairie), "--new-passphrase-file", new)
        laptop.passphrase_file = new
        self.assertEqual(self.name_of(laptop, record), "Cosette")


class Lists(unittest.TestCase):
    def test_rows_of_a_team_travel(self):
        with tempfile.TemporaryDirectory() as root:
            mairie = found(root)
            laptop = join(mairie, "portable")
            row = mairie.put({"form": "ligne-liste", "answers": {"liste": "types_partenaires", "libelle": "Café associatif"}})[0]["id"]
            code = mairie.get(row)["answers"]["code"]
            self.assertRegex(code, r"^L-[0-9a-f]{6}-CAFE_ASSOCIATIF-[0-9a-f]{6}$")
            self.partner(laptop, "cafe associatif", status=1)
            with tempfile.TemporaryDirectory() as stick:
                mairie.run("export", stick)
                laptop.run("import", stick)
            # By its label or its code, on the other machine.
            self.assertEqual(self.partner(laptop, "cafe associatif"), code)
            # It stays in its list, under its code; ended, it keeps its name.
            laptop.put({"id": row, "form": "ligne-liste", "answers": {"liste": "hebergement"}}, status=1)
            laptop.put({"id": row, "form": "ligne-liste", "answers": {"valide-au": "2026-01-01"}})
            partner = laptop.ask("record", "list", "partenaire")[0]["id"]
            self.assertIn("Café associatif", laptop.run("record", "get", partner, json_lines=False).out)

    def partner(self, post, kind, status=0):
        """A partner of this kind; the code that was kept."""
        made = post.put({"form": "partenaire", "answers": {"nom": "La Halte", "type": kind, "sensible": "non", "code-insee": SCOPE}},
                        status=status)
        return post.get(made[0]["id"])["answers"]["type"] if made else None


class Erasure(unittest.TestCase):
    def test_who_has_heard_of_it_and_what_still_counts(self):
        with tempfile.TemporaryDirectory() as root:
            mairie = found(root)
            laptop = join(mairie, "portable")
            join(mairie, "portable-2")
            taken = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]
            laptop.run("erase", taken["container"], "--reason", "demande")
            erasure = laptop.ask("erase", "list")[0]
            self.assertEqual((erasure["dossier"], erasure["gone"], erasure["seen"]), (taken["container"], False, []))
            self.assertEqual((erasure["by"], erasure["confirmable"]), (["portable"], False))
            self.assertIn("mairie", erasure["missing"])
            with tempfile.TemporaryDirectory() as stick:
                laptop.run("export", stick)
                mairie.run("import", stick)
            with tempfile.TemporaryDirectory() as stick:
                mairie.run("export", stick)
                laptop.run("import", stick)
            erasure = laptop.ask("erase", "list")[0]
            self.assertEqual([s["name"] for s in erasure["seen"]], ["mairie"])
            self.assertEqual(erasure["missing"], ["portable-2"])
            # It counted once as a contact of its commune and quarter, and names nobody.
            counters = mairie.ask("record", "list", "compteur")
            self.assertEqual([c["answers"] for c in counters],
                             [{"indicateur": "I02", "trimestre": "2026-T1", "code-insee": SCOPE}])
            # A second installation makes it final.
            mairie.run("erase", "confirm", taken["container"])
            self.assertTrue(mairie.ask("erase", "list")[0]["gone"])
            self.assertNotIn("Cosette", mairie.run("dump", json_lines=False).out)


if __name__ == "__main__":
    unittest.main()
