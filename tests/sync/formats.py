"""A second implementation of docs/formats-sync.md, written from that page alone.

Everything an installation does with keys, statements, segments and bundles, and
nothing that keeps it from writing what the application never would: each part
can be given whole, as bytes, instead. libsodium does the arithmetic and zlib the
deflate; nothing here is shared with the application.

What is random comes from a `Draw`: with a seed, the same bytes again.
"""

import ctypes
import ctypes.util
import dataclasses
import hashlib
import struct
import unicodedata
import zlib

sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
if sodium.sodium_init() < 0:
    raise OSError("libsodium does not start")

CONTACT, PARCOURS, SENSIBLE, FSE, TERRITOIRE, CONTROLE = range(6)
SET, CLEAR, TICK, UNTICK = 1, 2, 3, 4
ORG, ROOT, STRUCTURE, DELEGATE, UNDELEGATE, SCHEMA, UNREVOKE = range(1, 8)
ENROL, CHANGE, REVOKE = 16, 17, 18
INFO, TRUST, HAVE, KEYS, SEGMENT, FILL, END, PAD = 1, 2, 3, 4, 5, 6, 7, 200
ERASURE, FUNDER, STEWARDSHIP = 1, 2, 4
NO_LIMIT = 2**64 - 1
ZEROS = bytes(32)
BUNDLE_MAGIC = b"\x89AVLOT\r\n"
CHUNK = 65536


# --- §0 Conventions ------------------------------------------------------------


class Malformed(Exception):
    """Not written as the page says."""


def u8(n):
    return struct.pack("<B", n)


def u16(n):
    return struct.pack("<H", n)


def u32(n):
    return struct.pack("<I", n)


def u64(n):
    return struct.pack("<Q", n)


def varint(n):
    out = bytearray()
    while n > 0x7f:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def counted(items):
    """n varint, then the items."""
    return varint(len(items)) + b"".join(items)


def text(value):
    """length u8, UTF-8."""
    value = value.encode() if isinstance(value, str) else value
    return u8(len(value)) + value


def hlc(milliseconds, counter=0):
    return milliseconds << 16 | counter


def scope(code):
    return 2**31 + int(code[1:]) if code.startswith("S") else int(code, 36)


def blake(message, size=32, key=b""):
    return hashlib.blake2b(message, digest_size=size, key=key).digest()


def is_keyed(klass):
    return klass <= FSE


class Reader:
    """Takes bytes one after the other, never more than there are."""

    def __init__(self, data):
        self.data, self.offset = bytes(data), 0

    def take(self, size):
        if size > len(self.data) - self.offset:
            raise Malformed("cut off")
        self.offset += size
        return self.data[self.offset - size:self.offset]

    def number(self, size):
        return int.from_bytes(self.take(size), "little")

    def varint(self):
        value = 0
        for place in range(10):
            byte = self.take(1)[0]
            value |= (byte & 0x7f) << (7 * place)
            if not byte & 0x80:
                if (byte == 0 and place > 0) or value >= 2**64:
                    break
                return value
        raise Malformed("varint")

    def text(self):
        return self.take(self.number(1)).decode()

    def rest(self):
        return self.take(len(self.data) - self.offset)

    def is_done(self):
        return self.offset == len(self.data)

    def finish(self):
        if not self.is_done():
            raise Malformed("something follows")


