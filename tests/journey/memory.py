"""Looks through the memory of a running program for what must not be there.
The program is to be a child, or a child's child: others may not be read."""
import os
import re
import subprocess

from laptop import BUILD

CHUNK = 1 << 20
KEYS = {'store', 'slot', 'phrase', 'notes', 'inbox', 'pages', 'frames', 'records', 'mac', 'note', 'signing', 'escrow', 'epoch'}


def keys_of(store, agent, phrase):
    """Every key of a store by its name, for a search only. The store is to be locked."""
    with subprocess.Popen([os.path.join(BUILD, 'tests/journey/key-of'), store, agent],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        print(phrase, file=holder.stdin, flush=True)
        keys = dict(holder.stdout.readline().split() for _ in KEYS)
        keys = {name: bytes.fromhex(digits) for name, digits in keys.items()}
        assert set(keys) == KEYS, set(keys)
        held = {name for name, key in keys.items() if scan(holder.pid, halves([key]))}
        assert held == KEYS, f'not found where they are: {KEYS - held}'
    return keys


def halves(keys):
    """Of each: a copy may be torn."""
    return [half for key in keys for half in (key[:16], key[16:])]


def patterns(text):
    return [text.encode(encoding) for encoding in ('utf-8', 'utf-16-le', 'utf-32-le')]


def regions(pid):
    """Where it may be read, and whether that may be written to swap."""
    with open(f'/proc/{pid}/smaps') as maps:
        for line in maps:
            head = re.match(r'([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)', line)
            if head:
                found = head
            elif line.startswith('VmFlags:') and found.group(3)[0] == 'r' and found.group(4) not in ('[vvar]', '[vvar_vclock]', '[vsyscall]'):
                yield int(found.group(1), 16), int(found.group(2), 16), 'locked' if ' lo ' in line else found.group(4) or 'anonymous'


def scan(pid, wanted):
    """Where each of the byte strings stands: a list of (which, region)."""
    longest = max(len(each) for each in wanted)
    hits = []
    total = 0
    with open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for start, end, name in list(regions(pid)):
            kept = b''
            for place in range(start, end, CHUNK):
                try:
                    memory.seek(place)
                    block = memory.read(min(CHUNK, end - place))
                except (OSError, ValueError):
                    kept = b''
                    continue
                total += len(block)
                block = kept + block
                hits += [(each, name) for each in wanted if each in block]
                kept = block[-longest:]
    assert total > 1 << 20, f'only {total} bytes of {pid} could be read'
    return hits
