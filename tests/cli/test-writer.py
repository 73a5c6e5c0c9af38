"""A second implementation among the installations: it joins, reads what it is
sent, and signs what the application never would. Every receiver answers as the
page of the formats says, and two receivers answer alike."""

import pathlib
import sys
import tempfile
import time
import unittest

from cli import SOURCE, check_sentence, lines
from team import SCOPE, contact, found, join

sys.path.insert(0, str(SOURCE / "tests/sync"))

import formats as f  # noqa: E402

ELSEWHERE = "76540"
WORDS = (SOURCE / "data/words/fr.txt").read_text().split()
READS = 0b110111
HOUR = 3600 * 1000


def now():
    return int(time.time() * 1000)


class Writer(f.Installation):
    """An installation that is no program of ours."""

    def __init__(self, mairie, name, role, scope=SCOPE, root=()):
        super().__init__(name)
        self.mairie, self.role, self.code, self.root = mairie, role, scope, root
        self.here = f.scope(scope)
        self.keys = {}
        self.n_files = 0
        self.join()
        self.journal = f.Journal(self)

    def join(self):
        request, welcome = self.mairie.root / f"{self.name}.avdem", self.mairie.root / f"{self.name}.avlot"
        data = f.request(self)
        request.write_bytes(data)
        self.mairie.run("join", "accept", request, "--scope", self.code, "--role", self.role, "--output", welcome,
                        "--words", f.eight_words(f.blake(data), WORDS), *self.root)
        self.read(welcome)

    def read(self, path):
        """Opens a bundle, checks who signed it, keeps its keys."""
        opened = f.open_bundle(path.read_bytes(), self.epoch)
        self.statements = {f.blake(s): s for s in [*getattr(self, "statements", {}).values(), *opened.statements]}
        self.organisation = opened.organisation
        self.members = f.read_chains(list(self.statements.values()), opened.organisation)
        if not f.verify(self.members[opened.sender].signing, "aller-vers/bundle/1", opened.signed, opened.signature):
            raise AssertionError("END does not verify")
        self.keys.update({f.kid(key): key for _, _, key in opened.keys})
        return opened

    def operations(self, opened):
        """(author, container, operation) of every strand that opens."""
        for header_bytes, blobs in opened.segments:
            header = f.read_header(header_bytes)
            author = self.members[header.installation]
            if not f.verify(author.signing, "aller-vers/segment/1", header.unsigned(), header.signature):
                raise AssertionError("a segment does not verify")
            for index, (entry, blob) in enumerate(zip(header.strands, blobs)):
                if blob is None or (f.is_keyed(entry.klass) and blob[:16] not in self.keys):
                    continue
                if f.blake(blob) != entry.hash:
                    raise AssertionError("a strand is not what was signed")
                data = f.open_strand(blob, self.keys, (header.journal, header.number, index, entry.scope, entry.klass))
                container, ops = f.read_ops(data, header.first, len(header.references))
                for op in ops:
                    op.segment = f.blake(header_bytes)
                    yield author, container, op

    def bundle(self, recipients, segments, keys=(), statements=(), sender=None):
        """Writes a file for these members."""
        class Recipient:
            def __init__(self, member):
                self.epoch = type("Epoch", (), {"public": member.epoch})

        sections = [(f.INFO, f.info(self.organisation, (sender or self).id, f.hlc(now())))]
        sections += [(f.TRUST, f.trust(list(statements)))] if statements else []
        sections += [(f.HAVE, f.EMPTY_HAVE), (f.KEYS, f.keys(keys))]
        sections += [(f.SEGMENT, f.segment(header, blobs)) for header, blobs in segments]
        members = [m for m in self.members.values() if m.name in recipients]
        self.n_files += 1
        path = self.mairie.root / f"{self.name}-{self.n_files}.avlot"
        path.write_bytes(f.Bundle(sender or self, [Recipient(m) for m in members], sections).write())
        return path


