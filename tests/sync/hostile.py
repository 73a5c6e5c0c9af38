#!/usr/bin/env python3
"""Writes the hostile catalogue: bundles with one defect each, for two receivers:
one of all rights, and one of few, of another commune, who opens the same files.

    hostile.py DIR          writes every file, and DIR/catalogue.txt
    hostile.py --check KEPT DIR
                            writes them into DIR, fails where one is not what KEPT says
    hostile.py --seeds CORPUS
                            takes them to pieces: seeds for the fuzz targets

A line of catalogue.txt: name, answer, changes, quarantined, left out, BLAKE2b-128
of the file. The answer is `taken`, or the code the receiver refuses with; what may be
accepted hangs on its author alone, so it is that of both receivers. Files of
more than 16 KiB are not kept in the tree, only what they hash to: they are written
again by whoever tests. All keys come from seeds, so every file is always the same.
"""

import pathlib
import sys

import formats as f
from formats import (CHANGE, CLEAR, CONTACT, CONTROLE, DELEGATE, END, ENROL, FILL, FINAL, FSE, HAVE, INFO, KEYS, ORG,
                     PAD, PARCOURS, REVOKE, ROOT, SCHEMA, SEGMENT, SENSIBLE, SET, STEWARDSHIP, STRUCTURE, TERRITOIRE,
                     TICK, TRUST, UNDELEGATE, UNREVOKE, Op, Strand, blake, section, u8, u16, u32, u64, varint)

KEPT_SIZE = 16384
DAY = 24 * 3600 * 1000
FOUNDED = 1767225600000   # 2026-01-01
WRITTEN = FOUNDED + 40 * DAY
NEVER = 4102444800000     # 2100-01-01
HERE, ELSEWHERE = "76540", "76231"
READS = 0b110111          # contact, parcours, sensible, territoire, controle
READS_LITTLE = 0b110001   # contact, territoire, controle
CASES = []


def case(answer, changes=0, quarantined=0, left_out=0):
    """Adds a file: its name is the function's."""
    def add(function):
        CASES.append((function.__name__.replace("_", "-"), answer, changes, quarantined, left_out, function))
        return function
    return add


def vary(name, answer, values, changes=0, quarantined=0, left_out=0):
    """Adds a file for each of several values of one defect."""
    def add(function):
        for label, value in values.items():
            CASES.append((f"{name}-{label}", answer, changes, quarantined, left_out,
                          lambda world, value=value: function(world, value)))
        return function
    return add


class Organisation:
    """Who there is, the same for all files."""

    def __init__(self):
        self.draw = f.Draw("organisation")
        self.root = f.SigningKey(self.draw(32))
        self.recovery = f.KeyPair(self.draw(32))
        self.chain = f.Chain(self.root, self.draw(16))
        names = {"receiver": "Rouen-Sud", "sender": "Canteleu-1", "steward": "Mairie", "field": "Marché-1",
                 "revoked": "Elbeuf-1", "expired": "Darnétal-1", "stranger": "Javert", "late": "Canteleu-2",
                 "neighbour": "Bihorel-1"}
        for role, name in names.items():
            setattr(self, role, f.Installation(name, f.Draw(role)))
        # A key in common, so that a file sealed once opens for both.
        self.neighbour.epoch = self.receiver.epoch
        self.container, self.record, self.key = self.draw(16), self.draw(16), self.draw(32)
        self.sensitive_key = self.draw(32)
        self.tell()

    def tell(self):
        chain = self.chain
        org = chain.next(ORG, f.text("Métropole de Rouen") + f.counted([self.root.public]) + self.recovery.public, FOUNDED)
        self.id, self.hash = blake(org)[:16], blake(org)
        self.statements = [org, chain.next(STRUCTURE, u32(0) + f.text("Métropole de Rouen"), FOUNDED)]
        self.enrol(self.receiver, [HERE, ELSEWHERE], READS, READS, f.ERASURE | STEWARDSHIP)
        self.enrol(self.steward, [HERE], READS, READS, f.ERASURE | STEWARDSHIP)
        self.issuer = self.draw(16)
        self.statements.append(chain.next(DELEGATE, self.steward.id + self.issuer + f.scopes([HERE]) + u64(f.NO_LIMIT), FOUNDED))
        self.enrol(self.sender, [HERE], READS, READS, f.ERASURE)
        self.enrol(self.field, [HERE], 0b110011, READS, 0)
        self.enrol(self.revoked, [HERE], READS, READS, f.ERASURE)
        self.enrol(self.expired, [HERE], READS, READS, f.ERASURE, FOUNDED + 30 * DAY)
        self.journal_before = f.Journal(self.revoked, f.Draw("before"))
        self.before = self.journal_before.seal([Strand(f.scope(HERE), TERRITOIRE, f.territory(HERE), [
            Op(f.blake(b"team", 16), "equipe", "nom", "Équipe de nuit", hlc=f.hlc(WRITTEN))])])
        head = (self.journal_before.id, 1, blake(self.before[0]))
        self.revocation = chain.next(REVOKE, self.revoked.id + f.heads([head]) + f.text("perdu"), FOUNDED + 50 * DAY)
        self.statements.append(self.revocation)
        self.enrol(self.neighbour, [ELSEWHERE], READS_LITTLE, READS_LITTLE, 0)

    def enrol(self, who, codes, read, write, powers, until=NEVER):
        self.statements.append(self.chain.next(ENROL, f.enrolment(who, codes, read, write, powers, until), FOUNDED))


class World:
    """What one file is made of."""

    def __init__(self, organisation, name):
        self.o, self.draw = organisation, f.Draw(name)
        self.here = f.scope(HERE)

    # --- parts -----------------------------------------------------------------

    def op(self, index=0, **changes):
        values = dict(record=self.o.record, form="contact", register="prenom-ou-surnom", value="Cosette", index=index,
                      hlc=f.hlc(WRITTEN + index))
        values.update(changes)
        return Op(**values)

    def control(self, **changes):
        """The strand every dossier begins with: which commune it is of."""
        scope = Op(f.system_record("~perimetre", self.o.container), "~perimetre", "scope", HERE, hlc=f.hlc(WRITTEN))
        return Strand(self.here, CONTROLE, self.o.container, [scope], **changes)

    def contact(self, ops=None, **changes):
        values = dict(scope=self.here, klass=CONTACT, container=self.o.container, key=self.o.key,
                      ops=ops if ops is not None else [self.op(1), self.op(2, register="nom", value="Fauchelevent")])
        values.update(changes)
        return Strand(**values)

    def journal(self, author=None, name="good", **options):
        return f.Journal(author or self.o.sender, f.Draw(f"{name}/{(author or self.o.sender).name}"), **options)

    def good(self):
        """A whole segment of three changes: name, commune, surname."""
        return f.segment(*self.journal().seal([self.control(), self.contact()]))

    def other(self, strands=None, author=None, key=None, **options):
        """Another segment, of three changes in the dossier of somebody else."""
        journal = self.journal(author, "other", key=key)
        return journal.seal(strands if strands is not None else [self.elsewhere()], **options)

    def elsewhere(self, **changes):
        """A strand that is as it should be, of one change."""
        values = dict(scope=self.here, klass=TERRITOIRE, container=f.territory(HERE), ops=[
            Op(blake(b"partner", 16), "partenaire", "nom", "Maison de quartier", index=5, hlc=f.hlc(WRITTEN))])
        values.update(changes)
        return Strand(**values)

    def info(self, **changes):
        values = dict(organisation=self.o.id, sender=self.o.sender.id, moment=f.hlc(WRITTEN + DAY))
        values.update(changes)
        return f.info(**values)

    def keys(self):
        return f.keys([(self.o.container, CONTACT, self.o.key)])

    def sections(self, *segments, **parts):
        """INFO, TRUST, HAVE, KEYS, the segments, and what is given behind them."""
        told = [(INFO, parts.get("info", self.info()))]
        told += [(TRUST, data) for data in parts.get("trust", [])]
        told += [(HAVE, parts.get("have", f.EMPTY_HAVE)), (KEYS, parts.get("keys", self.keys()))]
        told += [(SEGMENT, data) for data in (self.good(), *segments)]
        return told + parts.get("after", [])

    # --- files -----------------------------------------------------------------

    def bundle(self, sections=None, sender=None, recipients=None):
        return f.Bundle(sender or self.o.sender, recipients or [self.o.receiver], sections or self.sections(), self.draw)

    def with_segment(self, segment):
        return self.bundle(self.sections(segment)).write()

    def with_strand(self, strand, references=(), **options):
        """The good strands and one more in one segment."""
        sealed = self.journal().seal([self.control(), self.contact(), strand], references, **options)
        told = self.sections()
        told[-1] = (SEGMENT, f.segment(*sealed))
        return self.bundle(told).write()

    def with_data(self, change):
        """A strand of the partner's, its data changed: `change` takes the parts."""
        strand = self.elsewhere()
        writer = f.OpWriter(strand.container, f.hlc(WRITTEN))
        for op in strand.ops:
            writer.add(op)
        return self.with_strand(self.elsewhere(data=change(writer)), first=f.hlc(WRITTEN))

    def with_ops(self, *ops, **options):
        return self.with_strand(self.elsewhere(ops=list(ops)), first=f.hlc(WRITTEN), **options)

    def partner(self, **changes):
        values = dict(record=blake(b"partner", 16), form="partenaire", register="nom", value="Maison de quartier",
                      index=5, hlc=f.hlc(WRITTEN))
        values.update(changes)
        return Op(**values)

    def with_trust(self, *statements):
        """Statements, and a segment of the stranger, who should stay one."""
        return self.bundle(self.sections(f.segment(*self.other(author=self.o.stranger)), trust=[f.trust(statements)])).write()

    def root_chain(self):
        return f.Chain(self.o.root, self.o.chain.issuer, self.o.chain.number, self.o.chain.previous)

    def steward_chain(self):
        return f.Chain(self.o.steward.signing, self.o.issuer)

    def enrol_stranger(self, codes=(HERE,), powers=0, **options):
        return f.enrolment(self.o.stranger, list(codes), READS, READS, powers, NEVER, **options)


