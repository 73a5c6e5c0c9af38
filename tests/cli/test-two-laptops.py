"""A contact taken on one laptop is found, diagnosed and mobilised on another
machine, by the command line alone, after crossing by a signed bundle."""

import datetime
import os
import pathlib
import tempfile
import time
import unittest

from cli import check_sentence, lines
from team import SCOPE, contact, found, join


def carry(sender, receiver, status=0):
    """A stick from one to the other."""
    with tempfile.TemporaryDirectory() as stick:
        sender.run("export", stick, "--to", receiver.name)
        return lines(receiver.run("import", stick, status=status))


class TwoLaptops(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.mairie = found(cls.directory.name, scope=f"{SCOPE},76540,S12")
        cls.laptop = join(cls.mairie, "portable")

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def test_whole_story(self):
        mairie, laptop = self.mairie, self.laptop

        taken = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Étienne", "nom": "Lantier",
                                              "moyen-contact": "tel", "valeur-contact": "06 39 98 10 01",
                                              "besoin-immediat": "P1 P6", "echeance": "J1"}))[0]
        carry(laptop, mairie)

        people = mairie.ask("search", "lantié")
        self.assertEqual([p["container"] for p in people], [taken["container"]])
        self.assertEqual(mairie.get(taken["id"])["answers"]["valeur-contact"], "+33639981001")

        agent = mairie.agent_id()
        dossier = taken["container"]
        frein, besoin = mairie.put(
            {"form": "frein", "container": dossier,
             "answers": {"theme": "mobilite", "situation": "Pas de bus après 20 h", "intensite": "bloquant",
                         "exprime-par": "jeune", "date-constat": "2026-01-06"}},
            {"form": "besoin-immediat", "container": dossier,
             "answers": {"priorite": "P1", "libelle": "Travailler à la journée", "echeance": "J1",
                         "exprime-le": "2026-01-05T10:15:00+01:00", "statut": "ouvert"}})
        diagnosis, action = mairie.put(
            {"form": "diagnostic", "container": dossier,
             "answers": {"moment": "entree", "date": "2026-01-06", "attentes": "Un vrai contrat",
                         "situation-emploi": "CHO_NINS", "niveau": "N03", "hebergement": "Parents"}},
            {"form": "action", "container": dossier,
             "answers": {"besoin": besoin["id"], "libelle": "Chantier éducatif", "priorite": "P1",
                         "type": "accompagnement", "statut": "planned", "responsable": agent}})
        carry(mairie, laptop)

        for record in (frein, besoin, diagnosis, action):
            self.assertEqual(laptop.get(record["id"])["answers"], mairie.get(record["id"])["answers"])
        self.assertEqual(laptop.digest(), mairie.digest())

        # The same field of the same record, by both, without having met.
        laptop.put({"id": taken["id"], "form": "contact", "answers": {"valeur-contact": "06 39 98 10 02"}})
        mairie.put({"id": taken["id"], "form": "contact", "answers": {"valeur-contact": "06 39 98 10 03"}})
        report = carry(laptop, mairie, status=3)[0]
        self.assertEqual(report["conflicts"], 1)
        carry(mairie, laptop, status=3)
        self.assertEqual(laptop.digest(), mairie.digest())
        for post in (mairie, laptop):
            conflicts = post.ask("conflicts", status=3)
            self.assertEqual([(c["id"], c["field"]) for c in conflicts], [(taken["id"], "valeur-contact")])
            self.assertEqual({v["value"] for v in conflicts[0]["values"]}, {"+33639981002", "+33639981003"})
            self.assertEqual([v["doubtful"] for v in conflicts[0]["values"]], [False, False])

        # Different fields: nothing to settle.
        laptop.put({"id": taken["id"], "form": "contact", "answers": {"sexe": "M"}})
        mairie.put({"id": taken["id"], "form": "contact", "answers": {"code-insee": "76231"}})

        mairie.run("conflicts", "resolve", taken["id"], "valeur-contact", "06 39 98 10 02")
        self.assertEqual(mairie.ask("conflicts"), [])
        carry(mairie, laptop)
        carry(laptop, mairie)
        self.assertEqual(laptop.ask("conflicts"), [])
        self.assertEqual(laptop.digest(), mairie.digest())
        answers = laptop.get(taken["id"])["answers"]
        self.assertEqual((answers["valeur-contact"], answers["sexe"], answers["code-insee"]),
                         ("+33639981002", "M", "76231"))

        # A deletion crosses, and is taken back.
        laptop.run("record", "delete", frein["id"])
        carry(laptop, mairie)
        self.assertNotIn(frein["id"], [r["id"] for r in mairie.ask("record", "list", "frein")])
        mairie.run("record", "undelete", frein["id"])
        carry(mairie, laptop)
        self.assertIn(frein["id"], [r["id"] for r in laptop.ask("record", "list", "frein")])

        # The stick that went round says the same again: nothing changes.
        with tempfile.TemporaryDirectory() as stick:
            mairie.run("exchange", stick)
            # No medium that can be taken out: nobody is told to.
            told = laptop.run("exchange", stick).err
            self.assertIn("Tout est dans le dossier.", told)
            self.assertNotIn("retirer", told)
            mairie.run("exchange", stick)
            before = mairie.digest()
            mairie.run("import", stick)
            self.assertEqual(mairie.digest(), before)
            self.assertEqual(laptop.digest(), before)

    def test_deleted_while_it_was_changed(self):
        mairie, laptop = self.mairie, self.laptop
        taken = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Cosette"}))[0]
        id = taken["id"]
        carry(laptop, mairie)

        def wait_apart():
            """Deleted on one, changed on the other; both are told."""
            mairie.run("record", "delete", id)
            laptop.put({"id": id, "form": "contact", "answers": {"reponse-immediate": next(answers)}})
            self.assertEqual(carry(laptop, mairie, status=3)[0]["conflicts"], 1)
            carry(mairie, laptop, status=3)

        def settle(post, verb):
            post.run("record", verb, id)
            self.assertEqual(post.ask("conflicts"), [])

        answers = iter(["Un repas", "Un duvet", "Un ticket de bus"])
        wait_apart()
        for post in (mairie, laptop):
            waiting = post.ask("conflicts", status=3)
            self.assertEqual([(w["id"], w["form"], w["container"]) for w in waiting], [(id, "contact", taken["container"])])
            self.assertEqual([d["agent"] for d in waiting[0]["deleted"]], [mairie.agent_id()])
            self.assertEqual(waiting[0]["kept"], [])
            self.assertEqual([(c["field"], c["value"], c["agent"]) for c in waiting[0]["changed"]],
                             [("reponse-immediate", "Un repas", laptop.agent_id())])
        told = mairie.run("conflicts", status=3, json_lines=False).out
        self.assertIn(f"{id}  Contact, fiche modifiée ailleurs pendant sa suppression", told)
        self.assertIn("Un repas", told)
        self.assertIn("record undelete", told)

        # Kept by one is kept by all.
        settle(mairie, "undelete")
        carry(mairie, laptop)
        self.assertEqual(laptop.ask("conflicts"), [])
        self.assertEqual(laptop.get(id)["answers"]["reponse-immediate"], "Un repas")
        self.assertEqual(laptop.digest(), mairie.digest())

        # Kept by one and deleted by the other waits again; deleted it is gone.
        wait_apart()
        settle(mairie, "delete")
        settle(laptop, "undelete")
        carry(laptop, mairie, status=3)
        carry(mairie, laptop, status=3)
        waiting = laptop.ask("conflicts", status=3)
        self.assertEqual(([d["agent"] for d in waiting[0]["deleted"]], [k["agent"] for k in waiting[0]["kept"]]),
                         ([mairie.agent_id()], [laptop.agent_id()]))
        settle(laptop, "delete")
        carry(laptop, mairie)
        for post in (mairie, laptop):
            self.assertEqual(post.ask("conflicts"), [])
            self.assertTrue(post.get(id)["deleted"])
        self.assertEqual(laptop.digest(), mairie.digest())

        # Nothing brings back by silence what is gone.
        said = mairie.put({"id": id, "form": "contact", "answers": {"sexe": "F"}}, status=1)
        self.assertEqual(said, [])
        mairie.run("conflicts", "resolve", id, "reponse-immediate", next(answers), status=1)
        self.assertTrue(mairie.get(id)["deleted"])
        self.assertEqual(mairie.ask("conflicts"), [])

    def test_dossier_goes_elsewhere_and_is_shared(self):
        laptop = self.laptop
        rouen = join(self.mairie, "rouen", scope="76540")
        association = join(self.mairie, "mission-locale", scope="S12", role="terrain")
        carry(self.mairie, laptop)
        taken, other = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Nana"}),
                                  contact(laptop, **{"prenom-ou-surnom": "Satin"}))

        # Until then neither reads a word of it.
        for post in (rouen, association):
            carry(laptop, post)
            self.assertEqual(post.ask("search", "nana"), [])
            carry(post, laptop)

        laptop.run("transfer", taken["container"], "76540")
        laptop.run("transfer", other["container"], "76319", status=1)
        laptop.run("transfer", taken["container"], "76540", status=1)
        laptop.run("share", other["container"], "S12", "contact", self.in_days(30), status=2)
        laptop.run("share", other["container"], "S12", "contact,fse", self.in_days(30), "--agreement", "oral", status=1)
        laptop.run("share", other["container"], "S12", "contact,parcours", self.in_days(30), "--agreement", "oral")
        for post in (rouen, association):
            carry(laptop, post)
        self.assertEqual([p["container"] for p in rouen.ask("search", "nana")], [taken["container"]])
        self.assertEqual(rouen.ask("search", "satin"), [])
        self.assertEqual([p["container"] for p in association.ask("search", "satin")], [other["container"]])
        self.assertEqual(association.ask("search", "nana"), [])

        shares = laptop.ask("shares", other["container"])
        self.assertEqual([(s["scope"], s["classes"], s["over"]) for s in shares], [("S12", ["contact", "parcours"], False)])
        laptop.run("unshare", other["container"], "S12")
        self.assertTrue(laptop.ask("shares", other["container"])[0]["over"])
        laptop.put({"id": other["id"], "form": "contact", "answers": {"prenom-ou-surnom": "Satin B."}})
        carry(laptop, association)
        self.assertEqual(association.get(other["id"])["answers"]["prenom-ou-surnom"], "Satin")

    @staticmethod
    def in_days(days):
        return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()

    def test_what_is_imported_before_a_refusal_is_logged(self):
        with tempfile.TemporaryDirectory() as stick:
            self.laptop.put(contact(self.laptop, **{"prenom-ou-surnom": "Nana"}))
            self.laptop.run("export", stick, "--to", self.mairie.name)
            letter = pathlib.Path(stick) / "lettre.avlot"
            letter.write_text("Chère mairie,\n" * 100)
            good = next(p for p in pathlib.Path(stick).rglob("*.avlot") if p != letter)
            imports = "SELECT COUNT (*) FROM access_log WHERE act = 'import'"
            before = int(self.mairie.query(imports)[0])

            done = self.mairie.run("import", good, letter, status=1)
            self.assertEqual([line.get("bundles") for line in lines(done)], [1])
            check_sentence(done.err)
            self.assertEqual(self.mairie.query(imports), [str(before + 1)])

            # In the other order nothing is imported, and nothing is said to be.
            self.mairie.run("import", letter, good, status=1)
            self.assertEqual(self.mairie.query(imports), [str(before + 1)])


