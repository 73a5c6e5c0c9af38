"""Every byte that a program and its children hand to the kernel, as strace tells it,
and what lies on the disk afterwards."""
import os
import re
import shutil
import stat
import subprocess
import tempfile

CALLS = ('write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'sendto', 'sendmsg', 'sendmmsg', 'mmap', 'openat', '?open', '?creat',
         'renameat2', '?rename', 'renameat', '?link', 'linkat', '?symlink', 'symlinkat', '?mkdir', 'mkdirat', 'setxattr', 'fsetxattr',
         '?io_uring_setup')
NAMES = ('openat', 'open', 'creat', 'renameat2', 'rename', 'renameat', 'link', 'linkat', 'symlink', 'symlinkat', 'mkdir', 'mkdirat',
         'setxattr', 'fsetxattr')
LONGEST = 1 << 24           # bytes of one call that are told
HEX = r'(?:\\x[0-9a-f]{2})*'
STRING = re.compile(f'"({HEX})"(\\.\\.\\.)?')
CALL = re.compile(r'(\w+)\(')
PLACE = re.compile(f'\\d+<({HEX})([^>]*)')
MEMORY = ('/memfd:', '/dev/null', '/proc/')     # what is no file on any disk


def reason_not_to():
    """Why nothing can be recorded here, or None."""
    if shutil.which('strace') is None:
        return 'strace is not here'
    tried = subprocess.run(['strace', '-f', '-qq', '-e', 'trace=none', 'true'], capture_output=True)
    return None if tried.returncode == 0 else 'no process may look at another one here'


def as_written(text):
    """As UTF-8, UTF-16 and UTF-32, either end first."""
    return [text.encode(encoding) for encoding in ('utf-8', 'utf-16-le', 'utf-16-be', 'utf-32-le', 'utf-32-be')]


def bytes_of(printed):
    return bytes.fromhex(printed.replace('\\x', ''))


class Seen:
    """What the record of some processes says of some byte strings."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.longest = max(len(each) for each in wanted)
        self.hits = []                  # (call, where to, which)
        self.opened = set()             # files that may be written to
        self.mapped = set()             # files whose bytes may change without a call
        self.calls = 0
        self.bytes = 0
        self.kept = {}                  # the end of what went to each place: a word may come in two

    def read(self, path):
        with open(path, encoding='ascii') as lines:
            for line in lines:
                self.read_line(line)

    def read_line(self, line):
        found = CALL.match(line)
        if not found:
            return
        call = found.group(1)
        assert call != 'io_uring_setup', 'what is handed over by a ring of memory is not recorded'
        strings = STRING.findall(line)
        assert not any(cut for _, cut in strings), f'more than {LONGEST} bytes: {line[:200]}'
        if call == 'mmap':
            self.take_map(line)
        elif call in NAMES:
            self.take_names(call, line, [bytes_of(string) for string, _ in strings])
        else:
            self.take_bytes(call, line, b''.join(bytes_of(string) for string, _ in strings))

    def take_map(self, line):
        place = PLACE.search(line)
        if 'MAP_SHARED' in line and 'PROT_WRITE' in line and place and self.is_file(self.name(place)):
            self.mapped.add(self.name(place))

    def take_names(self, call, line, names):
        for name in names:
            self.look(call, name.decode(errors='replace'), name)
        if call in ('open', 'openat', 'creat') and ' = -1 ' not in line and re.search('O_WRONLY|O_RDWR|O_CREAT', line):
            place = PLACE.search(line, line.rindex(' = '))
            if place and self.is_file(self.name(place)):
                self.opened.add(self.name(place))

    def take_bytes(self, call, line, data):
        place = PLACE.search(line)
        where = self.name(place) if place else '?'
        if not self.is_stream(where):
            self.calls += 1
            self.bytes += len(data)
            self.look(call, where, self.kept.get(where, b'') + data)
            self.kept[where] = data[-self.longest:]

    @staticmethod
    def name(place):
        """The path of a file; of what is none, what the kernel calls it."""
        return bytes_of(place.group(1)).decode(errors='replace') + place.group(2)

    @staticmethod
    def is_file(name):
        return name.startswith('/') and not name.startswith(MEMORY)

    @staticmethod
    def is_stream(name):
        """To a window, a screen reader or the next process: those show it, and are told it."""
        return name.startswith(('UNIX-STREAM', 'pipe:', 'anon_inode:'))

    def look(self, call, where, data):
        self.hits += [(call, where, each) for each in self.wanted if each in data]


class Recorder:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='allervers-record-')
        self.n = 0

    def under(self):
        """The words to put before a command: the program stays the child of who starts it."""
        self.n += 1
        return ['strace', '-f', '-ff', '-D', '-qq', '-yy', '-xx', '-s', str(LONGEST), '--seccomp-bpf',
                '-e', 'signal=none', '-e', 'trace=' + ','.join(CALLS), '-o', os.path.join(self.folder, str(self.n))]

    def ended(self):
        """Whether nobody writes the record any more."""
        mine = self.folder.encode()
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{pid}/cmdline', 'rb') as command:
                    words = command.read()
            except OSError:
                continue
            if mine in words and words.startswith(b'strace\0'):
                return False
        return True

    def read(self, wanted):
        """To be asked once all has ended."""
        seen = Seen(wanted)
        for name in sorted(os.listdir(self.folder)):
            seen.read(os.path.join(self.folder, name))
        return seen

    def forget(self):
        shutil.rmtree(self.folder)


def files_since(moment, folders, but):
    for folder in folders:
        for parent, below, names in os.walk(folder):
            below[:] = [name for name in below if os.path.join(parent, name) not in but]
            for name in names:
                path = os.path.join(parent, name)
                try:
                    status = os.lstat(path)
                except OSError:
                    continue
                if stat.S_ISREG(status.st_mode) and max(status.st_mtime, status.st_ctime) >= moment:
                    yield path


def sweep(moment, folders, wanted, but=()):
    """The files written to since, by whomever, in which one of the byte strings stands."""
    hits = []
    n = 0
    for path in files_since(moment, sorted(set(folders)), but):
        try:
            with open(path, 'rb') as file:
                data = file.read()
        except OSError:
            continue
        n += 1
        hits += [(path, each) for each in wanted if each in data or each in path.encode()]
    return hits, n