class Dossier:
    """One young person, as the writer writes it."""

    def __init__(self, writer):
        draw = f.Draw()
        self.writer, self.container, self.record, self.key = writer, draw(16), draw(16), draw(32)
        self.sensitive = draw(32)

    def keys(self):
        return [(self.container, f.CONTACT, self.key)]

    def op(self, index, register="prenom-ou-surnom", value="Fantine", **changes):
        values = dict(record=self.record, form="contact", register=register, value=value, index=index, hlc=f.hlc(now() + index))
        values.update(changes)
        return f.Op(**values)

    def scope(self, code=SCOPE):
        op = f.Op(f.system_record("~perimetre", self.container), "~perimetre", "scope", code, hlc=f.hlc(now()))
        return f.Strand(f.scope(code), f.CONTROLE, self.container, [op])

    def strand(self, *ops, **changes):
        values = dict(scope=self.writer.here, klass=f.CONTACT, container=self.container, ops=list(ops), key=self.key)
        values.update(changes)
        return f.Strand(**values)

    def first(self):
        """As the application writes a stall capture, nearly."""
        answers = {"prenom-ou-surnom": "Fantine", "tranche-age": "18-21", "origine": "OPERATION",
                   "accord-recontact": "oui", "info-rgpd-remise": "orale"}
        ops = [self.op(1 + i, register, value) for i, (register, value) in enumerate(answers.items())]
        return [self.scope(), self.strand(*ops)]


def level(mairie, laptop):
    """By a stick, both hold what either holds."""
    with tempfile.TemporaryDirectory() as stick:
        for post in (laptop, mairie, laptop):
            post.run("exchange", stick, status=None)