def cut(data, *places):
    return {f"at-{place}": data[:place] for place in places}


def flip(data, place, bit=0):
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1:]


def replace(data, place, new):
    return data[:place] + new + data[place + len(new):]


# --- what is as it should be -----------------------------------------------------


@case("taken", 3)
def good(w):
    return w.bundle().write()


@case("taken", 4)
def two_segments(w):
    return w.with_segment(f.segment(*w.other()))


@case("taken", 3)
def stub(w):
    header, blobs = w.other()
    return w.with_segment(f.segment(header, [None]))


@case("taken", 4)
def stub_that_is_filled(w):
    header, blobs = w.other()
    return w.bundle(w.sections(f.segment(header, [None]), after=[(FILL, f.fill(blake(header), 0, blobs[0]))])).write()


@case("taken", 5)
def two_branches_of_one_journal(w):
    one = w.journal(name="fork").seal([w.elsewhere()])
    other = w.journal(name="fork").seal([w.elsewhere(ops=[w.partner(value="Mission locale")])])
    return w.bundle(w.sections(f.segment(*one), f.segment(*other))).write()


@case("taken", 4)
def one_segment_twice(w):
    section_ = f.segment(*w.other())
    return w.bundle(w.sections(section_, section_)).write()


@vary("section-to-be-skipped", "taken", {"128": 128, "199": 199, "255": 255}, 3)
def skipped(w, kind):
    return w.bundle(w.sections(after=[(kind, b"later")])).write()


@case("taken", 3)
def section_to_be_skipped_in_between(w):
    told = w.sections()
    return w.bundle(told[:2] + [(150, b"later")] + told[2:]).write()


@case("taken", 3)
def no_padding(w):
    bundle = w.bundle()
    bundle.padding = b""
    return bundle.write()


@case("taken", 3)
def padding_of_two_sections(w):
    bundle = w.bundle()
    bundle.padding = section(PAD, b"") + section(PAD, bytes(7))
    return bundle.write()


@case("taken", 3)
def padding_of_ones(w):
    bundle = w.bundle()
    bundle.padding = section(PAD, b"\1" * 9)
    return bundle.write()


@case("taken", 3)
def no_have(w):
    return w.bundle([s for s in w.sections() if s[0] != HAVE]).write()


@case("taken", 3)
def wants_of_what_nobody_has(w):
    return w.bundle(w.sections(have=bytes(3) + f.counted([KEY[:8] + varint(4)]))).write()


@vary("have", "taken", {
    "whose-journals-are-not-in-order": varint(2) + bytes([2] * 16) + bytes(12) + bytes([1] * 16) + bytes(12) + bytes(2),
    "of-one-journal-twice": varint(2) + (bytes([2] * 16) + bytes(12)) * 2 + bytes(2),
    "of-one-issuer-twice": varint(0) + varint(2) + (bytes(16) + varint(1) + bytes(8)) * 2 + varint(0)}, 3)
def have_right(w, data):
    return w.bundle(w.sections(have=data)).write()


@case("taken", 3)
def keys_of_nothing(w):
    told = w.sections()
    return w.bundle(told[:2] + [(KEYS, b"")] + told[2:]).write()


@case("taken", 3)
def recipients_128(w):
    others = [f.Installation(str(i), f.Draw(f"other-{i}")) for i in range(127)]
    return w.bundle(recipients=others + [w.o.receiver]).write()


@case("taken", 3)
def first_slot_of_ours_does_not_open(w):
    bundle = w.bundle(recipients=[w.o.receiver, w.o.receiver])
    tag = blake(w.o.receiver.epoch.public)[:8]
    bundle.slots = [tag + bytes(80), tag + f.seal_box(w.o.receiver.epoch.public, bundle.file_key, w.draw)]
    return bundle.write()


@case("taken", 3)
def sections_across_chunks(w):
    return w.bundle(w.sections(after=[(201, bytes(range(256)) * 300)])).write()


@case("taken", 3)
def sender_is_revoked(w):
    return w.bundle(w.sections(info=w.info(sender=w.o.revoked.id)), sender=w.o.revoked).write()


@case("taken", 3)
def fill_of_a_segment_that_is_not_here(w):
    return w.bundle(w.sections(after=[(FILL, f.fill(blake(b"?"), 0, b"?"))])).write()


@case("taken", 3)
def fill_of_a_strand_that_is_here(w):
    header, blobs = w.journal().seal([w.control(), w.contact()])
    return w.bundle(w.sections(after=[(FILL, f.fill(blake(header), 0, b"?"))])).write()


@case("taken", 3)
def fill_of_a_strand_that_is_none(w):
    header, blobs = w.journal().seal([w.control(), w.contact()])
    return w.bundle(w.sections(after=[(FILL, f.fill(blake(header), 99, b"?"))])).write()


@case("taken", 3, left_out=1)
def fill_that_is_not_what_was_signed(w):
    header, blobs = w.other()
    return w.bundle(w.sections(f.segment(header, [None]), after=[(FILL, f.fill(blake(header), 0, flip(blobs[0], 40)))])).write()


@vary("fill-cut", "malformed", cut(bytes(40), 0, 16, 32, 33))
def fill_cut(w, data):
    return w.bundle(w.sections(after=[(FILL, data)])).write()


# --- the file ------------------------------------------------------------------------


@vary("file-of", "not-a-bundle", {"nothing": b"", "seven-bytes": f.BUNDLE_MAGIC[:7], "text": b"Bonjour le monde, ceci n'est pas un lot.",
                                  "zeros": bytes(4096), "line-ends-changed": f.BUNDLE_MAGIC.replace(b"\r\n", b"\n") + bytes(99)})
def not_a_bundle(w, data):
    return data


@vary("cut-after", "truncated", {"the-magic": 8, "the-format": 10, "the-id": 32, "the-size": 40, "the-count": 42,
                                 "a-tag": 50, "the-slot": 130, "the-mac": 162, "the-stream-header": 186, "some-chunk": 400})
def cut_after(w, size):
    return w.bundle().write()[:size]


@case("truncated")
def last_byte_missing(w):
    return w.bundle().write()[:-1]


@vary("format", "newer", {"2": 2, "256": 256, "65535": 65535})
def newer(w, number):
    bundle = w.bundle()
    bundle.format = number
    return bundle.write()


@case("damaged")
def format_0(w):
    bundle = w.bundle()
    bundle.format = 0
    return bundle.write()


@vary("flags", "newer", {"1": 1, "32768": 32768})
def flags(w, number):
    bundle = w.bundle()
    bundle.flags = number
    return bundle.write()


@vary("header-size", "damaged", {"0": 0, "less": 161, "more": 163, "of-another-count": 250, "beyond-the-limit": 65537, "4-gib": 2**32 - 1})
def header_size(w, number):
    bundle = w.bundle()
    bundle.header_size = number
    return bundle.write()


@vary("recipients", "damaged", {"none": 0, "more-than-there-are": 2, "129": 129, "65535": 65535})
def n_recipients(w, number):
    bundle = w.bundle()
    bundle.n_recipients = number
    return bundle.write()


@case("damaged")
def recipients_really_129(w):
    others = [f.Installation(str(i), f.Draw(f"other-{i}")) for i in range(128)]
    return w.bundle(recipients=others + [w.o.receiver]).write()


@vary("length", "damaged", {"0": 0, "of-the-header": 162, "one-less": -1})
def length_less(w, number):
    data = w.bundle().write()
    return replace(data, 32, u64(number if number >= 0 else len(data) - 1))


@vary("length", "truncated", {"one-more": 1, "1-gib": None})
def length_more(w, number):
    data = w.bundle().write()
    return replace(data, 32, u64(2**30 if number is None else len(data) + number))


@vary("length", "limit", {"beyond-1-gib": 2**30 + 1, "2-to-63": 2**63, "all-ones": 2**64 - 1})
def length_limit(w, number):
    return replace(w.bundle().write(), 32, u64(number))


@case("not-for-us")
def for_somebody_else(w):
    return w.bundle(recipients=[w.o.sender, w.o.field]).write()


@case("damaged")
def our_tag_on_the_box_of_another(w):
    bundle = w.bundle()
    bundle.slots = [blake(w.o.receiver.epoch.public)[:8] + f.seal_box(w.o.field.epoch.public, bundle.file_key, w.draw)]
    return bundle.write()


@case("damaged")
def box_of_another_key(w):
    bundle = w.bundle()
    bundle.slots = [blake(w.o.receiver.epoch.public)[:8] + f.seal_box(w.o.receiver.epoch.public, w.draw(32), w.draw)]
    return bundle.write()


@case("damaged")
def box_of_a_low_order_point(w):
    bundle = w.bundle()
    bundle.slots = [blake(w.o.receiver.epoch.public)[:8] + bytes(80)]
    return bundle.write()


@vary("bit-of", "damaged", {"the-id": 16, "the-box": 60, "the-box-s-tag": 90, "the-mac": 140, "the-stream-header": 170,
                            "the-chunk": 200, "the-end": -1})
