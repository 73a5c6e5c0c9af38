#!/usr/bin/env python3
"""A reader of stores written from docs/formats.md alone: it shares no code with
the application, only libsodium. With --vectors it computes the known answers;
with a store and its key it decrypts every page into a plain SQLite file."""

import ctypes
import ctypes.util
import hashlib
import struct
import sys

sodium = ctypes.CDLL(ctypes.util.find_library('sodium') or 'libsodium.so.23')
if sodium.sodium_init() < 0:
    sys.exit('libsodium does not start')

HEADER = 4096
RESERVE = 64
TAG = 16


def derive(store_key, number):
    out = ctypes.create_string_buffer(32)
    sodium.crypto_kdf_derive_from_key(out, ctypes.c_size_t(32), ctypes.c_uint64(number), b'AVstore1', store_key)
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
    for name, sealed in answers.items():
        print(name, '=', hashlib.blake2b(sealed, digest_size=32).hexdigest())


def read_header(header):
    if hashlib.blake2b(header[:-32], digest_size=32).digest() != header[-32:]:
        raise ValueError('header')
    magic, form, cipher, reserve, page_size = struct.unpack('<8sHBBI', header[:16])
    if magic != b'AVSTORE1' or cipher != 1 or reserve != RESERVE:
        raise ValueError('not a store')
    return page_size, header[16:32], struct.unpack('<I', header[32:36])[0]


def decrypt(path, key, output):
    with open(path, 'rb') as file:
        header = file.read(HEADER)
        page_size, uuid, epoch = read_header(header)
        store = Store(key, uuid, epoch)
        pages = {}
        number = 0
        while page := file.read(page_size):
            number += 1
            pages[number] = store.open_page(number, page)

    # The log, up to its last commit.
    try:
        with open(path + '-wal', 'rb') as file:
            log = file.read()
    except FileNotFoundError:
        log = b''
    pending = {}
    count = len(pages)
    offset = 32
    while offset + 24 + page_size <= len(log):
        try:
            head, page = store.open_frame(offset, log[offset:offset + 24 + page_size])
        except ValueError:
            break
        number, commit = struct.unpack('>II', head[:8])
        if head[8:16] != log[16:24]:
            break
        pending[number] = page
        if commit:
            pages.update(pending)
            pending = {}
            count = commit
        offset += 24 + page_size

    with open(output, 'wb') as file:
        for number in range(1, count + 1):
            page = pages.get(number, bytes(page_size))
            if number == 1:  # no log beside the copy
                page = page[:18] + b'\x01\x01' + page[20:]
            file.write(page)


if __name__ == '__main__':
    if sys.argv[1:] == ['--vectors']:
        vectors()
    else:
        decrypt(sys.argv[1], bytes.fromhex(sys.stdin.readline().strip()), sys.argv[2])
