#!/usr/bin/env python3
"""A reader of stores written from docs/formats.md alone: it shares no code with
the application, only libsodium.

    store-reader.py --vectors                    computes the known answers
    store-reader.py --raw STORE OUTPUT           the store key, in hexadecimal, on standard input
    store-reader.py --open DIR AGENT OUTPUT      the passphrase on standard input
    store-reader.py --backup FILE AGENT OUTPUT   the same
    store-reader.py --secrets OUTPUT             the store key again, of what was decrypted

The three before the last decrypt every page into a plain SQLite file; --open prints
what was captured while the store was locked, --secrets what the installation keeps
secret, in hexadecimal."""

import ctypes
import ctypes.util
import hashlib
import io
import os
import sqlite3
import struct
import sys

sodium = ctypes.CDLL(ctypes.util.find_library('sodium') or 'libsodium.so.23')
if sodium.sodium_init() < 0:
    sys.exit('libsodium does not start')

HEADER = 4096
LOCK_PAGE = 2 ** 30 // 4096 + 1  # SQLite never writes it
RESERVE = 64
TAG = 16


def derive(key, number, context=b'AVstore1'):
    out = ctypes.create_string_buffer(32)
    sodium.crypto_kdf_derive_from_key(out, ctypes.c_size_t(32), ctypes.c_uint64(number), context, key)
    return out.raw


def seal(key, nonce, associated, plain):
    out = ctypes.create_string_buffer(len(plain) + TAG)
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        out, None, plain, ctypes.c_ulonglong(len(plain)),
        associated, ctypes.c_ulonglong(len(associated)), None, nonce, key)
    return out.raw[:-TAG], out.raw[-TAG:]


def unseal(key, nonce, associated, sealed, tag):
    out = ctypes.create_string_buffer(len(sealed))
    if sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            out, None, None, sealed + tag, ctypes.c_ulonglong(len(sealed) + TAG),
            associated, ctypes.c_ulonglong(len(associated)), nonce, key) != 0:
        raise ValueError('not authentic')
    return out.raw


def open_box(public, secret, box):
    out = ctypes.create_string_buffer(len(box) - 48)
    if sodium.crypto_box_seal_open(out, box, ctypes.c_ulonglong(len(box)), public, secret) != 0:
        raise ValueError('not sealed to this key')
    return out.raw


def public_of(secret):
    out = ctypes.create_string_buffer(32)
    sodium.crypto_scalarmult_base(out, secret)
    return out.raw


def argon2id(passphrase, salt, passes, memory):
    out = ctypes.create_string_buffer(32)
    if sodium.crypto_pwhash(
            out, ctypes.c_ulonglong(32), passphrase, ctypes.c_ulonglong(len(passphrase)), salt,
            ctypes.c_ulonglong(passes), ctypes.c_size_t(memory * 1024), 2) != 0:
        raise ValueError('memory')
    return out.raw


def check_hash(content, what):
    if hashlib.blake2b(content[:-32], digest_size=32).digest() != content[-32:]:
        raise ValueError(what + ' is damaged')


