"""Founding day, by the command line as one types it: what docs/trust.md says of it."""

import getpass
import pathlib
import re
import tempfile
import unittest

from cli import SOURCE
from person import KEY, Person, read_numbered, short
from team import Post, contact

LAPTOPS = 20
HOUR = 3600
SCOPE = "76540"


class Installed(Post):
    """A computer where somebody founded or joined, driven by scripts from then on."""

    def __init__(self, home, phrase):
        super().__init__(home.parent, home.name, agent=getpass.getuser())
        self.store, self.state = home / "data/allervers", home / "state"
        self.passphrase_file.write_text(phrase + "\n")


class Founding(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        self.media = self.root / "media"
        for stick in ("CLE", "CLE1", "CLE2"):
            (self.media / stick).mkdir(parents=True)
        self.person = Person(self.media)

    def computer(self, name):
        home = self.root / name
        home.mkdir()
        return home

    def found(self):
        """docs/install-mairie.md, 2: the root file on two sticks, its words and the organisation's on paper."""
        person, self.mairie = self.person, self.computer("mairie")
        person.move_stick()
        person.move_stick()
        init = person.command(self.mairie, 'allervers-cli init --organisation "Groupement du pays de Caux" --installation "Mairie, poste 1" '
                                           f'--scope {SCOPE} --root-file /media/CLE1/organisation.racine --root-words-file mots-racine')
        self.phrase = person.choose_passphrase(init)
        self.words = read_numbered(person.end(init))
        person.write_down()
        shown = person.end(person.command(self.mairie, "cat mots-racine"))
        self.assertEqual(len(shown.split()), 8)
        person.write_down()
        person.end(person.command(self.mairie, "cp /media/CLE1/organisation.racine /media/CLE2/ && sync && "
                                               "cmp /media/CLE1/organisation.racine /media/CLE2/organisation.racine && shred -u mots-racine"))

    def ask(self, home):
        person = self.person
        person.move_stick()
        request = person.command(home, f"allervers-cli join request --installation {home.name} /media/CLE")
        phrase = person.choose_passphrase(request)
        return phrase, read_numbered(person.end(request))

    def accept(self, shown):
        """One pass over the folder; each laptop's words are on its screen."""
        person = self.person
        person.move_stick()
        accept = person.command(self.mairie, f"allervers-cli join accept --scope {SCOPE} --role terrain /media/CLE")
        accept.wait("Phrase secrète")
        person.answer(accept, short(self.phrase))
        for _ in range(len(shown)):
            name = accept.wait("qu’affiche «\u00a0(.+?)\u00a0»").group(1)
            person.compare(accept, shown[name])
        self.assertIn(f"{len(shown)} postes inscrits", person.end(accept))

    def finish(self, home, phrase):
        person = self.person
        person.move_stick()
        finish = person.command(home, "allervers-cli join finish /media/CLE")
        finish.wait("Phrase secrète")
        person.answer(finish, short(phrase))
        person.compare(finish, self.words)
        self.assertIn(home.name, person.end(finish))

    def test_twenty_laptops_in_an_hour(self):
        """One person, one stick that goes round twice, one pass over its folder between."""
        self.found()
        homes = [self.computer(f"portable-{i + 1}") for i in range(LAPTOPS)]
        asked = {home.name: self.ask(home) for home in homes}
        self.accept({name: words for name, (_, words) in asked.items()})
        for home in homes:
            self.finish(home, asked[home.name][0])

        person = self.person
        listed = person.command(self.mairie, "allervers-cli installations")
        listed.wait("Phrase secrète")
        person.answer(listed, short(self.phrase))
        members = person.end(listed)
        for home in homes:
            self.assertIn(home.name, members)
        self.check_docs()
        self.check_works(homes[-1], asked[homes[-1].name][0])

    def check_works(self, home, phrase):
        """The last one reads and writes like the first."""
        last, mairie = Installed(home, phrase), Installed(self.mairie, self.phrase)
        record = last.put(contact(last, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        with tempfile.TemporaryDirectory() as stick:
            last.run("export", stick)
            mairie.run("import", stick)
        self.assertEqual(mairie.get(record)["answers"]["prenom-ou-surnom"], "Cosette")

    def test_a_folder_is_gone_through(self):
        """Wrong words are asked for anew, no words pass one over, and whoever has a welcome is asked about no more."""
        person = self.person
        self.found()
        homes = [self.computer(f"portable-{i + 1}") for i in range(3)]
        asked = {home.name: self.ask(home)[1] for home in homes}
        (self.media / "CLE/abîmé.avdem").write_text("ceci n’est pas une demande")
        line = f"allervers-cli join accept --scope {SCOPE} --role terrain /media/CLE"

        def welcomes():
            return sorted(path.stem for path in (self.media / "CLE").glob("*.avlot"))

        accept = person.command(self.mairie, line)
        accept.wait("Phrase secrète")
        person.answer(accept, short(self.phrase))
        person.compare(accept, asked["portable-2"])     # of another laptop
        self.assertTrue(accept.wait("pas les mêmes des deux côtés"))
        self.assertEqual(welcomes(), [])
        person.compare(accept, asked["portable-1"])
        self.assertIn("portable-2", accept.wait(r"qu’affiche «\s.*?\s»").group(0))
        person.answer(accept, "")
        person.compare(accept, asked["portable-3"])
        said, status = accept.end()
        self.assertEqual(status, 3)
        self.assertIn("2 postes inscrits", said)
        self.assertIn("1 passé", said)
        self.assertIn("abîmé.avdem", said)
        self.assertEqual(welcomes(), ["portable-1", "portable-3"])

        # Only who is left; then nobody, and no passphrase is asked for.
        accept = person.command(self.mairie, line)
        self.assertTrue(accept.wait("1 demande attend ici|Phrase secrète"))
        person.answer(accept, short(self.phrase))
        self.assertIn("portable-2", accept.wait(r"qu’affiche «\s.*?\s»").group(0))
        person.compare(accept, asked["portable-2"])
        self.assertEqual(accept.end()[1], 3)
        said, status = person.command(self.mairie, line).end()
        self.assertNotIn("Phrase secrète", said)
        self.assertEqual(status, 3)

    def test_words_of_a_script_are_of_one_request(self):
        self.found()
        mairie = Installed(self.mairie, self.phrase)
        accept = ("join", "accept", "--scope", SCOPE, "--role", "terrain", self.media / "CLE")
        for option in (("--words", self.words), ("--output", self.media / "CLE/a.avlot"), ()):
            self.assertIn("un terminal", mairie.run(*accept, *option, status=2, start_new_session=True).err)

    def check_docs(self):
        """Each figure of docs/trust.md is this one."""
        person = self.person
        minutes = person.seconds / 60
        slowest = 60 / (KEY + (HOUR - person.seconds) / person.typed)
        self.assertLessEqual(person.seconds, HOUR)
        told = re.search(r"are (\d+) actions: (\d+) commands, (\d+) answers, sticks moved (\d+) times, words compared (\d+) times "
                         r"and copied on paper (\d+) times\. .*?That is (\d+) minutes; .*?less than (\d+) characters a minute",
                         (SOURCE / "docs/trust.md").read_text(), re.S)
        self.assertEqual([int(figure) for figure in told.groups()],
                         [sum(person.actions.values()), *(person.actions[action] for action in ("command", "answer", "stick", "comparing", "paper")),
                          round(minutes), round(slowest)])


if __name__ == "__main__":
    unittest.main()