class Draw:
    """Random bytes, or the same ones again for a seed."""

    def __init__(self, seed=None):
        self.seed, self.n = seed, 0

    def __call__(self, size):
        if self.seed is None:
            out = ctypes.create_string_buffer(size)
            sodium.randombytes_buf(out, ctypes.c_size_t(size))
            return out.raw
        self.n += 1
        return b"".join(blake(f"{self.seed}/{self.n}/{i}".encode(), 64) for i in range(size // 64 + 1))[:size]


def long_long(n):
    return ctypes.c_ulonglong(n)


class SigningKey:
    def __init__(self, seed):
        public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        sodium.crypto_sign_seed_keypair(public, secret, seed)
        self.public, self.secret = public.raw, secret.raw

    def sign(self, context, message):
        signature = ctypes.create_string_buffer(64)
        message = context.encode() + b"\0" + message
        sodium.crypto_sign_detached(signature, None, message, long_long(len(message)), self.secret)
        return signature.raw


def verify(public, context, message, signature):
    message = context.encode() + b"\0" + message
    return sodium.crypto_sign_verify_detached(signature, message, long_long(len(message)), public) == 0


class KeyPair:
    def __init__(self, secret):
        public = ctypes.create_string_buffer(32)
        sodium.crypto_scalarmult_base(public, secret)
        self.public, self.secret = public.raw, secret

    def open_box(self, box):
        message = ctypes.create_string_buffer(max(len(box) - 48, 1))
        if sodium.crypto_box_seal_open(message, box, long_long(len(box)), self.public, self.secret) != 0:
            raise Malformed("box")
        return message.raw[:len(box) - 48]


def seal_box(public, message, draw):
    """crypto_box_seal, with the pair of its sender drawn here."""
    sender = KeyPair(draw(32))
    nonce = blake(sender.public + public, 24)
    box = ctypes.create_string_buffer(len(message) + 16)
    sodium.crypto_box_easy(box, message, long_long(len(message)), nonce, public, sender.secret)
    return sender.public + box.raw


def encrypt(key, nonce, associated, message):
    sealed = ctypes.create_string_buffer(len(message) + 16)
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed, None, message, long_long(len(message)), associated, long_long(len(associated)), None, nonce, key)
    return sealed.raw


def decrypt(key, nonce, associated, sealed):
    message = ctypes.create_string_buffer(max(len(sealed), 1))
    if len(sealed) < 16 or sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            message, None, None, sealed, long_long(len(sealed)), associated, long_long(len(associated)), nonce, key) != 0:
        raise Malformed("does not open")
    return message.raw[:len(sealed) - 16]


class Installation:
    """Its three keys and its name."""

    def __init__(self, name, draw=None):
        draw = draw or Draw()
        self.name = name
        self.signing, self.escrow, self.epoch = SigningKey(draw(32)), KeyPair(draw(32)), KeyPair(draw(32))
        self.id = blake(self.signing.public, 16)


# --- §1 Segment ----------------------------------------------------------------


@dataclasses.dataclass
class Entry:
    scope: int
    klass: int
    length: int
    hash: bytes


@dataclasses.dataclass
class Header:
    journal: bytes
    installation: bytes
    number: int
    previous: bytes = ZEROS
    first: int = 0
    last: int = 0
    writer: int = 1
    reader: int = 1
    references: list = dataclasses.field(default_factory=list)
    strands: list = dataclasses.field(default_factory=list)

    def unsigned(self, magic=b"AVS1"):
        return (magic + self.journal + self.installation + u64(self.number) + self.previous +
                u64(self.first) + u64(self.last) + u16(self.writer) + u16(self.reader) +
                u16(len(self.references)) + b"".join(self.references) + u16(len(self.strands)) +
                b"".join(u32(e.scope) + u8(e.klass) + u32(e.length) + e.hash for e in self.strands))

    def sign(self, key):
        data = self.unsigned()
        return data + key.sign("aller-vers/segment/1", data)


def read_header(data):
    reader = Reader(data)
    if reader.take(4) != b"AVS1":
        raise Malformed("magic")
    header = Header(reader.take(16), reader.take(16), reader.number(8), reader.take(32), reader.number(8), reader.number(8),
                    reader.number(2), reader.number(2))
    header.references = [reader.take(32) for _ in range(reader.number(2))]
    header.strands = [Entry(reader.number(4), reader.number(1), reader.number(4), reader.take(32))
                      for _ in range(reader.number(2))]
    header.signature = reader.take(64)
    reader.finish()
    return header


# --- §2 Strand -----------------------------------------------------------------


@dataclasses.dataclass
class Op:
    record: bytes
    form: str
    register: str
    value: object = None  # str or bytes; SET
    kind: int = SET
    index: int = 0
    hlc: int = 0
    agent: str = ""
    code: object = None
    preds: list = dataclasses.field(default_factory=list)  # (reference, index)