class Store:
    def __init__(self, key, uuid, epoch):
        self.keys = {'P': derive(key, 1), 'W': derive(key, 2), 'J': derive(key, 3)}
        self.prefix = uuid + struct.pack('<I', epoch)

    def associated(self, domain, number, more=b''):
        return domain.encode() + self.prefix + struct.pack('<I', number) + more

    def seal_page(self, number, plain, nonce):
        body, tag = seal(self.keys['P'], nonce, self.associated('P', number), plain[:-RESERVE])
        return body + nonce + tag + bytes(24)

    def open_page(self, number, page):
        trailer = page[-RESERVE:]
        if trailer[40:] != bytes(24):
            raise ValueError('trailer')
        return unseal(self.keys['P'], trailer[:24], self.associated('P', number),
                      page[:-RESERVE], trailer[24:40]) + bytes(RESERVE)

    def seal_frame(self, offset, transaction, header, plain, nonce):
        number = struct.unpack('>I', header[:4])[0]
        page = self.seal_page(number, plain, nonce)
        tag = page[-40:-24]
        count = struct.pack('<Q', transaction)
        more = struct.pack('<Q', offset) + header[:16] + tag + count
        checksum, frame_tag = seal(self.keys['W'], nonce, self.associated('W', number, more), header[16:])
        return header[:16] + checksum + page[:-24] + frame_tag + count

    def open_frame(self, offset, frame):
        number = struct.unpack('>I', frame[:4])[0]
        trailer = frame[-RESERVE:]
        more = struct.pack('<Q', offset) + frame[:16] + trailer[24:40] + trailer[56:]
        checksum = unseal(self.keys['W'], trailer[:24], self.associated('W', number, more),
                          frame[16:24], trailer[40:56])
        return frame[:16] + checksum, self.open_page(number, frame[24:-24] + bytes(24))

    def seal_record(self, offset, number, plain, checksum, nonce):
        more = struct.pack('<Q', offset)
        body, tag = seal(self.keys['J'], nonce, self.associated('J', number, more), plain[:-RESERVE] + checksum)
        return struct.pack('>I', number) + body[:-4] + nonce + tag + bytes(24) + body[-4:]


