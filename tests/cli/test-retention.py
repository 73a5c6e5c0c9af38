"""Whose time is over, and what a person decides of them: erase, or keep with a
reason. By the command line, over two installations."""

import datetime
import pathlib
import tempfile
import unittest

from cli import check_sentence, lines
from team import SCOPE, contact, found, join

TODAY = datetime.date.today()


def ago(months, day=1):
    """A day so many months ago."""
    months = TODAY.year * 12 + TODAY.month - 1 - months
    return datetime.date(months // 12, months % 12 + 1, day)


def at(day):
    return f"{day.isoformat()}T10:15:00+01:00"


class Retention(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.directory.name)
        self.mairie = found(self.root)
        self.laptop = join(self.mairie, "portable")
        self.agent = self.mairie.agent_id()

    def tearDown(self):
        self.directory.cleanup()

    def carry(self):
        with tempfile.TemporaryDirectory() as stick:
            for post in (self.mairie, self.laptop, self.mairie):
                post.run("exchange", stick, status=None)

    def met(self, name, day, **answers):
        return dict(contact(self.mairie, **{"prenom-ou-surnom": name, "horodatage": at(day), **answers}))

    def open(self, container, day, **answers):
        return {"form": "dossier", "container": container, "answers": {
            "statut": "REPERE", "referent": self.agent, "commune-porteuse": SCOPE, "date-reperage": day.isoformat(),
            "origine": "OPERATION", "accompagne-spe": "non", **answers}}

    def event(self, container, day, initiative):
        return {"form": "evenement", "container": container, "answers": {
            "type": "appel", "date": at(day), "canal": "ThirdParty", "initiative": initiative}}

    def people(self):
        """Everybody the rule tells apart; name → container."""
        old, recent = ago(30), ago(1)
        names = {"Fantine": old, "Cosette": old, "Gavroche": old, "Azelma": old, "Éponine": old, "Champmathieu": ago(4),
                 "Favourite": recent, "Petit-Gervais": ago(4)}
        answers = {"Petit-Gervais": {"tranche-age": "16-17"}, "Azelma": {"tranche-age": "16-17"},
                   "Fantine": {"situation-jour": "ni-emploi-ni-formation"}}
        written = self.mairie.put(*(self.met(name, day, **answers.get(name, {})) for name, day in names.items()))
        containers = {name: record["container"] for name, record in zip(names, written)}
        self.records = {name: record["id"] for name, record in zip(names, written)}
        self.mairie.put(*(self.open(containers[name], old) for name in ("Fantine", "Cosette", "Gavroche", "Azelma", "Éponine")))
        # A sign of her own, and one that is not.
        self.mairie.put(self.event(containers["Cosette"], ago(3), "jeune"), self.event(containers["Fantine"], ago(3), "pro"))
        return containers

    def listed(self, post=None, status=3):
        told = lines((post or self.mairie).run("retention", status=status))
        contacts = next((set(t["dossiers"]) for t in told if t["kind"] == "contacts"), set())
        return contacts, {t["dossier"]: t for t in told if t["kind"] == "dossier"}

    def test_each_in_its_time(self):
        people = self.people()
        contacts, dossiers = self.listed()
        # Not attached for three months; a minor's contact like anybody's.
        self.assertEqual(contacts, {people["Champmathieu"], people["Petit-Gervais"]})
        # A professional's call is no sign; two years count from the majority.
        self.assertEqual(set(dossiers), {people["Fantine"], people["Gavroche"], people["Éponine"]})
        self.assertEqual(dossiers[people["Fantine"]]["last-sign"], ago(30).isoformat())
        self.assertEqual(dossiers[people["Fantine"]]["due"], ago(6).isoformat())
        text = self.mairie.run("retention", json_lines=False, status=3).out
        self.assertIn("2 contacts non rattachés à effacer", text)

        # Kept with a reason, which its team reads.
        check_sentence(self.mairie.run("retention", "keep", people["Gavroche"], "--reason", " ", json_lines=False, status=1).err)
        self.mairie.run("retention", "keep", people["Gavroche"], "--reason", "Contrôle du financeur")
        self.assertEqual(self.listed()[1][people["Gavroche"]]["kept"], "Contrôle du financeur")
        check_sentence(self.mairie.run("retention", "keep", people["Favourite"], "--reason", "Litige", json_lines=False, status=1).err)

        # Of one person with another dossier: the signs of both.
        self.mairie.run("merge", people["Éponine"], people["Cosette"])
        self.assertNotIn(people["Éponine"], self.listed()[1])

        # What is kept, or not over, is not erased; nothing of the rest either.
        for wrong in ("Cosette", "Gavroche", "Favourite"):
            done = self.mairie.run("retention", "erase", people["Fantine"], people[wrong], json_lines=False, status=1)
            check_sentence(done.err)
        self.assertIn(people["Fantine"], self.listed()[1])

    def test_since_when_is_told_by_either_count(self):
        grown, by_age, by_birth = ago(30), ago(60), ago(44)
        met = self.mairie.put(self.met("Fantine", grown), self.met("Petit-Gervais", by_age, **{"tranche-age": "16-17"}),
                              self.met("Azelma", by_birth))
        fantine, gervais, azelma = (record["container"] for record in met)
        self.mairie.put(self.open(fantine, grown), self.open(gervais, by_age), self.open(azelma, by_birth),
                        {"form": "personne", "container": azelma, "answers": {"date-naissance": ago(40 + 18 * 12).isoformat()}})
        told = self.listed()[1]
        # From the last sign; from the majority of the youngest of that age; from the birthday.
        due = {fantine: (ago(6), False), gervais: (ago(12), True), azelma: (ago(16), True)}
        self.assertEqual({d: (t["due"], t["minor"]) for d, t in told.items()}, {d: (day.isoformat(), minor) for d, (day, minor) in due.items()})

        def text():
            return self.mairie.run("retention", json_lines=False, status=3).out

        def line(dossier, name, sign, counted):
            return (f"{dossier}  {name} — dernier signe le {sign}, à échéance depuis le {due[dossier][0]}{counted}\u00a0: "
                    "retention erase, ou retention keep\n")

        self.assertIn(line(fantine, "Fantine", grown, ""), text())
        self.assertIn(line(gervais, "Petit-Gervais", by_age, ", compté de sa majorité"), text())
        self.assertIn(line(azelma, "Azelma", by_birth, ", compté de sa majorité"), text())
        self.mairie.run("retention", "keep", gervais, "--reason", "Contrôle du financeur")
        self.assertIn(f"{gervais}  Petit-Gervais — à échéance depuis le {ago(12)}, gardé\u00a0: Contrôle du financeur\n", text())

    def test_a_minor_is_counted_from_the_latest_age_said(self):
        # Sixteen at the first meeting, and sixteen still a year and a quarter later.
        first = self.mairie.put(self.met("Petit-Gervais", ago(60), **{"tranche-age": "16-17"}))[0]["container"]
        again = self.met("Petit-Gervais", ago(45), **{"tranche-age": "16-17"})
        self.mairie.put({**again, "container": first}, self.open(first, ago(60)))
        self.assertEqual(self.listed(status=0), (set(), {}))

    def test_only_who_may_erase_keeps(self):
        container = self.mairie.put(self.met("Fantine", ago(30)))[0]["container"]
        self.mairie.put(self.open(container, ago(30)))
        self.carry()
        field = join(self.mairie, "marche", role="terrain")
        check_sentence(field.run("retention", "keep", container, "--reason", "Litige", json_lines=False, status=1).err)
        check_sentence(self.laptop.run("retention", "keep", "0" * 32, "--reason", "Litige", json_lines=False, status=1).err)
        self.laptop.run("retention", "keep", container, "--reason", "Litige")

    def test_erased_by_two(self):
        people = self.people()
        self.carry()
        self.assertEqual(self.mairie.ask("retention", "erase", people["Fantine"], "--contacts"), [{"erased": 3}])
        erased = ("Fantine", "Champmathieu", "Petit-Gervais")
        for name in erased:
            self.assertEqual(self.mairie.get(self.records[name])["answers"], {})
        contacts, dossiers = self.listed()
        self.assertEqual((contacts, set(dossiers)), (set(), {people["Gavroche"], people["Éponine"]}))

        # Anonymous counters stay, one an indicator.
        codes = [r["answers"]["indicateur"] for r in self.mairie.ask("record", "list", "compteur")]
        self.assertEqual((codes.count("I02"), codes.count("I04"), codes.count("I08")), (3, 1, 1))

        # Hidden there as well; for good once they confirm.
        self.carry()
        self.assertEqual(set(self.listed(self.laptop)[1]), {people["Gavroche"], people["Éponine"]})
        told = {e["dossier"]: e["gone"] for e in self.mairie.ask("erase", "list")}
        self.assertEqual(told, {people[name]: False for name in erased})
        self.laptop.run("erase", "confirm", *(people[name] for name in erased))
        self.carry()
        for post in (self.mairie, self.laptop):
            self.assertTrue(all(e["gone"] for e in post.ask("erase", "list")))
        check_sentence(self.mairie.run("retention", "erase", "--contacts", json_lines=False, status=1).err)

    def test_named_twice_is_erased_once(self):
        dossier = self.mairie.put(self.met("Champmathieu", ago(4)))[0]["container"]
        self.assertEqual(self.mairie.ask("retention", "erase", dossier, dossier.upper(), "--contacts"), [{"erased": 1}])
        self.assertEqual(len(self.mairie.ask("erase", "list")), 1)


class Dispute(unittest.TestCase):
    """Two communes each say that a dossier is theirs, on a computer of both."""

    OTHER = "76681"

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.mairie = found(pathlib.Path(self.directory.name), scope=f"{SCOPE},{self.OTHER}")
        self.dossier = "0123456789abcdef0123456789abcdef"
        laptops = [join(self.mairie, name, scope=scope) for name, scope in (("elbeuf", SCOPE), ("sotteville", self.OTHER))]
        for laptop in laptops:
            met = dict(contact(laptop, **{"prenom-ou-surnom": "Gavroche", "horodatage": at(ago(4))}), container=self.dossier)
            self.record = laptop.put(met)[0]["id"]
        for laptop in laptops:
            with tempfile.TemporaryDirectory() as stick:
                laptop.run("exchange", stick)
                self.mairie.run("exchange", stick, status=None)
        self.claimants = [{"scope": SCOPE, "name": "Elbeuf"}, {"scope": self.OTHER, "name": "Sotteville-lès-Rouen"}]

    def tearDown(self):
        self.directory.cleanup()

    def check_told(self, text):
        self.assertIn("Elbeuf et Sotteville-lès-Rouen disent chacune que ce dossier est le sien", text)

    def test_it_is_told_before_one_acts(self):
        self.assertEqual(self.mairie.get(self.record)["disputed"], self.claimants)
        shown = self.mairie.run("record", "get", self.record, json_lines=False)
        self.check_told(shown.err)
        check_sentence(shown.err)

    def test_the_others_of_a_list_are_erased(self):
        other = self.mairie.put(contact(self.mairie, **{"prenom-ou-surnom": "Champmathieu", "horodatage": at(ago(4))}))[0]
        told = lines(self.mairie.run("retention", status=3))
        self.assertEqual([(t["kind"], t.get("dossiers", t.get("dossier")), t.get("disputed")) for t in told],
                         [("contacts", [other["container"]], None), ("contact", self.dossier, self.claimants)])
        self.assertIn("en litige", self.mairie.run("retention", json_lines=False, status=3).out)

        done = self.mairie.run("retention", "erase", other["container"], self.dossier, status=3)
        self.assertEqual(lines(done), [{"erased": 1, "left": [{"dossier": self.dossier, "disputed": self.claimants}]}])
        self.assertIn(f"Le dossier {self.dossier} est resté.", done.err)
        self.check_told(done.err)
        self.assertEqual(self.mairie.get(other["id"])["answers"], {})
        self.assertEqual(self.mairie.get(self.record)["answers"]["prenom-ou-surnom"], "Gavroche")

        # Of that one alone nothing is done.
        for command in (("retention", "erase", self.dossier), ("erase", self.dossier, "--reason", "demande"),
                        ("share", self.dossier, "S12", "contact", "2026-12-31", "--agreement", "oral")):
            refused = self.mairie.run(*command, json_lines=False, status=1)
            check_sentence(refused.err)
            self.check_told(refused.err)

        # Nor is it in the way of the others that nobody names.
        again = self.mairie.put(contact(self.mairie, **{"prenom-ou-surnom": "Petit-Gervais", "horodatage": at(ago(4))}))[0]
        self.assertEqual(self.mairie.ask("retention", "erase", "--contacts", status=3)[0]["erased"], 1)
        self.assertEqual(self.mairie.get(again["id"])["answers"], {})


if __name__ == "__main__":
    unittest.main()