class OpWriter:
    """The data of one strand. Nothing is checked."""

    def __init__(self, container, first):
        self.container, self.first = container, first
        self.names, self.records, self.ops = [], [], []
        self.index, self.ms = -1, first >> 16

    def name(self, name):
        name = name.encode() if isinstance(name, str) else name
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def record(self, record, form):
        entry = (record, self.name(form))
        if entry not in self.records:
            self.records.append(entry)
        return self.records.index(entry)

    def add(self, op):
        out = u8(op.kind)
        agent, record, register = self.name(op.agent), self.record(op.record, op.form), self.name(op.register)
        out += varint(op.index - self.index) + varint((op.hlc >> 16) - self.ms) + varint(op.hlc & 0xffff)
        out += varint(agent) + varint(record) + varint(register)
        if op.kind in (TICK, UNTICK):
            out += varint(self.name(op.code))
        out += counted([varint(reference) + varint(index) for reference, index in op.preds])
        if op.kind == SET:
            value = op.value.encode() if isinstance(op.value, str) else op.value
            out += varint(len(value)) + value
        self.index, self.ms = op.index, op.hlc >> 16
        self.ops.append(out)

    def data(self):
        return (self.container + counted([u8(len(n)) + n for n in self.names]) +
                counted([record + varint(form) for record, form in self.records]) + counted(self.ops))


def write_ops(container, first, ops):
    writer = OpWriter(container, first)
    for op in ops:
        writer.add(op)
    return writer.data()


def read_name(reader):
    name = reader.text()
    if not name.isascii() or "\0" in name:
        raise Malformed("name")
    return name


def read_ops(data, first, n_references):
    """container, operations."""
    reader = Reader(data)
    container = reader.take(16)
    names = [read_name(reader) for _ in range(reader.varint())]
    records = [(reader.take(16), names[reader.varint()]) for _ in range(reader.varint())]
    ops, index, ms = [], -1, first >> 16
    for _ in range(reader.varint()):
        kind = reader.number(1)
        step = reader.varint()
        if not SET <= kind <= UNTICK or step == 0:
            raise Malformed("operation")
        index, ms = index + step, ms + reader.varint()
        op = Op(b"", "", "", kind=kind, index=index, hlc=hlc(ms, reader.varint()))
        op.agent = names[reader.varint()]
        op.record, op.form = records[reader.varint()]
        op.register = names[reader.varint()]
        if kind in (TICK, UNTICK):
            op.code = names[reader.varint()]
        op.preds = [(reader.varint(), reader.varint()) for _ in range(reader.varint())]
        if any(r > n_references or (r == 0 and i >= index) for r, i in op.preds):
            raise Malformed("reference")
        if kind == SET:
            op.value = reader.take(reader.varint()).decode()
        ops.append(op)
    reader.finish()
    return container, ops


def deflate(data):
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
    return squeezer.compress(data) + squeezer.flush()


def write_body(data, padded, method=None, raw_length=None, data_length=None):
    """method None: as the page says a writer does."""
    squeezed = deflate(data)
    if method is None:
        method = 1 if len(squeezed) < len(data) and len(data) <= 40 * len(squeezed) else 0
    kept = squeezed if method == 1 else data
    body = (u8(method) + varint(len(data) if raw_length is None else raw_length) +
            varint(len(kept) if data_length is None else data_length) + kept)
    return body + bytes(-len(body) % 64) if padded else body


def read_body(body, padded):
    reader = Reader(body)
    method, raw_length = reader.number(1), reader.varint()
    data = reader.take(reader.varint())
    padding = reader.rest()
    if padding and (not padded or len(padding) >= 64 or any(padding)) or padded and len(body) % 64:
        raise Malformed("padding")
    if method == 1:
        inflater = zlib.decompressobj(-15)
        data = inflater.decompress(data, raw_length + 1)
        if not inflater.eof or inflater.unused_data:
            raise Malformed("deflate")
    elif method != 0:
        raise Malformed("method")
    if len(data) != raw_length:
        raise Malformed("length")
    return data


def kid(key):
    return blake(b"kid", 16, key)


