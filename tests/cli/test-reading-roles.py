"""What an agent's role lets them read, by every command that reads."""

import json
import pathlib
import tempfile
import unittest

from cli import check_sentence
from team import CHEAP, colleague, contact, found

QUESTIONS = (("search", "Canari"), ("record", "list", "contact"), ("record", "list", "dossier"), ("record", "list", "frein"),
             ("dump",), ("conflicts",), ("duplicates",))
# Of a colleague's dossier: what each role reads of what stands in it.
READ = {"ANIM": [], "INTERV": ["contact", "parcours"], "REFERENT": ["contact", "parcours"],
        "RESP_EQUIPE": ["contact", "parcours"], "COORD_MRN": ["parcours"], "ADMIN": [], "DPO": []}


class Roles(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.directory.name)
        self.mairie = found(self.root)
        record = self.mairie.put(contact(self.mairie, **{"prenom-ou-surnom": "Canaricontact"}))[0]
        self.contact, self.dossier = record["id"], record["container"]
        self.mairie.put({"form": "dossier", "container": self.dossier,
                         "answers": {"referent": self.mairie.agent_id(), "motif-derogation": "Canariparcours"}})
        self.health = self.mairie.put({"form": "frein", "container": self.dossier,
                                       "answers": {"theme": "sante", "situation": "Canarisensible", "intensite": "bloquant",
                                                   "exprime-par": "jeune"}})[0]["id"]
        self.reader = colleague(self.mairie, "Lorilleux")

    def tearDown(self):
        self.directory.cleanup()

    def set_role(self, role):
        self.mairie.put({"id": self.reader.agent_id(), "form": "agent", "answers": {"role": role}})

    def refuse(self, *command):
        refused = self.reader.run(*command, status=1).err
        self.assertIn("Votre rôle ne lit pas cette partie du dossier", refused, command)
        check_sentence(refused)

    def add(self, by, name, role, **options):
        return by.run("agents", "add", name, "--role", role, "--new-passphrase-file", self.mairie.passphrase_file, *CHEAP, **options)

    def test_nobody_gives_more_than_they_have(self):
        self.set_role("INTERV")
        for refused in (self.add(self.reader, "Brujon", "REFERENT", status=1),
                        self.reader.run("agents", "role", "Lorilleux", "REFERENT", status=1),
                        self.reader.run("agents", "role", self.mairie.agent, "ANIM", status=1),
                        self.reader.run("agents", "remove", self.mairie.agent, status=1)):
            self.assertIn("Votre rôle ne", refused.err)
            check_sentence(refused.err)
        refused = self.reader.run("record", "put", status=1, stdin=json.dumps(
            {"id": self.reader.agent_id(), "form": "agent", "answers": {"role": "REFERENT"}}) + "\n").err
        self.assertIn("Votre rôle ne donne ni ne change", refused)
        self.assertEqual({slot["label"]: slot.get("role") for slot in self.mairie.ask("agents") if slot["type"] == "phrase"},
                         {self.mairie.agent: "REFERENT", "Lorilleux": "INTERV"})

    def test_the_lease_is_set_by_who_enrols_computers(self):
        self.set_role("INTERV")
        refused = self.reader.run("lease", "--days", "30", status=1).err
        self.assertIn("ni ne fixe leur bail de lecture", refused)
        check_sentence(refused)
        self.assertEqual(self.reader.ask("lease")[0]["days"], 0)

    def test_the_last_who_looks_after_it_stays(self):
        self.set_role("INTERV")
        for command in (("agents", "role", self.mairie.agent, "INTERV"), ("agents", "remove", self.mairie.agent)):
            refused = self.mairie.run(*command, status=1).err
            self.assertIn("donnez d’abord à un autre agent un rôle qui le permet", refused)
            check_sentence(refused)
        self.mairie.run("agents", "role", "Lorilleux", "RESP_EQUIPE")
        self.mairie.run("agents", "role", self.mairie.agent, "INTERV")
        self.assertIn("n’est pas le rôle d’un agent", self.reader.run("agents", "role", "Lorilleux", "PREFET", status=2).err)
        self.assertIn("Personne de ce nom", self.reader.run("agents", "role", "Javert", "ANIM", status=1).err)

    def test_each_role_reads_what_is_written(self):
        for role, read in READ.items():
            self.set_role(role)
            said = "".join(self.reader.run(*question).out for question in QUESTIONS)
            self.assertEqual([name for name in ("contact", "parcours", "sensible") if "Canari" + name in said], read, role)
            self.refuse("record", "get", self.health)

    def test_nothing_is_changed_or_printed_of_what_is_not_read(self):
        self.set_role("ANIM")
        paper = self.root / "fiche.pdf"
        self.refuse("record", "delete", self.health)
        self.refuse("sheet", "fiche-reperage", "--record", self.contact, "--output", paper)
        self.assertFalse(paper.exists())
        self.assertEqual(self.mairie.get(self.health)["answers"]["situation"], "Canarisensible")

    def test_what_is_printed_is_logged_with_its_dossier(self):
        self.mairie.run("sheet", "fiche-reperage", "--record", self.contact, "--output", self.root / "fiche.pdf")
        printed = self.mairie.query("SELECT container || ' ' || detail FROM access_log WHERE act = 'impression'")
        self.assertEqual(printed, [f"{self.dossier} fiche-reperage"])

    def test_an_emergency_opens_it_and_is_seen(self):
        self.set_role("RESP_EQUIPE")
        self.refuse("record", "get", self.health)
        self.reader.run("break-glass", self.dossier, "--reason", "Une fugue, la nuit.")
        self.assertEqual(self.reader.get(self.health)["answers"]["situation"], "Canarisensible")
        self.assertEqual([b["reason"] for b in self.mairie.ask("break-glass", "list", self.dossier)], ["Une fugue, la nuit."])

    def test_who_decides_of_the_end_need_not_read(self):
        self.set_role("DPO")
        self.reader.run("erase", self.dossier, "--reason", "demande")
        self.assertEqual(self.mairie.get(self.contact)["answers"], {})


if __name__ == "__main__":
    unittest.main()