def bit(w, place):
    data = w.bundle().write()
    return flip(data, place % len(data))


@case("damaged")
def mac_of_zeros(w):
    bundle = w.bundle()
    bundle.mac = bytes(32)
    return bundle.write()


@case("damaged")
def mac_without_its_context(w):
    bundle = w.bundle()
    data = bundle.write()
    bundle = w.bundle()
    bundle.mac = blake(data[:130], 32, bundle.file_key)
    return bundle.write()


@case("damaged")
def a_byte_behind(w):
    return w.bundle().write() + b"\0"


@case("damaged")
def two_bundles_in_one_file(w):
    return w.bundle().write() + w.bundle().write()


@case("damaged")
def a_byte_behind_that_is_counted(w):
    bundle = w.bundle()
    bundle.tail = b"\0"
    return bundle.write()


@case("damaged")
def another_stream_behind(w):
    bundle = w.bundle()
    bundle.tail = w.bundle().write()[162:]
    return bundle.write()


def many_chunks(w):
    return w.bundle(w.sections(after=[(201, bytes(150000))]))


@vary("tags", "damaged", {"none-is-final": [0, 0, 0], "first-is-final": [FINAL, 0, FINAL], "all-are-final": [FINAL] * 3,
                          "one-is-push": [0, 1, FINAL], "one-is-rekey": [0, 2, FINAL], "last-is-push": [0, 0, 1]})
def tags(w, tags_):
    bundle = many_chunks(w)
    bundle.tags = tags_
    return bundle.write()


@vary("chunks", "damaged", {"of-1000": 1000, "of-65535": 65535})
def chunks_of(w, size):
    bundle = many_chunks(w)
    bundle.chunk = size
    return bundle.write()


@case("damaged")
def chunks_swapped(w):
    data = many_chunks(w).write()
    first, second = 186, 186 + f.CHUNK + 17
    return data[:first] + data[second:second + f.CHUNK + 17] + data[first:second] + data[second + f.CHUNK + 17:]


@case("damaged")
def chunk_left_out(w):
    data = many_chunks(w).write()
    data = data[:186] + data[186 + f.CHUNK + 17:]
    return replace(data, 32, u64(len(data)))


@case("damaged")
def chunk_of_nothing_at_the_end(w):
    bundle = w.bundle()
    data = bundle.write()
    size = len(data) + 17
    bundle = w.bundle()
    bundle.size = size
    plain = b"".join(section(k, d) for k, d in bundle.sections)
    plain += f.padding(len(plain) + 66)
    header = bundle.header(size)
    plain += section(END, w.o.sender.signing.sign("aller-vers/bundle/1", blake(header + plain, 64)))
    stream_header = w.draw(24)
    stream = f.Stream(bundle.file_key, stream_header)
    return header + stream_header + stream.push(plain, 0) + stream.push(b"", FINAL)


@case("damaged")
def chunk_of_nothing(w):
    bundle = w.bundle()
    header = bundle.header(162 + 24 + 17)
    stream_header = w.draw(24)
    return header + stream_header + f.Stream(bundle.file_key, stream_header).push(b"", FINAL)


# --- sections -----------------------------------------------------------------------------


@vary("no", "malformed", {"info": INFO})
def no_section(w, kind):
    return w.bundle([s for s in w.sections() if s[0] != kind]).write()


@case("malformed")
def info_twice(w):
    told = w.sections()
    return w.bundle([told[0]] + told).write()


@case("malformed")
def info_second(w):
    told = w.sections()
    return w.bundle([told[1], told[0]] + told[2:]).write()


@vary("info", "malformed", {"of-nothing": b"", "cut": -1, "longer": 1, "of-an-organisation-alone": 16})
def info_wrong(w, change):
    data = w.info()
    data = change if isinstance(change, bytes) else data + b"\0" if change == 1 else data[:change]
    return w.bundle(w.sections(info=data)).write()


@case("malformed")
def section_to_be_skipped_first(w):
    return w.bundle([(150, b"later")] + w.sections()).write()


@vary("version", "malformed", {"with-a-zero": u8(3) + b"1\0" + b"2", "not-utf-8": u8(2) + b"\xc3\x28", "longer-than-there-is": u8(9) + b"0.1.0"})
def version(w, data):
    return w.bundle(w.sections(info=w.info()[:40] + data)).write()


@vary("organisation", "foreign", {"another": bytes(range(16)), "none": bytes(16)})
def organisation_(w, value):
    return w.bundle(w.sections(info=w.info(organisation=value))).write()


@vary("sender", "sender", {"unknown": "stranger", "says-it-is-a-colleague": "field", "says-it-is-us": "receiver"})
def sender(w, role):
    author = w.o.stranger if role == "stranger" else w.o.sender
    return w.bundle(w.sections(info=w.info(sender=getattr(w.o, role).id)), sender=author).write()


@case("malformed")
def no_end(w):
    bundle = w.bundle()
    bundle.end = b""
    bundle.padding = b""
    return bundle.write()


@vary("end", "malformed", {"of-63-bytes": 63, "of-65-bytes": 65, "of-nothing": 0})
def end_size(w, size):
    bundle = w.bundle()
    bundle.end = section(END, bytes(size))
    return bundle.write()


@case("sender")
def end_of_zeros(w):
    bundle = w.bundle()
    bundle.end = section(END, bytes(64))
    return bundle.write()


@vary("end-signed", "sender", {"for-another-purpose": "aller-vers/segment/1", "for-a-later-version": "aller-vers/bundle/2"})
def end_context(w, context):
    bundle = w.bundle()
    bundle.write()
    sections = b"".join(section(k, d) for k, d in bundle.sections)
    sections += f.padding(len(sections) + 66)
    header = bundle.header(42 + 88 + 32 + 24 + len(sections) + 66 + 17)
    bundle.end = section(END, w.o.sender.signing.sign(context, blake(header + sections, 64)))
    return bundle.write()


@case("sender")
def end_of_another_bundle(w):
    bundle = w.bundle()
    other = f.open_bundle(World(w.o, "good").bundle().write(), w.o.receiver.epoch)
    bundle.end = section(END, other.signature)
    return bundle.write()


@case("sender")
def end_whose_number_is_not_reduced(w):
    bundle = w.bundle()
    data = f.open_bundle(bundle.write(), w.o.receiver.epoch)
    order = 2**252 + 27742317777372353535851937790883648493
    number = int.from_bytes(data.signature[32:], "little") + order
    bundle.end = section(END, data.signature[:32] + number.to_bytes(32, "little"))
    return bundle.write()


@vary("behind-end", "malformed", {"a-segment": SEGMENT, "padding": PAD, "end-again": END})
def behind_end(w, kind):
    bundle = w.bundle()
    bundle.padding = b""
    bundle.end = section(END, bytes(64)) + section(kind, bytes(64))
    return bundle.write()


@vary("section-of-type", "malformed", {"0": 0, "8": 8, "100": 100, "127": 127})
def unknown_section(w, kind):
    told = w.sections()
    return w.bundle(told[:1] + [(kind, b"?")] + told[1:] if kind == 0 else told + [(kind, b"?")]).write()


@vary("order", "malformed", {"have-before-trust": (HAVE, TRUST), "keys-before-have": (KEYS, HAVE),
                             "segment-before-keys": (SEGMENT, KEYS), "fill-before-segment": (FILL, SEGMENT)})
def order(w, pair):
    told = w.sections(trust=[b""], after=[(FILL, bytes(40))])
    first = next(i for i, s in enumerate(told) if s[0] == pair[0])
    second = next(i for i, s in enumerate(told) if s[0] == pair[1])
    told[first], told[second] = told[second], told[first]
    return w.bundle(told).write()


@case("malformed")
def have_twice(w):
    told = w.sections()
    return w.bundle(told[:2] + [(HAVE, f.EMPTY_HAVE)] + told[2:]).write()


@vary("section-length", "malformed", {"not-minimal": b"\x81\x00?", "of-eleven-bytes": b"\xff" * 10 + b"\x01",
                                      "of-65-bits": b"\xff" * 9 + b"\x02", "beyond-the-end": varint(5000) + b"?"})
def section_length(w, data):
    bundle = w.bundle()
    bundle.padding = u8(PAD) + data
    return bundle.write()


@vary("section-length", "limit", {"beyond-16-mib": varint(2**24 + 1), "2-to-63": varint(2**63)})
def section_limit(w, data):
    bundle = w.bundle()
    bundle.padding = u8(PAD) + data
    return bundle.write()


@case("malformed")
def section_without_a_length(w):
    bundle = w.bundle()
    bundle.end = section(END, bytes(64)) + b"\x07"
    return bundle.write()


@case("limit")
def sections_1000001(w):
    bundle = w.bundle()
    bundle.padding = section(PAD, b"") * 1000001
    return bundle.write()


# --- statements -----------------------------------------------------------------------------


@vary("statement-length", "malformed", {"not-minimal": b"\x80\x00", "beyond-the-section": varint(500) + bytes(10),
                                        "beyond-64-kib": varint(65537) + bytes(65537)})
def statement_length(w, data):
    return w.bundle(w.sections(trust=[data])).write()


@case("malformed")
def statements_10001(w):
    one = f.trust([w.o.statements[0]])
    half = w.bundle(w.sections(trust=[one * 5000, one * 5001]))
    half.padding = b""
    return half.write()


def of_nobody(number):
    """A statement behind nothing, as long as one may be."""
    heads = f.heads([(KEY[:16], number, KEY)] * 512)
    return b"AVT1" + KEY[16:] + u64(number) + KEY + u64(WRITTEN) + u8(REVOKE) + KEY[:16] + heads + f.text("") + bytes(64)