class Partial(unittest.TestCase):
    """Not all there: never an error, told by whom it comes from, read once it is whole."""

    def test_partial_bundle_is_told(self):
        with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryDirectory() as stick:
            mairie = found(directory)
            laptop = join(mairie, "portable")
            laptop.run("exchange", stick)
            laptop.put(contact(laptop, **{"prenom-ou-surnom": "Nana"}))
            laptop.run("exchange", stick)
            before, after = sorted(pathlib.Path(stick).rglob("*.avlot"), key=lambda p: p.stat().st_mtime_ns)
            whole = after.read_bytes()
            after.write_bytes(whole[:500])
            for age, told in (0, None), (3600, "copying"), (2 * 86400, "incomplete"), (-86400, "copying"):
                moment = time.time() - age
                os.utime(after, (moment, moment))
                done = mairie.run("import", stick)
                partial = [line for line in lines(done) if "partial" in line]
                self.assertEqual(partial, [] if told is None else [{"partial": told, "file": after.name, "sender": "portable"}])
                if told == "incomplete":
                    self.assertIn("Lot incomplet de portable. Sa copie s’est interrompue.", done.err)
            self.assertEqual(mairie.ask("search", "nana"), [])

            after.write_bytes(whole)
            done = mairie.run("exchange", stick)
            self.assertEqual([line for line in lines(done) if "partial" in line], [])
            self.assertEqual(len(mairie.ask("search", "nana")), 1)