class SecondImplementation(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.directory.name)
        cls.mairie = found(cls.root)
        cls.laptop = join(cls.mairie, "portable")
        cls.writer = Writer(cls.mairie, "ecrivain", "referent")
        cls.outsider = Writer(cls.mairie, "ailleurs", "intendant", ELSEWHERE, root=cls.root_options())
        cls.mairie.run("structure", "12", "ASAE", *cls.root_options(), status=None)
        cls.partner = Writer(cls.mairie, "association", "referent", "S12", root=cls.root_options())
        cls.field = Writer(cls.mairie, "stand", "terrain")
        level(cls.mairie, cls.laptop)
        cls.statements = list(cls.field.statements.values())
        cls.writer.statements = dict(cls.field.statements)
        cls.writer.members = f.read_chains(cls.statements, cls.writer.organisation)
        cls.outsider.members = cls.partner.members = cls.writer.members

    @classmethod
    def root_options(cls):
        return ["--root-file", cls.root / "racine", "--root-words-file", cls.root / "racine.mots"]

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    # --- helpers -------------------------------------------------------------------

    def both(self, path, status=0):
        """Both receivers read a file: their reports, which are the same."""
        reports = [post.run("import", path, status=status) for post in (self.mairie, self.laptop)]
        told = [dict(lines(report)[0], statements=None) for report in reports]
        self.assertEqual(told[0], told[1])
        return told[0], reports[0]

    def dumps(self):
        """What both hold, which is the same."""
        one, other = (post.run("dump", json_lines=False).out for post in (self.mairie, self.laptop))
        self.assertEqual(one, other)
        return one

    def send(self, segments, status=0, keys=(), writer=None, **options):
        writer = writer or self.writer
        path = writer.bundle(["mairie", "portable"], segments, keys, options.pop("statements", self.statements), **options)
        return self.both(path, status)

    def waits(self, report, word):
        """One segment waits at both, for a reason that says `word`."""
        self.assertEqual((report["quarantined"], report["changes"]), (1, 0))
        for post in (self.mairie, self.laptop):
            newest = lines(post.run("quarantine", status=3))
            self.assertTrue(any(word in entry["reason"] for entry in newest), newest)
            for entry in newest:
                check_sentence(entry["reason"])

    def visible(self):
        """The contacts both show."""
        told = [sorted(r["id"] for r in post.ask("record", "list", "contact")) for post in (self.mairie, self.laptop)]
        self.assertEqual(told[0], told[1])
        return told[0]

    def dossier(self):
        """One that both know."""
        dossier = Dossier(self.writer)
        report, _ = self.send([self.writer.journal.seal(dossier.first())], keys=dossier.keys())
        self.assertEqual(report["left-out"], 0)
        return dossier

    # --- what it reads --------------------------------------------------------------

    def test_it_reads_what_it_is_sent(self):
        org = next(s for s in map(f.read_statement, self.statements) if s.kind == f.ORG)
        self.assertEqual(f.eight_words(org.hash, WORDS), self.mairie.words)
        own = self.writer.members[self.writer.id]
        self.assertEqual((own.scopes, own.read, own.write, own.powers), ([f.scope(SCOPE)], READS, READS, f.ERASURE))
        key = f.read_root_file((self.root / "racine").read_bytes(), (self.root / "racine.mots").read_text())
        self.assertIn(key.public, org.body)

        taken = self.mairie.put(contact(self.mairie, **{"prenom-ou-surnom": "Gavroche", "besoin-immediat": "P1 P6", "echeance": "J1"}))[0]
        with tempfile.TemporaryDirectory() as stick:
            self.mairie.run("export", stick, "--to", "ecrivain")
            opened = self.writer.read(next(pathlib.Path(stick).iterdir()))
        said = {(c.hex(), op.record.hex(), op.register, op.code or op.value) for _, c, op in self.writer.operations(opened)}
        self.assertIn((taken["container"], taken["id"], "prenom-ou-surnom", "Gavroche"), said)
        self.assertIn((taken["container"], taken["id"], "besoin-immediat", "P6"), said)
        self.assertIn((taken["container"], f.system_record("~perimetre", bytes.fromhex(taken["container"])).hex(), "scope", SCOPE), said)

        # The guard and the summary know the same head.
        member = next(m for m in self.writer.members.values() if m.name == "mairie")
        guard = (self.mairie.state / "allervers" / f"{member.id.hex()}.guard").read_bytes()
        installation, own_heads = f.read_guard(guard)
        self.assertEqual(installation, member.id)
        journals, issuers = f.read_have(opened.have)
        for journal, number, head in own_heads:
            self.assertEqual((journals[journal].upto, journals[journal].head), (number, head[:8]))
        self.assertEqual(issuers[org.issuer][0], max(s.number for s in map(f.read_statement, self.writer.statements.values()) if s.issuer == org.issuer))

        level(self.mairie, self.laptop)

    # --- what it writes -------------------------------------------------------------

    def test_it_writes_as_everybody_does(self):
        dossier = self.dossier()
        self.assertEqual(self.mairie.get(dossier.record.hex())["answers"]["prenom-ou-surnom"], "Fantine")
        dump = self.dumps()
        names = ["contact", "parcours", "sensible", "fse"]
        erased = [(bytes.fromhex(e["dossier"]), names.index(c)) for e in self.mairie.ask("erase", "list") for c in e["classes"]]
        self.assertEqual(f.digest(dump, erased), self.mairie.ask("digest")[0]["digest"])
        summary = self.mairie.ask("inspect", self.root / f"ecrivain-{self.writer.n_files}.avlot")[0]
        self.assertEqual((summary["sender"], summary["for-us"], summary["known"], summary["segments"]), ("ecrivain", True, True, 1))

    def test_for_somebody_else(self):
        path = self.writer.bundle(["stand"], [self.writer.journal.seal(Dossier(self.writer).first(), goes_on=False)])
        check_sentence(self.mairie.run("import", path, json_lines=False, status=1).err)
        self.assertFalse(self.mairie.ask("inspect", path)[0]["for-us"])

    def test_beyond_its_rights(self):
        dossier, before = Dossier(self.writer), self.dumps()
        elsewhere = f.Strand(f.scope(ELSEWHERE), f.TERRITOIRE, f.territory(ELSEWHERE), [
            f.Op(f.blake(b"elsewhere", 16), "partenaire", "nom", "Ailleurs", hlc=f.hlc(now()))])
        funder = f.Strand(self.writer.here, f.FSE, dossier.container, [dossier.op(1)], key=dossier.sensitive)
        epoch = f.Strand(self.writer.here, f.CONTROLE, f.territory(SCOPE), [
            f.Op(f.system_record("~epoque", self.field.id), "~epoque", "cle", "00" * 32, index=2, hlc=f.hlc(now()))])
        report, done = self.send([self.writer.journal.seal([elsewhere, funder, epoch])], 3, [(dossier.container, f.FSE, dossier.sensitive)])
        self.assertEqual((report["changes"], report["left-out"]), (0, 3))
        self.assertIn("a écrit 3 parties que son rôle ou ses communes ne lui permettent pas d’écrire", done.err)
        self.assertEqual(self.dumps(), before)

    def test_erasure_without_the_power(self):
        dossier, before = self.dossier(), None
        before = self.dumps()
        strand = f.Strand(self.writer.here, f.CONTROLE, dossier.container, [
            f.Op(f.system_record("~effacement", dossier.container), "~effacement", "classes", "15", hlc=f.hlc(now()))])
        report, _ = self.send([self.field.journal.seal([strand])], 3, writer=self.field)
        self.assertEqual((report["changes"], report["left-out"]), (0, 1))
        self.assertEqual(self.dumps(), before)

    def erasure(self, dossier, mask, writer, register="classes", **changes):
        record = f.system_record("~effacement", dossier.container)
        op = f.Op(record, "~effacement", register, str(mask), hlc=f.hlc(now()), **changes)
        return f.Strand(writer.here, f.CONTROLE, dossier.container, [op])

    def test_an_erasure_from_another_commune_counts_for_nothing(self):
        dossier = self.dossier()
        self.send([self.outsider.journal.seal([self.erasure(dossier, 15, self.outsider)])], writer=self.outsider)
        self.assertIn(dossier.record.hex(), self.visible())
        self.assertEqual([e for e in self.mairie.ask("erase", "list") if e["dossier"] == dossier.container.hex()], [])

    def test_an_erasure_before_the_dossier_is_known_waits_for_whose_it_is(self):
        mine, theirs = Dossier(self.writer), Dossier(self.writer)
        self.send([self.outsider.journal.seal([self.erasure(theirs, 15, self.outsider)])], writer=self.outsider)
        early = f.Journal(self.writer).seal([self.erasure(mine, 15, self.writer)])
        self.send([early])
        self.send([self.writer.journal.seal(mine.first()), self.writer.journal.seal(theirs.first())], keys=mine.keys() + theirs.keys())
        visible = self.visible()
        self.assertNotIn(mine.record.hex(), visible)
        self.assertIn(theirs.record.hex(), visible)

    def test_nobody_takes_an_erasure_back_by_writing_over_it(self):
        dossier = self.dossier()
        erased = self.writer.journal.seal([self.erasure(dossier, 15, self.writer)])
        self.send([erased])
        self.assertNotIn(dossier.record.hex(), self.visible())
        for writer in (self.outsider, self.writer):
            over = self.erasure(dossier, 0, writer, preds=[(1, 0)])
            self.send([writer.journal.seal([over], [f.blake(erased[0])])], writer=writer)
            self.assertNotIn(dossier.record.hex(), self.visible())

    def test_a_confirmation_from_another_commune_destroys_nothing(self):
        dossier = self.dossier()
        asked = self.writer.journal.seal([self.erasure(dossier, 15, self.writer)])
        self.send([asked])
        confirmation = self.erasure(dossier, self.confirmation(self.outsider, asked), self.outsider, "confirme")
        self.send([self.outsider.journal.seal([confirmation])], writer=self.outsider)
        self.assertFalse(self.is_gone(dossier))

    def confirmation(self, writer, *segments):
        """That it saw the first operation of each of these segments."""
        return " ".join([writer.id.hex(), *(f"{f.blake(header).hex()}:0" for header, _ in segments)])

    def is_gone(self, dossier):
        told = [post.ask("erase", "list") for post in (self.mairie, self.laptop)]
        gone = [next(e["gone"] for e in erasures if e["dossier"] == dossier.container.hex()) for erasures in told]
        self.assertEqual(gone[0], gone[1])
        return gone[0]

    def test_a_confirmation_covers_what_it_names_alone(self):
        dossier = self.dossier()
        second = Writer(self.mairie, "confirmant", "referent")
        self.__class__.statements = list(second.statements.values())
        self.writer.members = self.outsider.members = self.partner.members = second.members
        narrow = self.writer.journal.seal([self.erasure(dossier, 1, self.writer)])
        self.send([narrow])

        def confirm(value, writer=second):
            self.send([writer.journal.seal([self.erasure(dossier, value, writer, "confirme")])], writer=writer)
            return self.is_gone(dossier)
        # Neither an id alone, nor the name of nothing, nor one's own is one.
        self.assertFalse(confirm(second.id.hex()))
        self.assertFalse(confirm(f"{second.id.hex()} {'00' * 32}:0"))
        self.assertFalse(confirm(self.confirmation(self.writer, narrow), self.writer))
        self.assertTrue(confirm(self.confirmation(second, narrow)))
        # Asked for afterwards, it waits for somebody to look at it.
        wide = self.writer.journal.seal([self.erasure(dossier, 15, self.writer)])
        self.send([wide])
        self.assertFalse(self.is_gone(dossier))
        self.assertTrue(confirm(self.confirmation(second, narrow, wide)))

    def foreign(self, dossier, index, preds=()):
        """Somebody of another commune writes into a dossier, with a key of their own."""
        key = f.Draw()(32)
        op = dossier.op(index, "nom", "Javert", preds=list(preds))
        return dossier.strand(op, scope=self.outsider.here, key=key), (dossier.container, f.CONTACT, key)

    def test_into_a_dossier_of_another_commune(self):
        dossier = self.dossier()
        strand, key = self.foreign(dossier, 1, [(1, 1)])
        segment = self.outsider.journal.seal([strand], [self.writer.journal.previous])
        report, _ = self.send([segment], keys=[key], writer=self.outsider)
        self.assertEqual(report["changes"], 0)
        self.assertNotIn("Javert", self.dumps())
        self.assertEqual(self.mairie.get(dossier.record.hex())["answers"]["prenom-ou-surnom"], "Fantine")

    def test_into_a_dossier_nobody_knows_yet(self):
        """It counts until somebody says whose the dossier is."""
        dossier = Dossier(self.writer)
        strand, key = self.foreign(dossier, 1)
        self.send([self.outsider.journal.seal([strand])], keys=[key], writer=self.outsider)
        self.dumps()
        self.send([self.writer.journal.seal(dossier.first())], keys=dossier.keys())
        dump = self.dumps()
        self.assertNotIn("Javert", dump)
        self.assertIn(dossier.record.hex(), dump)

    def test_whom_it_was_shared_with_writes(self):
        """Whether its words come before the sharing or after."""
        for early in (False, True):
            dossier = self.dossier()
            words = dossier.op(1, "nom", "Combeferre")
            theirs = self.partner.journal.seal([dossier.strand(words, scope=self.partner.here)])
            record = f.system_record("~partage", dossier.container + f.u32(f.scope("S12")))
            key = f.Draw()(32)
            ops = [f.Op(record, "~partage", register, value, index=i, hlc=f.hlc(now() + i))
                   for i, (register, value) in enumerate({"classes": "1", "fin": "2999-12-31", "accord": "oral"}.items())]
            sharing = self.writer.journal.seal([f.Strand(self.writer.here, f.PARCOURS, dossier.container, ops, key)])
            sent = [([theirs], self.partner, dossier.keys()), ([sharing], self.writer, [(dossier.container, f.PARCOURS, key)])]
            for segments, writer, keys in sent if early else sent[::-1]:
                self.send(segments, keys=keys, writer=writer)
            values = [line for line in self.dumps().splitlines() if line.startswith(dossier.record.hex()) and line.endswith("\tCombeferre")]
            self.assertEqual(len(values), 1)

    def test_under_a_false_key(self):
        forger = f.Installation("Javert")
        before = self.dumps()
        journal = f.Journal(self.writer, key=forger.signing)
        report, _ = self.send([journal.seal(Dossier(self.writer).first())], 3)
        self.waits(report, "signature")
        self.assertEqual(self.dumps(), before)

    def test_under_a_name_nobody_enrolled(self):
        before = self.dumps()
        journal = f.Journal(f.Installation("Javert"))
        report, _ = self.send([journal.seal(Dossier(self.writer).first())], 3)
        self.waits(report, "auteur")
        self.assertEqual(self.dumps(), before)

    def test_sent_by_whom_nobody_enrolled(self):
        stranger = f.Installation("Javert")
        path = self.writer.bundle(["mairie", "portable"], [], sender=stranger)
        for post in (self.mairie, self.laptop):
            check_sentence(post.run("import", path, json_lines=False, status=1).err)

    def test_with_a_clock_of_next_year(self):
        dossier = Dossier(self.writer)
        later = now() + 300 * 24 * HOUR
        ops = [dossier.op(1, hlc=f.hlc(later)), dossier.op(2, "tranche-age", "18-21", hlc=f.hlc(later + 1))]
        report, _ = self.send([self.writer.journal.seal([dossier.scope(), dossier.strand(*ops)])], keys=dossier.keys())
        self.assertEqual(report["changes"], 3)
        written = self.mairie.put(contact(self.mairie, **{"prenom-ou-surnom": "Cosette"}))[0]["id"]
        moments = [int(line.split("\t")[6]) >> 16 for line in self.mairie.run("dump", json_lines=False).out.splitlines()
                   if line.startswith(written)]
        self.assertLess(max(moments), now() + 49 * HOUR)
        level(self.mairie, self.laptop)

    def test_a_statement_and_what_it_enrols_wait_for_the_one_before(self):
        first, second = Writer(self.mairie, "premier", "referent"), Writer(self.mairie, "second", "referent")
        known = set(map(f.blake, self.statements))
        new = [s for s in second.statements.values() if f.blake(s) not in known]
        new.sort(key=lambda s: f.read_statement(s).number)
        enrols = [s for s in new if f.read_statement(s).kind == f.ENROL]
        before, after = enrols[-2], enrols[-1]
        dossier = Dossier(second)
        segment = second.journal.seal(dossier.first())

        def tell(statements, segments=()):
            path = self.writer.bundle(["portable"], list(segments), dossier.keys(), statements)
            self.laptop.run("import", path, status=None)
            members = {m["name"] for m in self.laptop.ask("installations")}
            return "second" in members, dossier.record.hex() in self.laptop.run("dump", json_lines=False).out
        # Its enrolment names the one before, which is not here yet: both wait.
        earlier = new[:new.index(before)]
        self.assertEqual(tell(earlier + [after], [segment]), (False, False))
        waiting = lines(self.laptop.run("quarantine", status=3))
        self.assertIn(f.blake(segment[0]).hex(), [w["segment"] for w in waiting])
        # Once the chain is whole, what had waited is taken up.
        self.assertEqual(tell([before, after]), (True, True))
        self.__class__.statements = list(second.statements.values())
        self.writer.members = second.members
        level(self.mairie, self.laptop)

    def test_after_its_enrolment_ends(self):
        before = self.dumps()
        dossier = Dossier(self.writer)
        strand = dossier.strand(dossier.op(1, hlc=f.hlc(now() + 3 * 366 * 24 * HOUR)))
        report, _ = self.send([f.Journal(self.writer).seal([strand])], 3, dossier.keys())
        self.waits(report, "inscription")
        self.assertEqual(self.dumps(), before)

    def test_forms_fields_and_codes_of_tomorrow(self):
        dossier = self.dossier()
        strand = dossier.strand(
            dossier.op(10, "champ-de-demain", "une valeur"), dossier.op(11, "origine", "CODE-DE-DEMAIN", record=f.Draw()(16)),
            dossier.op(12, "besoin-immediat", kind=f.TICK, code="P99"),
            f.Op(f.Draw()(16), "formulaire-de-demain", "champ", "autre valeur", index=13, hlc=f.hlc(now() + 20)))
        report, _ = self.send([self.writer.journal.seal([strand])], keys=dossier.keys())
        self.assertEqual((report["changes"], report["left-out"]), (4, 0))
        dump = self.dumps()
        for word in ("champ-de-demain", "CODE-DE-DEMAIN", "besoin-immediat/P99", "formulaire-de-demain"):
            self.assertIn(word, dump)
        # Whoever edits the record writes none of it back, and loses none of it.
        self.mairie.put({"id": dossier.record.hex(), "form": "contact", "container": dossier.container.hex(), "answers": {"nom": "Thénardier"}})
        self.assertIn("champ-de-demain", self.mairie.run("dump", json_lines=False).out)
        level(self.mairie, self.laptop)

    def test_for_a_newer_reader(self):
        before = self.dumps()
        dossier = Dossier(self.writer)

        def newer(header):
            header.reader = 2
        report, done = self.send([self.writer.journal.seal(dossier.first(), change=newer)], keys=dossier.keys())
        self.assertEqual((report["segments"], report["changes"], report["quarantined"]), (1, 0, 0))
        check_sentence(done.err)
        self.assertEqual(self.dumps(), before)

    def test_under_the_kid_of_no_key_and_of_another(self):
        before = self.dumps()
        dossier, other = Dossier(self.writer), Dossier(self.writer)
        closed = dossier.strand(dossier.op(1), name=bytes(range(16)))
        false = dossier.strand(dossier.op(2), key=other.key, name=f.kid(dossier.key))
        report, done = self.send([self.writer.journal.seal([closed, false])], 3, dossier.keys())
        self.assertEqual((report["changes"], report["left-out"]), (0, 1))
        self.assertIn("1 partie n’a pas pu être lue et est laissée de côté", done.err)
        self.assertEqual(self.dumps(), before)

    def test_a_key_told_with_another_dossier_opens_nothing_until_it_is_told_well(self):
        dossier, other = Dossier(self.writer), Dossier(self.writer)
        segment = self.writer.journal.seal(dossier.first())
        report, _ = self.send([segment], keys=[(other.container, f.CONTACT, dossier.key)])
        self.assertEqual((report["changes"], report["left-out"]), (1, 0))
        self.assertNotIn(dossier.record.hex(), self.dumps())
        # Without what it opens a key is not kept.
        self.send([], keys=dossier.keys())
        self.assertNotIn(dossier.record.hex(), self.dumps())
        self.send([segment], keys=dossier.keys())
        self.assertIn(dossier.record.hex(), self.dumps())

    def test_a_key_of_one_dossier_writes_into_no_other(self):
        dossier, other = self.dossier(), self.dossier()
        strand = other.strand(other.op(1, "nom", "Javert"), key=dossier.key)
        report, _ = self.send([self.writer.journal.seal([strand])], keys=dossier.keys())
        self.assertEqual((report["changes"], report["left-out"]), (0, 0))
        self.assertNotIn("Javert", self.dumps())

    def test_a_key_that_was_only_sent_seals_nothing(self):
        dossier = self.dossier()
        sent = f.Draw()(32)
        while f.kid(sent) < f.kid(dossier.key):
            sent = f.Draw()(32)
        self.send([], keys=[(dossier.container, f.CONTACT, sent)], writer=self.field)
        self.mairie.put({"id": dossier.record.hex(), "form": "contact", "container": dossier.container.hex(), "answers": {"nom": "Thénardier"}})
        with tempfile.TemporaryDirectory() as stick:
            self.mairie.run("export", stick, "--to", "ecrivain")
            opened = self.writer.read(next(pathlib.Path(stick).iterdir()))
        kids = {blob[:16] for header, blobs in opened.segments for blob in blobs if blob}
        self.assertNotIn(f.kid(sent), kids)
        said = {(container, op.value) for _, container, op in self.writer.operations(opened)}
        self.assertIn((dossier.container, "Thénardier"), said)
        level(self.mairie, self.laptop)

    def test_a_deletion_covers_what_it_names_alone(self):
        dossier = self.dossier()
        before = self.writer.journal.previous
        covers = [(1, i) for i in range(1, 6)]
        delete = dossier.strand(dossier.op(1, "~supprime", "1", preds=covers, hlc=f.hlc(now() + 50)))
        self.send([self.writer.journal.seal([delete], [before])], keys=dossier.keys())
        dump = self.dumps()
        self.assertIn("Fantine", dump)
        self.assertNotIn(dossier.record.hex(), [r["id"] for r in self.mairie.ask("record", "list", "contact")])
        # One value it had not seen, and the record is back, for a person to look at.
        edit = dossier.strand(dossier.op(1, "nom", "Tholomyès", hlc=f.hlc(now() + 60)))
        report, _ = self.send([self.writer.journal.seal([edit])], 3, dossier.keys())
        self.assertEqual((report["changes"], report["conflicts"]), (1, 1))
        self.dumps()
        self.assertIn(dossier.record.hex(), [r["id"] for r in self.laptop.ask("record", "list", "contact")])

    def test_beyond_a_revocation(self):
        before = self.dumps()
        dossier = Dossier(self.field)
        thief = Writer(self.mairie, "vole", "terrain")
        self.__class__.statements = list(thief.statements.values())
        self.writer.members = thief.members
        kept = thief.journal.seal(dossier.first())
        self.send([kept], keys=dossier.keys(), writer=thief, statements=self.statements)
        self.mairie.run("revoke", "vole", "--reason", "volé")
        level(self.mairie, self.laptop)
        beyond = thief.journal.seal([dossier.strand(dossier.op(1, "nom", "Montparnasse"))])
        report, _ = self.send([beyond], 3, dossier.keys(), writer=thief)
        self.waits(report, "révoc")
        self.assertIn("Fantine", self.dumps())
        self.assertNotIn("Montparnasse", self.dumps())
        # Neither its author nor an intendant of another commune lets it in.
        for writer in (thief, self.outsider):
            op = f.Op(f.system_record("~admission", f.blake(beyond[0])), "~admission", "admis", "1", hlc=f.hlc(now()))
            strand = f.Strand(writer.here, f.CONTROLE, f.territory(writer.code), [op])
            self.send([writer.journal.seal([strand])], None, writer=writer)
            self.assertNotIn("Montparnasse", self.dumps())
        self.mairie.run("admit", f.blake(beyond[0]).hex())
        self.assertIn("Montparnasse", self.mairie.run("dump", json_lines=False).out)
        level(self.mairie, self.laptop)
        self.assertIn("Montparnasse", self.dumps())
        self.assertNotEqual(before, self.dumps())