def with_many(w, more):
    """So many of them as a bundle may hold, and some more."""
    n = 2**23 // len(f.trust([of_nobody(1)])) + more
    return w.bundle(w.sections(trust=[f.trust(map(of_nobody, numbers)) for numbers in (range(1, n // 2), range(n // 2, n + 1))])).write()


@case("taken", 3)
def statements_of_8_mib(w):
    return with_many(w, 0)


@case("malformed")
def statements_beyond_8_mib(w):
    return with_many(w, 1)


def body_of(kind, body):
    """A statement of the root with this body, in its place."""
    return lambda w: w.root_chain().next(kind, body if isinstance(body, bytes) else body(w), WRITTEN)


KEY = bytes(range(32))
WRONG_STATEMENTS = {
    "of-nothing": lambda w: b"",
    "of-another-magic": lambda w: b"AVT2" + body_of(SCHEMA, u16(1))(w)[4:],
    "cut": lambda w: body_of(SCHEMA, u16(1))(w)[:-1],
    "cut-in-its-envelope": lambda w: body_of(SCHEMA, u16(1))(w)[:60],
    "longer": lambda w: body_of(SCHEMA, u16(1))(w) + b"\0",
    "number-0": lambda w: w.root_chain().next(SCHEMA, u16(1), WRITTEN, number=0),
    "kind-0": body_of(0, b""),
    "kind-8": body_of(8, b""),
    "kind-19": body_of(19, b""),
    "kind-255": body_of(255, b""),
    "org-name-too-long": body_of(ORG, u8(201) + b"a" * 201 + f.counted([KEY]) + KEY),
    "org-name-not-utf-8": body_of(ORG, u8(1) + b"\xff" + f.counted([KEY]) + KEY),
    "org-name-with-a-zero": body_of(ORG, u8(3) + b"a\0b" + f.counted([KEY]) + KEY),
    "org-without-keys": body_of(ORG, f.text("") + varint(0) + KEY),
    "org-of-9-keys": body_of(ORG, f.text("") + f.counted([KEY] * 9) + KEY),
    "org-without-recovery": body_of(ORG, f.text("") + f.counted([KEY])),
    "structure-of-2-to-31": body_of(STRUCTURE, u32(2**31) + f.text("?")),
    "structure-name-cut": body_of(STRUCTURE, u32(1) + u8(9) + b"?"),
    "delegation-of-129-scopes": body_of(DELEGATE, lambda w: w.o.field.id + KEY[:16] + f.scopes([HERE] * 129) + u64(1)),
    "withdrawal-of-513-heads": body_of(UNDELEGATE, lambda w: w.o.field.id + KEY[:16] + f.scopes([HERE]) + u64(1) + f.heads([(KEY[:16], 1, KEY)] * 513)),
    "withdrawal-cut-in-a-head": body_of(UNDELEGATE, lambda w: w.o.field.id + KEY[:16] + f.scopes([HERE]) + u64(1) + varint(1) + KEY),
    "delegation-with-heads": body_of(DELEGATE, lambda w: w.o.field.id + KEY[:16] + f.scopes([HERE]) + u64(1) + f.heads([])),
    "delegation-without-a-number": body_of(DELEGATE, lambda w: w.o.field.id + KEY[:16] + f.scopes([HERE])),
    "enrolment-without-scopes": body_of(ENROL, lambda w: w.enrol_stranger([])),
    "enrolment-of-129-scopes": body_of(ENROL, lambda w: w.enrol_stranger([HERE] * 129)),
    "enrolment-without-an-end": body_of(ENROL, lambda w: w.enrol_stranger()[:-8]),
    "enrolment-beyond-1-kib": body_of(ENROL, lambda w: f.enrolment(f.Installation("é" * 100, f.Draw("long")), [HERE] * 128, 0, 0, 0, 0) + bytes(200)),
    "change-without-heads": body_of(CHANGE, lambda w: w.o.field.id + f.rights([HERE], 0, 0, 0, NEVER)),
    "change-of-513-heads": body_of(CHANGE, lambda w: w.o.field.id + f.rights([HERE], 0, 0, 0, NEVER) + f.heads([(KEY[:16], 1, KEY)] * 513)),
    "revocation-cut-in-a-head": body_of(REVOKE, lambda w: w.o.field.id + varint(1) + KEY),
    "revocation-without-a-reason": body_of(REVOKE, lambda w: w.o.field.id + f.heads([])),
    "unrevoke-of-half-a-hash": body_of(UNREVOKE, KEY[:16]),
    "schema-of-one-byte": body_of(SCHEMA, u8(1)),
    "root-without-its-own-signature": body_of(ROOT, f.counted([KEY]) + bytes(64)),
}


@vary("statement", "statement", WRONG_STATEMENTS)
def statement(w, write):
    return w.bundle(w.sections(trust=[f.trust([write(w)])])).write()


def enrolled_by(write):
    """The stranger, enrolled as `write` says."""
    return lambda w: [write(w)]


def chain_of_somebody_else(w):
    """What is delegated to one is not delegated to another any more."""
    chain = w.root_chain()
    return [chain.next(DELEGATE, w.o.field.id + w.o.issuer + f.scopes([HERE]) + u64(f.NO_LIMIT), WRITTEN),
            f.Chain(w.o.field.signing, w.o.issuer).next(ENROL, w.enrol_stranger(), WRITTEN)]


def scopes_of_a_second_delegation(w):
    """The first one says the scopes of a chain."""
    chain = w.root_chain()
    return [chain.next(DELEGATE, w.o.steward.id + w.o.issuer + f.scopes([ELSEWHERE]) + u64(f.NO_LIMIT), WRITTEN),
            w.steward_chain().next(ENROL, w.enrol_stranger([ELSEWHERE]), WRITTEN)]


def chain_of_the_root(w):
    chain = w.root_chain()
    return [chain.next(DELEGATE, w.o.field.id + chain.issuer + f.scopes([HERE]) + u64(f.NO_LIMIT), WRITTEN),
            chain.next(ENROL, w.enrol_stranger(), WRITTEN, key=w.o.field.signing)]


def behind_what_may_not_stand_there(w):
    """What a chain may not hold links nothing behind it."""
    chain = w.steward_chain()
    return [chain.next(STRUCTURE, u32(9) + f.text("?"), WRITTEN), chain.next(ENROL, w.enrol_stranger(), WRITTEN)]


def second_organisation(w):
    """A stranger founds an organisation of the same name, and enrols himself."""
    chain = f.Chain(w.o.stranger.signing, w.o.chain.issuer)
    org = chain.next(ORG, f.text("Métropole de Rouen") + f.counted([w.o.stranger.signing.public]) + KEY, FOUNDED)
    return [org, chain.next(ENROL, w.enrol_stranger(), WRITTEN)]


def root_hands_over_unheard(w):
    """New root keys signed by themselves alone."""
    chain = w.root_chain()
    body = f.counted([w.o.stranger.signing.public])
    head = b"AVT1" + chain.issuer + u64(chain.number + 1) + chain.previous + u64(WRITTEN) + u8(ROOT) + body
    body += w.o.stranger.signing.sign("aller-vers/trust-root/1", head)
    return [chain.next(ROOT, body, WRITTEN, key=w.o.stranger.signing),
            chain.next(ENROL, w.enrol_stranger(), WRITTEN, key=w.o.stranger.signing)]


def signed_for_another_purpose(w):
    statement_ = w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN)
    return [statement_[:-64] + w.o.root.sign("aller-vers/segment/1", statement_[:-64])]


def chain_of_a_field_laptop(w):
    return [f.Chain(w.o.field.signing, KEY[:16]).next(ENROL, w.enrol_stranger(), WRITTEN)]


def steward_delegates(w):
    chain = w.steward_chain()
    return [chain.next(DELEGATE, w.o.field.id + KEY[:16] + f.scopes([HERE]) + u64(f.NO_LIMIT), WRITTEN),
            f.Chain(w.o.field.signing, KEY[:16]).next(ENROL, w.enrol_stranger(), WRITTEN)]


def withdraw(w, accepted, heads):
    """The steward's chain ends, as far as the root knows it."""
    return w.root_chain().next(UNDELEGATE, w.o.steward.id + w.o.issuer + f.scopes([HERE]) + u64(accepted) + heads, WRITTEN)


def accepted_statement(w):
    """Number 1 of the steward's chain, as the root knows it: nothing changes by it."""
    chain = w.steward_chain()
    return chain, chain.next(f.CHANGE, w.o.field.id + f.rights([HERE], READS, READS, 0, NEVER) + f.heads([]), WRITTEN)


def above_what_was_accepted(w):
    chain, first = accepted_statement(w)
    return [first, withdraw(w, 1, f.heads([(w.o.issuer, 1, blake(first))])), chain.next(ENROL, w.enrol_stranger(), WRITTEN)]


def beside_what_was_accepted(w):
    """Under a number that was: whoever has the steward's machine signs another one."""
    _, first = accepted_statement(w)
    return [first, withdraw(w, 1, f.heads([(w.o.issuer, 1, blake(first))])),
            w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)]


def beside_heads_without_a_number(w):
    _, first = accepted_statement(w)
    return [first, withdraw(w, f.NO_LIMIT, f.heads([(w.o.issuer, 1, blake(first))])),
            w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)]


def beside_one_of_two_that_were_accepted(w):
    """By one withdrawal both branches stand, by another the one without the stranger."""
    _, first = accepted_statement(w)
    second = w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)
    both = f.heads([(w.o.issuer, 1, blake(first)), (w.o.issuer, 1, blake(second))])
    chain = w.root_chain()
    body = w.o.steward.id + w.o.issuer + f.scopes([HERE]) + u64(1)
    return [first, second, chain.next(UNDELEGATE, body + both, WRITTEN),
            chain.next(UNDELEGATE, body + f.heads([(w.o.issuer, 1, blake(first))]), WRITTEN)]


def withdrawn_by_a_machine_that_knew_less(w):
    """The other copy of the root file met the stranger's branch, and not all of the right one."""
    chain, first = accepted_statement(w)
    second = chain.next(f.CHANGE, w.o.field.id + f.rights([HERE], READS, READS, 0, NEVER) + f.heads([]), WRITTEN)
    beside = w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)
    root = w.root_chain()
    body = w.o.steward.id + w.o.issuer + f.scopes([HERE])
    return [first, second, beside,
            root.next(UNDELEGATE, body + u64(2) + f.heads([(w.o.issuer, 2, blake(second))]), WRITTEN),
            root.next(UNDELEGATE, body + u64(1) + f.heads([(w.o.issuer, 1, blake(first)), (w.o.issuer, 1, blake(beside))]), WRITTEN)]