def associated(journal, number, index, scope_number, klass):
    return b"aller-vers/strand/1\0" + journal + u64(number) + u16(index) + u32(scope_number) + u8(klass)


def seal_strand(body, key, place, draw, name=None):
    """place: what `associated` takes; name: a kid that is not the key's."""
    if key is None:
        return bytes(16) + body
    nonce = draw(24)
    return (name or kid(key)) + nonce + encrypt(key, nonce, associated(*place), body)


def open_strand(blob, keys, place):
    """The data; keys: kid → key."""
    if not is_keyed(place[4]):
        if blob[:16] != bytes(16):
            raise Malformed("kid")
        return read_body(blob[16:], False)
    if blob[:16] not in keys:
        raise Malformed("no key")
    return read_body(decrypt(keys[blob[:16]], blob[16:40], associated(*place), blob[40:]), True)


# --- §3 Bundle -----------------------------------------------------------------


def section(kind, data):
    return u8(kind) + varint(len(data)) + data


def info(organisation, sender, moment, version="0.1.0"):
    return organisation + sender + u64(moment) + text(version)


def trust(statements):
    return b"".join(varint(len(s)) + s for s in statements)


def keys(entries):
    return b"".join(container + u8(klass) + key for container, klass, key in entries)


def segment(header, blobs):
    """blobs: bytes, or None for a stub."""
    return varint(len(header)) + header + b"".join(b"\0" if b is None else b"\1" + b for b in blobs)


def fill(segment_hash, index, blob):
    return segment_hash + u16(index) + blob


EMPTY_HAVE = bytes(3)


def padme(length):
    exponent = length.bit_length() - 1
    if exponent <= exponent.bit_length():
        return length
    step = 1 << (exponent - exponent.bit_length())
    return (length + step - 1) // step * step


def padding(size):
    """PAD sections that bring `size` bytes to a round length."""
    target = padme(size)
    while target - size == 1:
        target = padme(target + 1)
    out = b""
    while len(out) < target - size:
        left = target - size - len(out)
        content = min(65000, left - 2)
        while content > 0 and len(section(PAD, bytes(content))) > left or left - len(section(PAD, bytes(content))) == 1:
            content -= 1
        out += section(PAD, bytes(content))
    return out


class Stream:
    """crypto_secretstream_xchacha20poly1305, whose header is given."""

    def __init__(self, key, header):
        self.state = ctypes.create_string_buffer(sodium.crypto_secretstream_xchacha20poly1305_statebytes())
        # What a reader begins with is what a writer began with.
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(self.state, header, key)

    def push(self, message, tag):
        sealed = ctypes.create_string_buffer(len(message) + 17)
        sodium.crypto_secretstream_xchacha20poly1305_push(
            self.state, sealed, None, message, long_long(len(message)), None, long_long(0), ctypes.c_ubyte(tag))
        return sealed.raw

    def pull(self, sealed):
        message, tag = ctypes.create_string_buffer(len(sealed)), ctypes.c_ubyte()
        if len(sealed) < 17 or sodium.crypto_secretstream_xchacha20poly1305_pull(
                self.state, message, None, ctypes.byref(tag), sealed, long_long(len(sealed)), None, long_long(0)) != 0:
            raise Malformed("chunk")
        return message.raw[:len(sealed) - 17], tag.value


FINAL = 3


def mac(file_key, header):
    return blake(b"aller-vers/header/1\0" + header, 32, file_key)