class Bytes:
    """What is read one piece after the other."""

    def __init__(self, content):
        self.file = io.BytesIO(content)

    def take(self, size):
        piece = self.file.read(size)
        if len(piece) != size:
            raise ValueError('too short')
        return piece

    def unpack(self, form):
        return struct.unpack('<' + form, self.take(struct.calcsize('<' + form)))

    def varint(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def text(self):
        return self.take(self.varint()).decode()


class Slot:
    def __init__(self, content, n_stores):
        start = content.file.tell()
        self.kind, size = content.unpack('BB')
        self.label = content.take(size).decode()
        self.agent = content.take(16)
        self.passes, self.memory = content.unpack('II')
        self.salt = content.take(16)
        self.public = content.take(32)
        self.description = content.file.getvalue()[start:content.file.tell()]
        self.sealed = content.take(72) if self.kind != 3 else b''
        self.boxes = [content.take(80) for _ in range(n_stores)]

    def open(self, passphrase):
        if not (3 <= self.passes <= 10 and 65536 <= self.memory <= 1048576):
            raise ValueError('cost')
        key = argon2id(passphrase, self.salt, self.passes, self.memory)
        secret = unseal(key, self.sealed[:24], self.description, self.sealed[24:56], self.sealed[56:])
        return [open_box(self.public, secret, box) for box in self.boxes]


class Keys:
    def __init__(self, content):
        check_hash(content, 'keys')
        self.body = Bytes(content[:-32])
        magic, form, n_stores, n_slots, self.generation = self.body.unpack('8sHBBQ')
        if magic != b'AVKEYS01' or form != 1:
            raise ValueError('keys of another format')
        self.stores = [self.body.unpack('16sI') for _ in range(n_stores)]
        self.slots = [Slot(self.body, n_stores) for _ in range(n_slots)]
        self.authenticated = content[:self.body.file.tell()]
        self.macs = [self.body.take(32) for _ in range(n_stores)]

    def unlock(self, agent, passphrase, uuid):
        """The key of the store of that UUID."""
        slot = next(slot for slot in self.slots if slot.kind == 1 and slot.label == agent)
        for (store, _), key, mac in zip(self.stores, slot.open(passphrase), self.macs):
            if hashlib.blake2b(self.authenticated, digest_size=32, key=derive(key, 4)).digest() != mac:
                raise ValueError('keys were changed')
            if store == uuid:
                return key
        raise ValueError('keys of another store')


def note_keys_vector(nonce):
    """The keys of private notes, sealed by an agent who has their phrase for their code."""
    phrase, code = bytes(range(0x20, 0x40)), bytes(range(0x80, 0xa0))
    agreed = ctypes.create_string_buffer(32)
    if sodium.crypto_scalarmult(agreed, phrase, public_of(code)) != 0:
        raise ValueError('no key')
    name = 'notes/' + bytes(range(0x70, 0x80)).hex() + '/' + public_of(code).hex() + '/' + public_of(phrase).hex()
    sealed, tag = seal(derive(agreed.raw, 1, b'AVnotes1'), nonce, name.encode(), bytes(range(0xa0, 0xe0)))
    return nonce + sealed + tag


def open_row(key, name, value):
    return unseal(key, value[:24], name.encode(), value[24:-TAG], value[-TAG:])


def secret_of_inbox(database, key):
    """Sealed, or in clear as versions before left it."""
    rows = dict(database.execute('SELECT name, value FROM vault_secret'))
    sealed = rows.get('sealed/inbox')
    return rows['inbox'] if sealed is None else open_row(derive(key, 5), 'sealed/inbox', sealed)


def secrets_of(output, key):
    """What the installation keeps secret, by its name."""
    database = sqlite3.connect(output)
    secrets_key = derive(secret_of_inbox(database, key), 1, b'AVsecret')
    rows = database.execute("SELECT name, value FROM secret WHERE name GLOB 'sealed/*' ORDER BY name").fetchall()
    database.close()
    return {name[len('sealed/'):]: open_row(secrets_key, name, value) for name, value in rows}


def secret_vectors(nonce):
    """The secret of the inbox, and something that the installation keeps secret."""
    secret = bytes(range(0x20, 0x40))
    inbox, inbox_tag = seal(derive(bytes(range(32)), 5), nonce, b'sealed/inbox', secret)
    row, row_tag = seal(derive(secret, 1, b'AVsecret'), nonce, b'sealed/identity', bytes(range(0x80, 0xd0)))
    return {
        'inbox-secret': nonce + inbox + inbox_tag,
        'secret-row': nonce + row + row_tag,
    }


def more_vectors(nonce):
    """The header, a slot, the MAC of a keys file that has this slot alone, a capture."""
    key, uuid = bytes(range(32)), bytes(range(0x10, 0x20))
    header = struct.pack('<8sHBBI16sI32s', b'AVSTORE1', 1, 1, RESERVE, 4096, uuid, 1, bytes(range(0x60, 0x80)))
    header = header.ljust(HEADER - 32, b'\0')
    secret = bytes(range(0x20, 0x40))
    salt = bytes(range(0x30, 0x40))
    label = 'Étienne Lantier'.encode()
    slot = struct.pack('<BB', 1, len(label)) + label + bytes(range(0x70, 0x80)) + struct.pack('<II', 3, 65536)
    slot += salt + public_of(secret)
    sealed, tag = seal(argon2id('abaisser école'.encode(), salt, 3, 65536), nonce, slot, secret)
    slot += nonce + sealed + tag + bytes(range(80))
    keys = struct.pack('<8sHBBQ', b'AVKEYS01', 1, 1, 1, 7) + uuid + struct.pack('<I', 1) + slot
    keys += hashlib.blake2b(keys, digest_size=32, key=derive(key, 4)).digest()
    capture = b'AVINBOX1' + struct.pack('<Q', 1795000000) + b'\7contact' + b'\x08' + 'Éponine'.encode()
    capture += b'\1' + b'\5notes' + bytes([200, 1]) + b'x' * 200
    return {
        'header': header + hashlib.blake2b(header, digest_size=32).digest(),
        'slot': slot,
        'keys': keys + hashlib.blake2b(keys, digest_size=32).digest(),
        'capture': capture,
        'note-keys': note_keys_vector(nonce),
    }


def vectors():
    store = Store(bytes(range(32)), bytes(range(0x10, 0x20)), 1)
    nonce = bytes(range(0x40, 0x58))
    plain = bytes((i * 7 + i // 256) & 255 for i in range(4096 - RESERVE)) + bytes(RESERVE)
    header = bytes.fromhex('0000000500000009' '0102030405060708' 'a0a1a2a3b0b1b2b3')
    answers = {
        'page': store.seal_page(5, plain, nonce),
        'frame': store.seal_frame(32, 3, header, plain, nonce),
        'record': store.seal_record(512, 5, plain, bytes.fromhex('c0c1c2c3'), nonce),
    }
    answers.update(more_vectors(nonce))
    answers.update(secret_vectors(nonce))
    for name, sealed in answers.items():
        print(name, '=', hashlib.blake2b(sealed, digest_size=32).hexdigest())


def read_header(header):
    check_hash(header, 'header')
    magic, form, cipher, reserve, page_size = struct.unpack('<8sHBBI', header[:16])
    if magic != b'AVSTORE1' or form != 1 or cipher != 1 or reserve != RESERVE or page_size != 4096:
        raise ValueError('a store of another format')
    return header[16:32], struct.unpack('<I', header[32:36])[0]


def read_log(store, log, pages):
    """Puts the pages of the log into those of the file, up to its last commit;
    returns how many pages there are."""
    pending = {}
    count = len(pages)
    expected = 0
    for offset in range(32, len(log) - 24 - 4096 + 1, 24 + 4096):
        frame = log[offset:offset + 24 + 4096]
        if frame[8:16] != log[16:24] or frame[-8:] != struct.pack('<Q', expected):
            break
        try:
            head, page = store.open_frame(offset, frame)
        except ValueError:
            break
        number, commit = struct.unpack('>II', head[:8])
        pending[number] = page
        if commit:
            pages.update(pending)
            pending = {}
            count = commit
            expected += 1
    return count


def decrypt(content, log, key, output):
    store = Store(key, *read_header(content[:HEADER]))
    pages = {}
    for offset in range(HEADER, len(content), 4096):
        number = len(pages) + 1
        pages[number] = store.open_page(number, content[offset:offset + 4096])
    count = read_log(store, log, pages)

    with open(output, 'wb') as file:
        for number in range(1, count + 1):
            if number not in pages and number != LOCK_PAGE:
                raise ValueError('the database was cut')
            page = pages.get(number, bytes(4096))
            if number == 1:  # no log beside the copy
                page = page[:18] + b'\x01\x01' + page[20:]
            file.write(page)


def read_file(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return b''


def print_captures(folder, output, key):
    database = sqlite3.connect(output)
    secret = secret_of_inbox(database, key)
    database.close()
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        capture = Bytes(open_box(public_of(secret), secret, read_file(os.path.join(folder, name))))
        magic, taken_at = capture.unpack('8sQ')
        if magic != b'AVINBOX1':
            raise ValueError('capture')
        form, taken_by = capture.text(), capture.text()
        answers = {capture.text(): capture.text() for _ in range(capture.varint())}
        print(form, taken_by, taken_at, sorted(answers.items()))


def open_store(folder, agent, output):
    content = read_file(os.path.join(folder, 'store.avs'))
    keys = Keys(read_file(os.path.join(folder, 'keys')))
    key = keys.unlock(agent, sys.stdin.readline().strip().encode(), read_header(content[:HEADER])[0])
    decrypt(content, read_file(os.path.join(folder, 'store.avs-wal')), key, output)
    print_captures(os.path.join(folder, 'inbox'), output, key)


def open_backup(path, agent, output):
    content = read_file(path)
    check_hash(content, 'backup')
    body = Bytes(content[:-32])
    magic, form, keys_size, store_size = body.unpack('8sHIQ')
    if magic != b'AVBACKUP' or form != 1:
        raise ValueError('a backup of another format')
    keys = Keys(body.take(keys_size))
    store = body.take(store_size)
    decrypt(store, b'', keys.unlock(agent, sys.stdin.readline().strip().encode(), read_header(store[:HEADER])[0]), output)


if __name__ == '__main__':
    what = sys.argv[1]
    if what == '--vectors':
        vectors()
    elif what == '--raw':
        decrypt(read_file(sys.argv[2]), read_file(sys.argv[2] + '-wal'), bytes.fromhex(sys.stdin.readline().strip()), sys.argv[3])
    elif what == '--open':
        open_store(*sys.argv[2:])
    elif what == '--backup':
        open_backup(*sys.argv[2:])
    elif what == '--secrets':
        for name, secret in secrets_of(sys.argv[2], bytes.fromhex(sys.stdin.readline().strip())).items():
            print(name, secret.hex())
    else:
        sys.exit(__doc__)