class BrokenOff(unittest.TestCase):
    """What had come in before is told, and why it went no further."""

    def test_what_came_in_is_told(self):
        with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryDirectory() as stick:
            mairie = found(directory)
            laptop = join(mairie, "portable")
            laptop.put(contact(laptop, **{"prenom-ou-surnom": "Nana"}))
            laptop.run("export", stick)
            # Something else has the name of our folder: nothing can be written back.
            pathlib.Path(stick, "aller-vers").touch()
            done = mairie.run("exchange", stick, status=1)
            self.assertEqual([line["bundles"] for line in lines(done)], [1])
            said = done.err.splitlines()
            self.assertEqual(said[0], "Interrompu ; ce qui a été reçu avant est gardé.")
            check_sentence(said[1])
            self.assertEqual(len(mairie.ask("search", "nana")), 1)

            # Nothing new came: nothing is told of it.
            done = mairie.run("exchange", stick, status=1)
            self.assertEqual((lines(done), len(done.err.splitlines())), ([], 1))


class Lease(unittest.TestCase):
    """Off until it is set; over, it hides dossiers and takes what is noted."""

    def test_lease_is_set_is_over_and_ends(self):
        with tempfile.TemporaryDirectory() as directory:
            mairie = found(directory)
            laptop = join(mairie, "portable")
            written = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Nana"}))[0]
            self.assertEqual(laptop.ask("lease"), [{"days": 0, "elapsed": 0, "over": False}])
            for nonsense in ("-1", "367", "soixante"):
                check_sentence(laptop.run("lease", "--days", nonsense, status=2).err.splitlines()[0])
            self.assertEqual(laptop.ask("lease", "--days", "60"), [{"days": 60, "elapsed": 0, "over": False}])

            laptop.query("UPDATE setting SET value = value - 61 * 86400000 WHERE name = 'reading-lease-heard'")
            self.assertEqual(laptop.ask("lease"), [{"days": 60, "elapsed": 61, "over": True}])
            refused = laptop.run("record", "get", written["id"], status=1)
            self.assertIn("aucun dossier n’est montré ici", refused.err)
            self.assertEqual(laptop.ask("search", "nana"), [])
            noted = laptop.put(contact(laptop, **{"prenom-ou-surnom": "Satin"}))[0]

            mairie.put(contact(mairie, **{"prenom-ou-surnom": "Muffat"}))
            carry(mairie, laptop)
            self.assertEqual([laptop.get(r["id"])["answers"]["prenom-ou-surnom"] for r in (written, noted)], ["Nana", "Satin"])