def after_a_withdrawal_of_former_days(w):
    """It names a number and no heads."""
    return [withdraw(w, 0, b""), w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)]


@vary("enrolment", "taken", {
    "above-what-was-accepted": above_what_was_accepted,
    "beside-what-was-accepted": beside_what_was_accepted,
    "beside-heads-without-a-number": beside_heads_without_a_number,
    "beside-one-of-two-that-were-accepted": beside_one_of_two_that_were_accepted,
    "withdrawn-by-a-machine-that-knew-less": withdrawn_by_a_machine_that_knew_less,
    "after-a-withdrawal-of-former-days": after_a_withdrawal_of_former_days,
}, 3, 1)
def withdrawn(w, write):
    statements = write(w)
    assert w.o.stranger.id not in f.read_chains(w.o.statements + statements, w.o.id)
    return w.with_trust(*statements)


UNLINKED = {
    "signed-by-a-stranger": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN, key=w.o.stranger.signing)),
    "signed-by-the-steward-for-the-root": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN, key=w.o.steward.signing)),
    "behind-another-one": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN, previous=KEY)),
    "behind-nothing": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN, number=1, previous=f.ZEROS)),
    "number-skipped": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN, number=99)),
    "number-of-another": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(), WRITTEN, number=2)),
    "of-another-key-s-id": enrolled_by(lambda w: w.root_chain().next(ENROL, w.enrol_stranger(signing=w.o.field.signing.public), WRITTEN)),
    "out-of-the-steward-s-scopes": enrolled_by(lambda w: w.steward_chain().next(ENROL, w.enrol_stranger([ELSEWHERE]), WRITTEN)),
    "in-a-chain-of-its-own": chain_of_a_field_laptop,
    "delegated-by-a-steward": steward_delegates,
    "in-a-chain-delegated-to-another": chain_of_somebody_else,
    "by-the-scopes-of-a-second-delegation": scopes_of_a_second_delegation,
    "in-the-root-s-chain-delegated": chain_of_the_root,
    "behind-what-may-not-stand-there": behind_what_may_not_stand_there,
    "of-a-second-organisation": second_organisation,
    "by-root-keys-that-named-themselves": root_hands_over_unheard,
    "signed-for-another-purpose": signed_for_another_purpose,
}


@vary("enrolment", "taken", UNLINKED, 3, 1)
def unlinked(w, write):
    return w.with_trust(*write(w))


@case("taken", 4)
def enrolment_by_the_steward(w):
    return w.with_trust(w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN))


@case("taken", 4)
def enrolment_that_was_accepted_of_a_chain_withdrawn(w):
    enrol = w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)
    statements = [withdraw(w, 1, f.heads([(w.o.issuer, 1, blake(enrol))])), enrol]
    assert w.o.stranger.id in f.read_chains(w.o.statements + statements, w.o.id)
    return w.with_trust(*statements)


@case("taken", 4)
def enrolment_before_what_is_accepted_has_come(w):
    """As long as a statement that is named is missing, the number stands for it."""
    enrol = w.steward_chain().next(ENROL, w.enrol_stranger(), WRITTEN)
    return w.with_trust(withdraw(w, 2, f.heads([(w.o.issuer, 2, KEY)])), enrol)


@case("taken", 4)
def statements_in_any_order(w):
    chain = w.steward_chain()
    first = chain.next(f.CHANGE, w.o.field.id + f.rights([HERE], READS, READS, 0, NEVER) + f.heads([]), WRITTEN)
    return w.with_trust(chain.next(ENROL, w.enrol_stranger(), WRITTEN), first, *w.o.statements)


def takes_back(w):
    """The steward takes the root's revocation back, and the revoked one writes."""
    return w.steward_chain().next(UNREVOKE, blake(w.o.revocation), WRITTEN)


@case("taken", 3, 1)
def revocation_taken_back_by_a_steward(w):
    header, blobs = w.journal(w.o.revoked, "beyond").seal([w.elsewhere()])
    return w.bundle(w.sections(f.segment(header, blobs), trust=[f.trust([takes_back(w)])])).write()


@case("taken", 4)
def revocation_taken_back_by_the_root(w):
    header, blobs = w.journal(w.o.revoked, "beyond").seal([w.elsewhere()])
    unrevoke = w.root_chain().next(UNREVOKE, blake(w.o.revocation), WRITTEN)
    return w.bundle(w.sections(f.segment(header, blobs), trust=[f.trust([unrevoke])])).write()


# --- summaries --------------------------------------------------------------------------------


def journal_have(upto=1, beyond=0, holes=varint(0), forks=varint(0)):
    return varint(1) + KEY[:16] + varint(upto) + varint(beyond) + KEY[:8] + holes + forks + varint(0) + varint(0)


@vary("have", "malformed", {
    "of-nothing": b"", "cut": b"\0\0", "journals-beyond": varint(2) + bytes(30), "journals-2-to-40": varint(2**40),
    "journals-100001": varint(100001), "number-not-minimal": b"\x80\x00\0\0", "upto-2-to-63": journal_have(upto=2**63),
    "top-2-to-63": journal_have(beyond=2**63), "hole-that-skips-nothing": journal_have(1, 5, f.counted([varint(0) + varint(1)])),
    "hole-of-nothing": journal_have(1, 5, f.counted([varint(1) + varint(0)])),
    "hole-beyond-the-top": journal_have(1, 5, f.counted([varint(1) + varint(9)])), "holes-beyond": journal_have(1, 5, varint(9)),
    "hole-that-wraps": journal_have(2**62 - 1, 2**62 - 1, f.counted([varint(2**63 - 2) + varint(2**63 - 2)])),
    "forks-beyond": journal_have(forks=varint(9)), "forks-2-to-60": journal_have(forks=varint(2**60)),
    "wants-none": bytes(4),
    "issuers-beyond": varint(0) + varint(3) + bytes(30), "grants-beyond": varint(0) + varint(0) + varint(3) + bytes(30),
    "wants-beyond": bytes(3) + varint(3) + bytes(20), "wants-257": bytes(3) + varint(257) + bytes(257 * 9),
    "want-of-strand-4096": bytes(3) + varint(1) + bytes(8) + varint(4096)})
def have(w, data):
    return w.bundle(w.sections(have=data)).write()


# --- keys ---------------------------------------------------------------------------------------


@vary("keys", "malformed", {"cut": bytes(48), "cut-in-a-container": bytes(9), "of-class-4": f.keys([(KEY[:16], TERRITOIRE, KEY)]),
                            "of-class-5": f.keys([(KEY[:16], CONTROLE, KEY)]), "of-class-6": f.keys([(KEY[:16], 6, KEY)]),
                            "of-class-255": f.keys([(KEY[:16], 255, KEY)])})
def keys_wrong(w, data):
    return w.bundle(w.sections(keys=w.keys() + data)).write()


@case("taken", 3)
def keys_that_no_strand_names(w):
    """In front of the one that is named."""
    return w.bundle(w.sections(keys=f.keys([(w.draw(16), CONTACT, w.draw(32)) for _ in range(200)]) + w.keys())).write()


@case("taken", 3)
def key_told_with_many_dossiers(w):
    """Of the same name as the one behind."""
    told = [(w.o.container, CONTACT, w.o.key)] + [(w.draw(16), CONTACT, w.o.key) for _ in range(200)]
    return w.bundle(w.sections(keys=f.keys(told))).write()


# --- segments ------------------------------------------------------------------------------------


def whole(w):
    return f.segment(*w.other())


@vary("segment", "taken", {
    "of-nothing": lambda w: b"",
    "whose-header-is-none": lambda w: varint(0),
    "whose-header-goes-beyond": lambda w: varint(5000) + whole(w)[2:],
    "whose-header-length-is-not-minimal": lambda w: whole(w)[:1] + b"\x81\x00" + whole(w)[2:],
    "whose-header-length-is-2-to-63": lambda w: varint(2**63) + whole(w)[2:],
    "of-another-magic": lambda w: replace(whole(w), 2, b"AVS2"),
    "cut-in-its-strand": lambda w: whole(w)[:-1],
    "cut-before-its-strand": lambda w: whole(w)[:2 + len(w.other()[0])],
    "longer": lambda w: whole(w) + b"\0",
    "present-byte-2": lambda w: replace(whole(w), 2 + len(w.other()[0]), b"\2"),
    "present-byte-255": lambda w: replace(whole(w), 2 + len(w.other()[0]), b"\xff"),
}, 3, 1)
def segment_wrong(w, write):
    return w.with_segment(write(w))