class TwoStatementsOfOneNumber(unittest.TestCase):
    """Whoever has the root's key twice signs two chains: whatever comes of it,
    it does not depend on which was heard first."""

    def test_receivers_agree(self):
        with tempfile.TemporaryDirectory() as directory:
            mairie = found(directory)
            laptop = join(mairie, "portable")
            writer = Writer(mairie, "ecrivain", "referent")
            level(mairie, laptop)
            key = f.read_root_file((mairie.root / "racine").read_bytes(), (mairie.root / "racine.mots").read_text())
            org = next(s for s in map(f.read_statement, writer.statements.values()) if s.kind == f.ORG)
            last = max((s for s in map(f.read_statement, writer.statements.values()) if s.issuer == org.issuer), key=lambda s: s.number)
            files = []
            for name in ("un", "deux"):
                chain = f.Chain(key, org.issuer, last.number, last.hash)
                enrolment = f.enrolment(f.Installation(name), [SCOPE], READS, READS, 0, now() + 400 * 24 * HOUR)
                statement = chain.next(f.ENROL, enrolment, now())
                files.append(writer.bundle(["mairie", "portable"], [], statements=[*writer.statements.values(), statement]))
            for post, order in ((mairie, files), (laptop, files[::-1])):
                for path in order:
                    post.run("import", path)
            one, other = (sorted((m["name"], m["role"]) for m in post.ask("installations")) for post in (mairie, laptop))
            self.assertEqual(one, other)
            self.assertEqual(mairie.digest(), laptop.digest())


if __name__ == "__main__":
    unittest.main()