class Waiting(unittest.TestCase):
    """Written into a dossier of others: kept, and told by how much and of whom alone."""

    def test_what_waits_is_counted(self):
        with tempfile.TemporaryDirectory() as directory:
            mairie = found(directory, scope=f"{SCOPE},76540")
            team, outsider = join(mairie, "portable"), join(mairie, "ailleurs", scope="76540")
            carry(mairie, team)
            taken = team.put(contact(team, **{"prenom-ou-surnom": "Chaval"}))[0]
            carry(team, outsider)
            written = outsider.put({**contact(outsider, **{"prenom-ou-surnom": "Bébert"}), "container": taken["container"]})[0]

            waiting = [line for line in carry(outsider, team) if "waiting-for" in line]
            self.assertEqual([(w["waiting-for"], w["author"], w["count"]) for w in waiting], [("right", "ailleurs", 1)])
            self.assertEqual(set(waiting[0]), {"waiting-for", "author", "count", "since"})
            team.run("record", "get", written["id"], status=1)

            team.run("transfer", taken["container"], "76540")
            self.assertEqual(team.get(written["id"])["answers"]["prenom-ou-surnom"], "Bébert")
            self.assertEqual([line for line in carry(mairie, team) if "waiting-for" in line], [])

    def test_import_is_done_whatever_cannot_be_counted(self):
        with tempfile.TemporaryDirectory() as directory:
            mairie = found(directory, scope=f"{SCOPE},76540")
            team, outsider = join(mairie, "portable"), join(mairie, "ailleurs", scope="76540")
            carry(mairie, team)
            taken = team.put(contact(team, **{"prenom-ou-surnom": "Chaval"}))[0]
            carry(team, outsider)
            outsider.put({**contact(outsider, **{"prenom-ou-surnom": "Bébert"}), "container": taken["container"]})
            carry(outsider, team)
            bundle = pathlib.Path(directory) / "clé"
            bundle.mkdir()
            mairie.run("export", bundle, "--to", team.name)
            team.run("import", bundle)
            n_lines = team.query("SELECT COUNT (*) FROM access_log WHERE act = 'import'")
            team.query("ALTER TABLE claim RENAME TO spoilt")

            done = team.run("import", bundle)
            self.assertEqual([line.get("known") for line in lines(done)], [1])
            check_sentence(done.err.splitlines()[-1])
            self.assertEqual(team.query("SELECT COUNT (*) FROM access_log WHERE act = 'import'"), [str(int(n_lines[0]) + 1)])


if __name__ == "__main__":
    unittest.main()