@vary("header-cut", "taken", {f"at-{n}": n for n in (1, 4, 20, 36, 60, 80, 92, 96, 98, 100, 110, 141, 160)}, 3, 1)
def header_cut(w, size):
    header, blobs = w.other()
    return w.with_segment(varint(size) + header[:size])


@case("taken", 3, 1)
def header_longer(w):
    header, blobs = w.other()
    return w.with_segment(f.segment(header + b"\0", blobs))


def change(**values):
    def apply(header):
        for name, value in values.items():
            setattr(header, name, value)
    return apply


@vary("header", "taken", {
    "number-0": change(number=0), "number-2-to-62": change(number=2**62), "number-2-to-63": change(number=2**63),
    "last-before-first": change(first=f.hlc(WRITTEN) + 1, last=f.hlc(WRITTEN)),
    "of-4097-references": change(references=[KEY] * 4097)}, 3, 1)
def header_wrong(w, apply):
    return w.with_segment(f.segment(*w.other(change=apply)))


@case("taken", 3, 1)
def header_of_4097_strands(w):
    def apply(header):
        header.strands = header.strands * 4097
    header, blobs = w.other(change=apply)
    return w.with_segment(f.segment(header, [None] * 4097))


@case("taken", 3, 1)
def header_of_more_strands_than_there_are(w):
    header, blobs = w.other()
    return w.with_segment(f.segment(replace(header, 98, u16(2)), blobs))


@case("taken", 3, 1)
def header_of_more_than_4_mib(w):
    def apply(header):
        header.strands = [f.Entry(w.here, TERRITOIRE, 2**20, KEY)] * 5
    header, blobs = w.other(change=apply)
    return w.with_segment(f.segment(header, [None] * 5))


@case("taken", 3, 1)
def header_of_a_strand_of_4_gib(w):
    def apply(header):
        header.strands = [f.Entry(w.here, TERRITOIRE, 2**32 - 1, KEY)]
    header, blobs = w.other(change=apply)
    return w.with_segment(f.segment(header, [None]))


@vary("author", "taken", {
    "is-a-stranger": lambda w: w.other(author=w.o.stranger),
    "is-forged": lambda w: w.other(key=w.o.field.signing),
    "is-forged-by-a-stranger": lambda w: w.other(key=w.o.stranger.signing),
    "is-us": lambda w: w.other(author=w.o.receiver, key=w.o.sender.signing),
    "did-not-sign": lambda w: w.other(sign=False),
}, 3, 1)
def author(w, write):
    return w.with_segment(f.segment(*write(w)))