class Bundle:
    """Writes one file. Every part can be replaced before `write` is called."""

    def __init__(self, sender, recipients, sections, draw=None):
        self.draw = draw or Draw()
        self.sender, self.recipients, self.sections = sender, recipients, list(sections)
        self.file_key, self.id = self.draw(32), self.draw(16)
        self.magic, self.format, self.flags = BUNDLE_MAGIC, 1, 0
        self.chunk = CHUNK
        self.padding = None  # as the page says
        self.end = None      # signed by the sender
        self.size = None     # what the header says
        self.n_recipients = None
        self.header_size = None
        self.slots = None
        self.mac = None
        self.tags = None     # of the chunks
        self.tail = b""      # behind it all

    def header(self, size):
        if self.slots is None:
            self.slots = [blake(r.epoch.public)[:8] + seal_box(r.epoch.public, self.file_key, self.draw)
                          for r in self.recipients]
        length = 42 + 88 * len(self.slots) + 32
        head = (self.magic + u16(self.format) + u16(self.flags) +
                u32(length if self.header_size is None else self.header_size) + self.id +
                u64(size if self.size is None else self.size) +
                u16(len(self.slots) if self.n_recipients is None else self.n_recipients) + b"".join(self.slots))
        return head + (mac(self.file_key, head) if self.mac is None else self.mac)

    def write(self):
        sections = b"".join(section(k, d) for k, d in self.sections)
        sections += padding(len(sections) + 66) if self.padding is None else self.padding
        end_size = 66 if self.end is None else len(self.end)
        plain_size = len(sections) + end_size
        n_chunks = max(-(-plain_size // self.chunk), 1)
        header = self.header(42 + 88 * len(self.slots or self.recipients) + 32 + 24 + plain_size + 17 * n_chunks + len(self.tail))
        end = self.end
        if end is None:
            end = section(END, self.sender.signing.sign("aller-vers/bundle/1", blake(header + sections, 64)))
        plain = sections + end
        stream_header = self.draw(24)
        stream = Stream(self.file_key, stream_header)
        chunks = [plain[i:i + self.chunk] for i in range(0, len(plain), self.chunk)] or [b""]
        tags = self.tags or [0] * (len(chunks) - 1) + [FINAL]
        return header + stream_header + b"".join(stream.push(c, t) for c, t in zip(chunks, tags)) + self.tail


@dataclasses.dataclass
class Opened:
    """What a recipient reads of a bundle."""

    id: bytes
    sections: list
    organisation: bytes = b""
    sender: bytes = b""
    moment: int = 0
    version: str = ""
    statements: list = dataclasses.field(default_factory=list)
    keys: list = dataclasses.field(default_factory=list)
    segments: list = dataclasses.field(default_factory=list)  # (header bytes, blobs)
    have: bytes = b""
    signed: bytes = b""
    signature: bytes = b""


def read_chunks(file_key, reader):
    stream = Stream(file_key, reader.take(24))
    plain, tag = b"", 0
    while not reader.is_done():
        sealed = reader.take(min(CHUNK + 17, len(reader.data) - reader.offset))
        part, tag = stream.pull(sealed)
        if not part or (tag == FINAL) != reader.is_done():
            raise Malformed("chunk")
        plain += part
    if tag != FINAL:
        raise Malformed("not to its end")
    return plain


def read_segment(data):
    reader = Reader(data)
    header = reader.take(reader.varint())
    blobs = [reader.take(entry.length) if reader.number(1) else None for entry in read_header(header).strands]
    reader.finish()
    return header, blobs


def tell_section(opened, kind, data):
    reader = Reader(data)
    if kind == INFO:
        opened.organisation, opened.sender, opened.moment, opened.version = (
            reader.take(16), reader.take(16), reader.number(8), reader.text())
        reader.finish()
    elif kind == TRUST:
        while not reader.is_done():
            opened.statements.append(reader.take(reader.varint()))
    elif kind == HAVE:
        opened.have = data
    elif kind == KEYS:
        while not reader.is_done():
            opened.keys.append((reader.take(16), reader.number(1), reader.take(32)))
    elif kind == SEGMENT:
        opened.segments.append(read_segment(data))
    elif kind == END:
        opened.signature = data


def open_bundle(data, epoch, tell=tell_section):
    """Opens a bundle for the owner of an epoch key; END is not verified."""
    reader = Reader(data)
    if reader.take(8) != BUNDLE_MAGIC or reader.number(2) != 1 or reader.number(2) != 0:
        raise Malformed("header")
    header_size = reader.number(4)
    bundle_id, size, n = reader.take(16), reader.number(8), reader.number(2)
    if size != len(data) or header_size != 42 + 88 * n + 32 or not 1 <= n <= 128:
        raise Malformed("size")
    slots = [(reader.take(8), reader.take(80)) for _ in range(n)]
    boxes = [box for tag, box in slots if tag == blake(epoch.public)[:8]]
    if not boxes:
        raise Malformed("for somebody else")
    file_key = epoch.open_box(boxes[0])
    if mac(file_key, data[:header_size - 32]) != reader.take(32):
        raise Malformed("MAC")
    plain = read_chunks(file_key, reader)
    opened, reader = Opened(bundle_id, []), Reader(plain)
    while not reader.is_done():
        if opened.signature:
            raise Malformed("behind END")
        start = reader.offset
        kind = reader.number(1)
        content = reader.take(reader.varint())
        if kind == END:
            opened.signed = blake(data[:header_size] + plain[:start], 64)
        opened.sections.append((kind, content))
        tell(opened, kind, content)
    return opened


# --- §4 Have -------------------------------------------------------------------


@dataclasses.dataclass
class JournalHave:
    upto: int
    top: int
    head: bytes
    holes: list  # (first, count)
    forks: list


def read_have(data):
    """journals, issuers: what each is known of, by id."""
    reader, journals, issuers = Reader(data), {}, {}
    for _ in range(reader.varint()):
        journal, upto = reader.take(16), reader.varint()
        held = JournalHave(upto, upto + reader.varint(), reader.take(8), [], [])
        place = upto
        for _ in range(reader.varint()):
            first, count = place + reader.varint(), reader.varint()
            place = first + count
            held.holes.append((first, count))
        held.forks = [reader.take(8) for _ in range(reader.varint())]
        journals[journal] = held
    for _ in range(reader.varint()):
        issuer = reader.take(16)
        issuers[issuer] = (reader.varint(), reader.take(8))
    for _ in range(reader.varint()):
        reader.take(16), reader.varint(), reader.take(8)
    if not reader.is_done():
        wants = [(reader.take(8), reader.varint()) for _ in range(reader.varint())]
        if not 1 <= len(wants) <= 256:
            raise Malformed("wants")
    reader.finish()
    return journals, issuers


# --- §5 Statements -------------------------------------------------------------


def scopes(codes):
    return counted([u32(scope(c) if isinstance(c, str) else c) for c in codes])


def rights(codes, read, write, powers, not_after):
    return scopes(codes) + u8(read) + u8(write) + u8(powers) + u64(not_after)


def heads(entries):
    return counted([journal + u64(number) + segment_hash for journal, number, segment_hash in entries])


def enrolment(installation, codes, read, write, powers, not_after, signing=None):
    return (installation.id + (signing or installation.signing.public) + installation.escrow.public +
            installation.epoch.public + text(installation.name) + rights(codes, read, write, powers, not_after))


class Chain:
    """One issuer's statements, signed with one key, each behind the last."""

    def __init__(self, key, issuer, number=0, previous=ZEROS):
        self.key, self.issuer, self.number, self.previous = key, issuer, number, previous

    def next(self, kind, body, date, key=None, number=None, previous=None):
        """A statement; the chain goes on behind it."""
        statement = (b"AVT1" + self.issuer + u64(self.number + 1 if number is None else number) +
                     (self.previous if previous is None else previous) + u64(date) + u8(kind) + body)
        statement += (key or self.key).sign("aller-vers/trust/1", statement)
        self.number += 1
        self.previous = blake(statement)
        return statement


@dataclasses.dataclass
class Statement:
    issuer: bytes
    number: int
    previous: bytes
    date: int
    kind: int
    body: bytes
    signature: bytes
    hash: bytes
    unsigned: bytes


def read_statement(data):
    reader = Reader(data)
    if reader.take(4) != b"AVT1":
        raise Malformed("magic")
    issuer, number, previous, date, kind = (reader.take(16), reader.number(8), reader.take(32), reader.number(8), reader.number(1))
    body = reader.take(len(data) - reader.offset - 64)
    return Statement(issuer, number, previous, date, kind, body, reader.take(64), blake(data), data[:-64])


@dataclasses.dataclass
class Member:
    id: bytes
    signing: bytes
    escrow: bytes
    epoch: bytes
    name: str
    scopes: list
    read: int
    write: int
    powers: int
    not_after: int
    issuer: bytes = b""  # as an intendant


def read_enrolment(body):
    reader = Reader(body)
    member = Member(reader.take(16), reader.take(32), reader.take(32), reader.take(32), reader.text(),
                    [reader.number(4) for _ in range(reader.varint())], reader.number(1), reader.number(1),
                    reader.number(1), reader.number(8))
    reader.finish()
    return member


def linked(told, issuer, first, signers):
    """The statements of one chain, each verified and behind its predecessor; first: None,
    or what they stand behind."""
    found, waiting = [], [first]
    while waiting:
        last = waiting.pop()
        for statement in told.get((issuer, last.hash if last else ZEROS), []):
            if (statement.number == (last.number if last else 0) + 1 and
                    any(verify(k, "aller-vers/trust/1", statement.unsigned, statement.signature) for k in signers)):
                waiting.append(statement)
                found.append(statement)
    return found


def read_limit(statement):
    """The last number that a DELEGATE or UNDELEGATE accepts, and the hashes of its heads."""
    body = Reader(statement.body[32:])
    body.take(4 * body.varint())
    number = body.number(8)
    return number, {body.take(56)[24:] for _ in range(0 if body.is_done() else body.varint())}


def accepted(chain, limits):
    """What counts of a chain: what all accept that delegate or withdraw it."""
    by_hash = {s.hash: s for s in chain}
    for number, heads in map(read_limit, limits):
        leading = set()
        for head in heads:
            while head in by_hash:
                leading.add(head)
                head = by_hash[head].previous
        named = heads and heads <= by_hash.keys()
        chain = [s for s in chain if (s.hash in leading if named else s.number <= number)]
    return chain


def read_chains(statements, organisation):
    """The members by id, by what the root and its delegates say: enrolments and
    delegations, each statement verified and behind its predecessor. What a CHANGE or a
    REVOKE takes away is not told here."""
    told = {}
    for statement in map(read_statement, statements):
        told.setdefault((statement.issuer, statement.previous), []).append(statement)
    org = next(s for s in map(read_statement, statements) if s.hash[:16] == organisation and s.kind == ORG)
    body = Reader(org.body)
    body.text()
    root_keys = [body.take(32) for _ in range(body.varint())]
    if not any(verify(k, "aller-vers/trust/1", org.unsigned, org.signature) for k in root_keys):
        raise Malformed("ORG")
    root = linked(told, org.issuer, org, root_keys)
    members = {}

    def enrol(chain):
        for statement in chain:
            if statement.kind == ENROL:
                member = read_enrolment(statement.body)
                members[member.id] = member

    enrol(root)
    delegated = [s for s in root if s.kind == DELEGATE]
    while waiting := [s for s in delegated if s.body[:16] in members]:
        for statement in waiting:
            member, issuer = members[statement.body[:16]], statement.body[16:32]
            limits = [s for s in root if s.kind in (DELEGATE, UNDELEGATE) and s.body[16:32] == issuer]
            enrol(accepted(linked(told, issuer, None, [member.signing]), limits))
            members[member.id].issuer = issuer
            delegated.remove(statement)
    return members


# --- §7 Request, §8 Root file --------------------------------------------------


def request(installation, name=None):
    data = (b"AVDEM1" + installation.id + installation.signing.public + installation.escrow.public +
            installation.epoch.public + text(installation.name if name is None else name))
    return data + installation.signing.sign("aller-vers/request/1", data)


def eight_words(digest, words):
    """The first 88 bits; words: the French list of BIP39."""
    bits = int.from_bytes(digest[:11], "big")
    return " ".join(words[bits >> (77 - 11 * i) & 0x7ff] for i in range(8))


def read_root_file(data, words):
    """The root signing key."""
    if blake(data[:-32]) != data[-32:] or data[:6] != b"AVROOT":
        raise Malformed("root file")
    reader = Reader(data[6:])
    if reader.number(2) != 1:
        raise Malformed("format")
    passes, memory, salt, nonce = reader.number(4), reader.number(4), reader.take(16), reader.take(24)
    key = ctypes.create_string_buffer(32)
    words = unicodedata.normalize("NFC", " ".join(words.split())).encode()
    if sodium.crypto_pwhash(key, long_long(32), words, long_long(len(words)), salt, long_long(passes),
                            ctypes.c_size_t(memory * 1024), 2) != 0:
        raise MemoryError
    return SigningKey(decrypt(key.raw, nonce, data[:32], reader.take(80))[:32])


# --- §9 System records ---------------------------------------------------------


def system_record(form, key):
    return blake(form.encode() + key, 16)


def territory(code):
    return blake(b"territoire" + code.encode(), 16)


def singleton(container, form):
    return blake(container + form.encode(), 16)


def digest(dump, erased=()):
    """Of what `dump` prints, and of what is erased, (container, class) each: the digest of the state."""
    state = hashlib.blake2b(digest_size=32)
    for line in dump.splitlines():
        record, _, _, _, register, place, _, _, value = line.split("\t")
        segment_hash, index = place.split(":")
        for escaped, plain in (("\\\\", "\1"), ("\\n", "\n"), ("\\t", "\t"), ("\1", "\\")):
            value = value.replace(escaped, plain)
        register, value = register.encode(), value.encode()
        state.update(bytes.fromhex(record) + u16(len(register)) + register + bytes.fromhex(segment_hash) +
                     u16(int(index)) + u32(len(value)) + value)
    for container, klass in sorted(erased):
        state.update(container + u8(klass))
    return state.hexdigest()


# --- §10 Guard -----------------------------------------------------------------


def read_guard(data):
    """installation, heads of its own journals (journal, number, hash)."""
    reader = Reader(data[:-32])
    if reader.take(8) != b"AVGUARD1":
        raise Malformed("magic")
    installation = reader.take(16)
    own = [(reader.take(16), reader.number(8), reader.take(32)) for _ in range(reader.varint())]
    for _ in range(reader.varint()):
        reader.take(32)
    for _ in range(reader.varint()):
        reader.take(17)
    reader.number(8)
    if reader.offset < len(reader.data):
        reader.number(8)
    reader.finish()
    return installation, own


# --- All of it together --------------------------------------------------------


@dataclasses.dataclass
class Strand:
    scope: int
    klass: int
    container: bytes
    ops: list
    key: object = None       # of a class with keys
    data: object = None      # instead of the operations
    body: object = None      # instead of the data
    blob: object = None      # instead of it all
    name: object = None      # a kid that is not the key's
    place: object = None     # what it is sealed as, instead of where it stands
    hash: object = None      # what the header says of it
    length: object = None


class Journal:
    """Signs segments of one installation, each behind the last."""

    def __init__(self, author, draw=None, key=None):
        self.author, self.draw = author, draw or Draw()
        self.key = key or author.signing
        self.id, self.number, self.previous = self.draw(16), 0, ZEROS

    def seal(self, strands, references=(), first=None, last=None, goes_on=True, change=None, sign=True):
        """header, blobs; change: a function of the Header before it is signed."""
        moments = [op.hlc for s in strands for op in s.ops]
        first = first if first is not None else min(moments, default=0)
        last = last if last is not None else max(moments, default=first)
        header = Header(self.id, self.author.id, self.number + 1, self.previous, first, last, references=list(references))
        blobs = []
        for index, strand in enumerate(strands):
            place = strand.place or (self.id, header.number, index, strand.scope, strand.klass)
            data = strand.data if strand.data is not None else write_ops(strand.container, first, strand.ops)
            body = strand.body if strand.body is not None else write_body(data, strand.key is not None)
            blob = strand.blob if strand.blob is not None else seal_strand(body, strand.key, place, self.draw, strand.name)
            blobs.append(blob)
            header.strands.append(Entry(strand.scope, strand.klass, len(blob) if strand.length is None else strand.length,
                                        blake(blob) if strand.hash is None else strand.hash))
        if change:
            change(header)
        data = header.sign(self.key) if sign else header.unsigned() + bytes(64)
        if goes_on:
            self.number, self.previous = header.number, blake(data)
        return data, blobs
