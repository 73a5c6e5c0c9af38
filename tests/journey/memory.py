"""Looks through the memory of a running program for what must not be there.
The program is to be a child, or a child's child: others may not be read."""
import os
import re
import subprocess

from laptop import BUILD

CHUNK = 1 << 20


def keys_of(store, agent, phrase):
    """The store key and the slot's secret key, for a search only."""
    run = subprocess.run([os.path.join(BUILD, 'tests/journey/key-of'), store, agent],
                         input=phrase, capture_output=True, text=True, check=True)
    return [bytes.fromhex(line) for line in run.stdout.split()]


def patterns(text):
    return [text.encode(encoding) for encoding in ('utf-8', 'utf-16-le', 'utf-32-le')]


def regions(pid):
    with open(f'/proc/{pid}/maps') as maps:
        for line in maps:
            found = re.match(r'([0-9a-f]+)-([0-9a-f]+) (r\S*) \S+ \S+ \S+ *(.*)', line)
            if found and found.group(4) not in ('[vvar]', '[vvar_vclock]', '[vsyscall]'):
                yield int(found.group(1), 16), int(found.group(2), 16), found.group(4)


def scan(pid, wanted):
    """Where each of the byte strings stands: a list of (which, region)."""
    longest = max(len(each) for each in wanted)
    hits = []
    total = 0
    with open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for start, end, name in regions(pid):
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
                hits += [(each, name or 'anonymous') for each in wanted if each in block]
                kept = block[-longest:]
    assert total > 1 << 20, f'only {total} bytes of {pid} could be read'
    return hits