@vary("signature", "taken", {"one-bit": 0, "last-bit": 511}, 3, 1)
def signature(w, place):
    header, blobs = w.other()
    return w.with_segment(f.segment(flip(header, len(header) - 64 + place // 8, place % 8), blobs))


@vary("signature-for", "taken", {"a-statement": "aller-vers/trust/1", "a-bundle": "aller-vers/bundle/1", "a-later-version": "aller-vers/segment/2"}, 3, 1)
def signature_for(w, context):
    header, blobs = w.other()
    return w.with_segment(f.segment(header[:-64] + w.o.sender.signing.sign(context, header[:-64]), blobs))


@case("taken", 3, 1)
def beyond_a_revocation(w):
    journal = f.Journal(w.o.revoked, f.Draw("before"))
    journal.number, journal.previous = 1, blake(w.o.before[0])
    return w.with_segment(f.segment(*journal.seal([w.elsewhere()])))


@case("taken", 3, 1)
def beside_a_revocation(w):
    """Another journal of the revoked one, of which its revocation says nothing."""
    return w.with_segment(f.segment(*w.journal(w.o.revoked, "beside").seal([w.elsewhere()])))


@case("taken", 3, 1)
def in_the_place_of_what_a_revocation_accepts(w):
    journal = f.Journal(w.o.revoked, f.Draw("before"))
    return w.with_segment(f.segment(*journal.seal([w.elsewhere()])))


@case("taken", 4)
def within_a_revocation(w):
    return w.with_segment(f.segment(*w.o.before))


def far_beyond(journal, w):
    """A number behind nothing that anybody has."""
    journal.number, journal.previous = 10**6 - 1, w.draw(32)
    return journal.seal([w.elsewhere()])


@case("taken", 4)
def behind_nothing(w):
    return w.with_segment(f.segment(*far_beyond(w.journal(name="gap"), w)))


@case("taken", 4)
def in_another_member_s_journal(w):
    """It forks nothing there, and nobody goes on behind it."""
    journal = w.journal(w.o.field)
    journal.id = w.journal().id
    return w.with_segment(f.segment(*journal.seal([w.elsewhere()])))


@case("taken", 4, 1)
def within_a_revocation_that_leads_nowhere(w):
    """A head that is behind nothing counts itself, and nothing below it."""
    journal = w.journal(w.o.field, "gap")
    first = journal.seal([w.elsewhere(ops=[w.partner(value="Mission locale")])])
    far = far_beyond(journal, w)
    head = (journal.id, 10**6, blake(far[0]))
    revoke = w.root_chain().next(REVOKE, w.o.field.id + f.heads([head]) + f.text("volé"), WRITTEN)
    return w.bundle(w.sections(f.segment(*first), f.segment(*far), trust=[f.trust([revoke])])).write()


@case("taken", 3, 1)
def after_the_enrolment_ended(w):
    return w.with_segment(f.segment(*w.other(author=w.o.expired)))


@case("taken", 4)
def before_the_enrolment_ended(w):
    strand = w.elsewhere(ops=[w.partner(hlc=f.hlc(FOUNDED + DAY))])
    return w.with_segment(f.segment(*w.other([strand], author=w.o.expired)))


YEAR_2090, YEAR_5000 = 3786912000000, 95617584000000


@case("taken", 4)
def clock_of_the_year_2090(w):
    return w.with_segment(f.segment(*w.other([w.elsewhere(ops=[w.partner(hlc=f.hlc(YEAR_2090))])])))


@case("taken", 3, 1)
def clock_of_the_year_5000(w):
    """After every enrolment ends."""
    return w.with_segment(f.segment(*w.other([w.elsewhere(ops=[w.partner(hlc=f.hlc(YEAR_5000))])])))


@vary("operation", "taken", {"later-than-its-segment": (6, 0, 5), "earlier-than-its-segment": (4, 5, 9)}, 3, left_out=1)
def moment_beyond_the_header(w, counters):
    """What says when an enrolment ended is the header: nothing lies beyond it."""
    moment, first, last = (f.hlc(WRITTEN, counter) for counter in counters)
    segment_ = w.other([w.elsewhere(ops=[w.partner(hlc=moment)])], first=first, last=last)
    return w.with_segment(f.segment(*segment_))


@case("taken", 3)
def for_readers_of_schema_2(w):
    return w.with_segment(f.segment(*w.other(change=change(reader=2))))


@case("taken", 4)
def by_a_writer_of_schema_9(w):
    return w.with_segment(f.segment(*w.other(change=change(writer=9))))


# --- strands --------------------------------------------------------------------------------------


def keyed(w, **changes):
    """A strand of the good dossier, with a key."""
    return w.contact([w.op(9, register="reponse-immediate", value="rendez-vous")], **changes)


PLACES = {
    "of-another-journal": lambda w: (KEY[:16], 1, 2, w.here, CONTACT),
    "of-another-number": lambda w: (w.journal().id, 2, 2, w.here, CONTACT),
    "of-another-index": lambda w: (w.journal().id, 1, 1, w.here, CONTACT),
    "of-another-scope": lambda w: (w.journal().id, 1, 2, f.scope(ELSEWHERE), CONTACT),
    "of-another-class": lambda w: (w.journal().id, 1, 2, w.here, PARCOURS),
}


@vary("strand", "taken", PLACES, 3, left_out=1)
def strand_place(w, place):
    return w.with_strand(keyed(w, place=place(w)))


BODY = b"container 16 bytes of no meaning at all"


def body(method, raw_length, data_length, data, pad=True):
    out = u8(method) + varint(raw_length) + varint(data_length) + data
    return out + bytes(-len(out) % 64) if pad else out


def good_data(w):
    return f.write_ops(w.o.container, f.hlc(WRITTEN), [w.op(9, register="reponse-immediate", value="rendez-vous")])


def stored(w, change_=lambda n: n):
    data = good_data(w)
    return body(0, change_(len(data)), len(data), data)


def bomb(size):
    return f.deflate(bytes(size))


BODIES = {
    "of-method-2": lambda w: replace(stored(w), 0, b"\2"),
    "of-method-255": lambda w: replace(stored(w), 0, b"\xff"),
    "stored-one-short": lambda w: stored(w, lambda n: n - 1),
    "stored-one-long": lambda w: stored(w, lambda n: n + 1),
    "longer-than-there-is": lambda w: body(0, 50, 5000, bytes(50)),
    "length-not-minimal": lambda w: u8(0) + b"\xb0\x80\x00" + stored(w)[2:61],
    "length-of-2-to-63": lambda w: u8(0) + varint(2**63) + varint(2**63) + bytes(43),
    "that-is-no-deflate": lambda w: body(1, 100, 50, b"\xff" * 50),
    "deflate-cut": lambda w: body(1, len(good_data(w)), 20, f.deflate(good_data(w))[:20]),
    "deflate-longer": lambda w: body(1, len(good_data(w)), len(f.deflate(good_data(w))) + 1, f.deflate(good_data(w)) + b"\0"),
    "deflate-of-less": lambda w: body(1, len(good_data(w)) + 1, len(f.deflate(good_data(w))), f.deflate(good_data(w))),
    "deflate-of-more": lambda w: body(1, len(good_data(w)) - 1, len(f.deflate(good_data(w))), f.deflate(good_data(w))),
    "deflate-of-nothing": lambda w: body(1, 0, 0, b""),
    "with-a-dictionary": lambda w: body(1, 100, 12, bytes.fromhex("78bb00000001030000000001")),
    "beyond-40-to-1": lambda w: body(1, 41 * len(bomb(9000)), len(bomb(9000)), bomb(9000)),
    "that-inflates-beyond-what-it-says": lambda w: body(1, 39 * len(bomb(500000)), len(bomb(500000)), bomb(500000)),
    "beyond-1-mib": lambda w: body(0, 2**20 + 1, 2**20 + 1, bytes(2**20 + 1)),
    "padded-with-ones": lambda w: stored(w)[:-1] + b"\1",
    "padded-too-far": lambda w: stored(w) + bytes(64),
    "not-padded": lambda w: body(0, len(good_data(w)), len(good_data(w)), good_data(w), pad=False),
    "of-nothing": lambda w: b"",
    "of-one-byte": lambda w: b"\0",
}


@vary("body", "taken", BODIES, 3, left_out=1)
def body_wrong(w, write):
    return w.with_strand(keyed(w, body=write(w)))


@vary("blob", "taken", {"one-bit": 60, "nonce": 20, "tag": -1}, 3, left_out=1)
def blob_bit(w, place):
    header, blobs = w.journal().seal([w.control(), w.contact(), keyed(w)])
    return w.with_strand(keyed(w, blob=flip(blobs[2], place % len(blobs[2]))))


@vary("blob", "taken", {"of-nothing": b"", "of-15-bytes": bytes(15), "kid-alone": None}, 3, left_out=1)
def blob_short(w, data):
    if data is not None:
        return w.with_strand(w.elsewhere(blob=data))
    return w.with_strand(keyed(w, blob=f.kid(w.o.key) + bytes(30)))


@case("taken", 3, left_out=1)
def blob_that_was_not_signed(w):
    return w.with_strand(keyed(w, hash=KEY))


@case("taken", 3)
def kid_of_no_key(w):
    """Closed: it opens when its key comes."""
    return w.with_strand(keyed(w, name=KEY[:16]))


@case("taken", 3, left_out=1)
def key_of_another_kid(w):
    """The kid of a key that is here on what another key sealed."""
    return w.with_strand(keyed(w, key=KEY, name=f.kid(w.o.key)))


@case("taken", 3, left_out=1)
def kid_on_a_class_without_keys(w):
    strand = w.elsewhere()
    plain = f.write_body(f.write_ops(strand.container, f.hlc(WRITTEN), strand.ops), False)
    return w.with_strand(w.elsewhere(blob=f.kid(w.o.key) + plain))


@case("taken", 3, left_out=1)
def padding_on_a_class_without_keys(w):
    strand = w.elsewhere()
    return w.with_strand(w.elsewhere(body=f.write_body(f.write_ops(strand.container, f.hlc(WRITTEN), strand.ops), True)))


@vary("class", "taken", {"6": 6, "7": 7, "255": 255}, 3, left_out=1)
def unknown_class(w, klass):
    return w.with_strand(w.elsewhere(klass=klass))


@case("taken", 3, left_out=1)
def class_beyond_its_author_s_rights(w):
    told = w.sections()
    strand = Strand(w.here, FSE, w.o.container, [w.op(9)], key=KEY)
    told[2] = (KEYS, f.keys([(w.o.container, CONTACT, w.o.key), (w.o.container, FSE, KEY)]))
    told[-1] = (SEGMENT, f.segment(*w.journal().seal([w.control(), w.contact(), strand])))
    return w.bundle(told).write()


@vary("scope", "taken", {"of-another-commune": f.scope(ELSEWHERE), "of-a-structure": f.scope("S4"), "of-the-metropole": f.scope("S0"), "0": 0}, 3, left_out=1)
def scope_beyond_rights(w, number):
    return w.with_strand(w.elsewhere(scope=number))


# --- operations ---------------------------------------------------------------------------------------


def parts(w, **changes):
    """The data of the partner's strand, part by part."""
    op = dict(kind=u8(SET), index=varint(1), ms=varint(0), counter=varint(0), agent=varint(0), record=varint(0), register=varint(2),
              code=b"", preds=varint(0), value=varint(3) + b"Nom")
    data = dict(container=f.territory(HERE), names=f.counted([f.text(""), f.text("partenaire"), f.text("nom"), f.text("avenir")]),
                records=f.counted([blake(b"partner", 16) + varint(1)]), n_ops=varint(1), tail=b"")
    for name, value in changes.items():
        (op if name in op else data)[name] = value
    return data["container"] + data["names"] + data["records"] + data["n_ops"] + b"".join(op.values()) + data["tail"]


def named(data):
    return f.counted([f.text(""), f.text("partenaire"), data, f.text("avenir")])


DATA = {
    "of-nothing": lambda w: b"",
    "container-cut": lambda w: bytes(15),
    "names-beyond": lambda w: parts(w, names=varint(9) + bytes(3)),
    "names-4097": lambda w: parts(w, names=f.counted([f.text(str(i)) for i in range(4097)])),
    "names-2-to-60": lambda w: parts(w, names=varint(2**60)),
    "name-cut": lambda w: parts(w)[:16] + varint(1) + u8(200) + b"?",
    "name-not-utf-8": lambda w: parts(w, names=named(u8(2) + b"\xc3\x28")),
    "name-too-long-for-its-character": lambda w: parts(w, names=named(u8(2) + b"\xc0\xaf")),
    "name-of-half-a-pair": lambda w: parts(w, names=named(u8(3) + b"\xed\xa0\x80")),
    "name-with-a-zero": lambda w: parts(w, names=named(u8(3) + b"n\0m")),
    "name-not-composed": lambda w: parts(w, names=named(f.text("e\u0301ge"))),
    "name-turned-round": lambda w: parts(w, names=named(f.text("n\u202eom"))),
    "name-isolated": lambda w: parts(w, names=named(f.text("n\u2066om"))),
    "records-beyond": lambda w: parts(w, records=varint(9) + bytes(17)),
    "records-4097": lambda w: parts(w, records=f.counted([u64(i) * 2 + varint(1) for i in range(4097)])),
    "record-of-no-name": lambda w: parts(w, records=f.counted([KEY[:16] + varint(4)])),
    "ops-beyond": lambda w: parts(w, n_ops=varint(2)),
    "ops-4097": lambda w: parts(w, n_ops=varint(4097)),
    "ops-2-to-60": lambda w: parts(w, n_ops=varint(2**60)),
    "ops-none-but-one": lambda w: parts(w, n_ops=varint(0)),
    "something-behind": lambda w: parts(w, tail=b"\0"),
    "kind-0": lambda w: parts(w, kind=u8(0)),
    "kind-5": lambda w: parts(w, kind=u8(5)),
    "kind-255": lambda w: parts(w, kind=u8(255)),
    "index-the-same": lambda w: parts(w, index=varint(0)),
    "index-4096": lambda w: parts(w, index=varint(4097)),
    "index-2-to-63": lambda w: parts(w, index=varint(2**63)),
    "index-not-minimal": lambda w: parts(w, index=b"\x81\x00"),
    "moment-2-to-48": lambda w: parts(w, ms=varint(2**48)),
    "moment-2-to-63": lambda w: parts(w, ms=varint(2**63)),
    "counter-65536": lambda w: parts(w, counter=varint(65536)),
    "agent-of-no-name": lambda w: parts(w, agent=varint(4)),
    "record-of-none": lambda w: parts(w, record=varint(1)),
    "register-of-no-name": lambda w: parts(w, register=varint(4)),
    "register-empty": lambda w: parts(w, register=varint(0)),
    "code-of-no-name": lambda w: parts(w, kind=u8(TICK), code=varint(4), value=b""),
    "code-empty": lambda w: parts(w, kind=u8(TICK), code=varint(0), value=b""),
    "preds-1025": lambda w: parts(w, index=varint(2000), preds=f.counted([varint(0) + varint(i) for i in range(1025)])),
    "preds-beyond": lambda w: parts(w, preds=varint(9)),
    "pred-of-no-reference": lambda w: parts(w, preds=f.counted([varint(1) + varint(0)])),
    "pred-of-index-4096": lambda w: parts(w, preds=f.counted([varint(0) + varint(4096)])),
    "pred-of-itself": lambda w: parts(w, index=varint(9), preds=f.counted([varint(0) + varint(8)])),
    "pred-of-a-later-one": lambda w: parts(w, preds=f.counted([varint(0) + varint(7)])),
    "value-65537": lambda w: parts(w, value=varint(65537) + b"a" * 65537),
    "value-beyond": lambda w: parts(w, value=varint(9) + b"Nom"),
    "value-not-utf-8": lambda w: parts(w, value=varint(2) + b"\xff\xfe"),
    "value-with-a-zero": lambda w: parts(w, value=varint(3) + b"N\0m"),
    "value-missing": lambda w: parts(w, value=b""),
}


@vary("data", "taken", DATA, 3, left_out=1)
def data_wrong(w, write):
    return w.with_strand(w.elsewhere(data=write(w)), first=f.hlc(WRITTEN))


@vary("data", "taken", {
    "as-it-should-be": lambda w: parts(w),
    "of-a-later-form": lambda w: parts(w, names=f.counted([f.text(""), f.text("formulaire-de-demain"), f.text("champ-de-demain"), f.text("code")])),
    "of-a-later-code": lambda w: parts(w, kind=u8(TICK), code=varint(3), value=b""),
    "clearing-what-nobody-saw": lambda w: parts(w, kind=u8(CLEAR), value=b""),
    "of-one-name-twice": lambda w: parts(w, names=f.counted([f.text(""), f.text("partenaire"), f.text("nom"), f.text("nom")])),
    "of-a-pred-that-is-no-operation": lambda w: parts(w, index=varint(9), preds=f.counted([varint(0) + varint(3)])),
    "of-one-pred-twice": lambda w: parts(w, index=varint(9), preds=f.counted([varint(0) + varint(3)] * 2)),
    "of-an-agent-that-is-none": lambda w: parts(w, agent=varint(3)),
    "of-an-empty-value": lambda w: parts(w, value=varint(0)),
    "of-a-value-of-64-kib": lambda w: parts(w, value=varint(65536) + b"a" * 65536),
    "at-index-4095": lambda w: parts(w, index=varint(4096)),
}, 4)
def data_right(w, write):
    return w.with_strand(w.elsewhere(data=write(w)), first=f.hlc(WRITTEN))


@case("taken", 4)
def data_of_the_last_moment(w):
    """Of the year 6429: only a root that gives for ever enrols so long."""
    last = f.hlc(2**47 - 1, 65535)
    forever = w.root_chain().next(ENROL, f.enrolment(w.o.sender, [HERE], READS, READS, 0, 2**64 - 1), WRITTEN)
    segment_ = w.other([w.elsewhere(ops=[w.partner(hlc=last)])])
    return w.bundle(w.sections(f.segment(*segment_), trust=[f.trust([forever])])).write()


@case("taken", 3, left_out=1)
def data_beyond_the_last_moment(w):
    beyond = f.hlc(2**47)
    forever = w.root_chain().next(ENROL, f.enrolment(w.o.sender, [HERE], READS, READS, 0, 2**64 - 1), WRITTEN)
    segment_ = w.other([w.elsewhere(ops=[w.partner(hlc=beyond)])])
    return w.bundle(w.sections(f.segment(*segment_), trust=[f.trust([forever])])).write()


@case("taken", 4)
def deflate_that_is_longer(w):
    """A writer stores what deflate does not make shorter; a reader takes either."""
    data = parts(w, value=varint(3) + b"Nom")
    squeezed = f.zlib.compressobj(0, f.zlib.DEFLATED, -15)
    squeezed = squeezed.compress(data) + squeezed.flush()
    return w.with_strand(w.elsewhere(body=body(1, len(data), len(squeezed), squeezed, pad=False)), first=f.hlc(WRITTEN))


@case("taken", 3)
def data_of_no_operation(w):
    return w.with_strand(w.elsewhere(data=f.write_ops(f.territory(HERE), 0, [])))


@case("taken", 4)
def pred_of_a_segment_nobody_has(w):
    return w.with_strand(w.elsewhere(data=parts(w, preds=f.counted([varint(1) + varint(7)]))), [KEY], first=f.hlc(WRITTEN))


@case("taken", 5)
def one_index_twice(w):
    """Two strands of one segment claim one index in one register."""
    strands = [w.control(), w.contact(), w.elsewhere(), w.elsewhere(ops=[w.partner(value="Mission locale")])]
    told = w.sections()
    told[-1] = (SEGMENT, f.segment(*w.journal().seal(strands)))
    return w.bundle(told).write()


# --- operations their author may not write ---------------------------------------------------------


def controlled(w, form, register, value, key, author=None, container=None, code=HERE):
    """A good segment, and one of `author` with an operation of a system record."""
    op = Op(f.system_record(form, key), form, register, value, hlc=f.hlc(WRITTEN))
    strand = Strand(f.scope(code), CONTROLE, container or w.o.container, [op])
    return w.with_segment(f.segment(*w.other([strand], author=author)))


@case("taken", 3, left_out=1)
def admission_without_the_power(w):
    header, blobs = w.journal(w.o.revoked, "beside").seal([w.elsewhere()])
    return controlled(w, "~admission", "admis", "1", blake(header))


@case("taken", 3, left_out=1)
def erasure_without_the_power(w):
    return controlled(w, "~effacement", "classes", "15", w.o.container, author=w.o.field)


@case("taken", 3, left_out=1)
def key_of_a_colleague(w):
    return controlled(w, "~epoque", "cle", KEY.hex(), w.o.field.id)


@vary("claim", "taken", {"of-nothing": "", "of-two-scopes": "76231 76540", "of-a-space": " ", "of-the-metropole": "metropole"}, 4)
def claim_of(w, value):
    """A dossier of nobody's: what is no scope says nothing, whoever says it."""
    container = blake(b"dossier", 16)
    return controlled(w, "~perimetre", "scope", value, container, container=container)


@case("taken", 4)
def key_of_its_own(w):
    return controlled(w, "~epoque", "cle", KEY.hex(), w.o.sender.id)


def write_all(folder):
    organisation = Organisation()
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for suffix, who in (("", organisation.receiver), ("-voisine", organisation.neighbour)):
        welcome = f.Bundle(organisation.steward, [who], [
            (INFO, f.info(organisation.id, organisation.steward.id, f.hlc(FOUNDED + DAY))),
            (TRUST, f.trust(organisation.statements)), (HAVE, f.EMPTY_HAVE)], f.Draw("welcome" + suffix))
        (folder / f"accueil{suffix}.avlot").write_bytes(welcome.write())
    # Who the receivers are: the seeds of their three keys, as `Draw` gives them.
    draw, neighbour = f.Draw("receiver"), f.Draw("neighbour")
    signing, escrow, epoch = draw(32), draw(32), draw(32)
    (folder / "identity").write_bytes(signing + escrow + epoch)
    (folder / "identity-voisine").write_bytes(neighbour(32) + neighbour(32) + epoch)
    for name, answer, changes, quarantined, left_out, function in CASES:
        data = function(World(organisation, name))
        (folder / f"{name}.avlot").write_bytes(data)
        lines.append(f"{name} {answer} {changes} {quarantined} {left_out} {blake(data, 16).hex()}\n")
    names = [line.split()[0] for line in lines]
    if len(set(names)) != len(names):
        raise SystemExit("two files of one name: " + ", ".join(n for n in names if names.count(n) > 1))
    (folder / "catalogue.txt").write_text("".join(lines))
    return lines


def check(kept, folder):
    write_all(folder)
    wrong = [path.name for path in folder.iterdir()
             if (path.suffix != ".avlot" or path.stat().st_size <= KEPT_SIZE) and not ((kept / path.name).is_file() and (kept / path.name).read_bytes() == path.read_bytes())]
    wrong += [path.name for path in kept.iterdir() if not (folder / path.name).exists()]
    if wrong:
        raise SystemExit("not what is kept: " + ", ".join(sorted(wrong)))


def seeds_of(organisation, name, function):
    """What the fuzz targets read of one file: its sections, and their parts."""
    world = World(organisation, name)
    try:
        opened = f.open_bundle(function(world), organisation.receiver.epoch, lambda *section_: None)
    except f.Malformed:
        return
    yield "bundle", b"".join(section(k, d) for k, d in opened.sections)
    for kind, data in opened.sections:
        if kind in (TRUST, SEGMENT):
            yield ("trust" if kind == TRUST else "segment"), data


def write_seeds(corpus):
    organisation, seen, n = Organisation(), set(), 0
    told = [(target, f"{name}", data) for name, _, _, _, _, function in CASES
            for target, data in seeds_of(organisation, name, function)]
    told += [("trust", "whole-chain", f.trust(organisation.statements))]
    world = World(organisation, "op")
    told += [("op", label, write(world)) for label, write in DATA.items()]
    told += [("op", "contact", good_data(world)), ("bundle", "file", World(organisation, "good").bundle().write())]
    told += [("wire", f"number-{i}", bytes([i, *range(1, 9)])) for i in range(4)]
    told += [("wire", f"varint-{number.bit_length()}-bits", b"\4" + varint(number)) for number in (0, 127, 128, 2**32, 2**63, 2**64 - 1)]
    told += [("wire", label, data) for label, data in {
        "varint-not-minimal": b"\4\x80\0", "varint-too-long": b"\4" + b"\xff" * 11, "varint-of-65-bits": b"\4" + b"\xff" * 9 + b"\2",
        "bytes": b"\x2dabcdefgh", "bytes-beyond": b"\xfdab", "count": b"\x16\2abcd", "count-beyond": b"\x86\xff\x7fab", "part": b"\x1fabc"}.items()]
    for target, name, data in told:
        if (target, data) in seen or len(data) > 4096:
            continue
        seen.add((target, data))
        path, number = corpus / target / name, 1
        path.parent.mkdir(parents=True, exist_ok=True)
        while path in seen:
            number += 1
            path = corpus / target / f"{name}-{number}"
        seen.add(path)
        path.write_bytes(data)
        n += 1
    return n


def main():
    if sys.argv[1] == "--seeds":
        print(f"{write_seeds(pathlib.Path(sys.argv[2]))} seeds")
        return
    if sys.argv[1] == "--check":
        check(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
        return
    folder = pathlib.Path(sys.argv[1])
    print(f"{len(write_all(folder))} files")
    for path in folder.iterdir():
        if path.suffix == ".avlot" and path.stat().st_size > KEPT_SIZE:
            path.unlink()


if __name__ == "__main__":
    main()
