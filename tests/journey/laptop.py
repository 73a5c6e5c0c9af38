"""Drives the real program as a person does: real keys, and what a screen
reader sees. Nothing here sleeps for a fixed time: every look waits for a state.

A key means what the keyboard is on: before it is pressed the test waits for the
focus to be there (wait_focus, press_on, fill), and after it for what it did. Keys
in one call are those that the program itself takes one after the other."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import bus
from bus import BUTTON, CHECK_BOX, MENU_ITEM, PASSWORD, RADIO, TEXT, TOGGLE, Gone

PATIENCE = float(os.environ.get('AV_JOURNEY_PATIENCE', '60'))
BUILD = os.environ['ALLERVERS_BUILD_DIR']

# The keys of 1, 2, 3… on a French keyboard, without Shift.
TOP_ROW = ('ampersand', 'eacute', 'quotedbl', 'apostrophe', 'parenleft', 'minus', 'egrave', 'underscore', 'ccedilla')

at_keyboard = None          # title of the window that was given the keyboard


def screens():
    """What is on the screen, as it is read: the window at the keyboard, then the others."""
    windows = bus.windows()
    bus.see(windows, 'name')
    first = [window for window in windows if at_keyboard is not None and at_keyboard in (window.seen['name'] or '')]
    yield bus.look_into(first)
    yield bus.look_into([window for window in windows if window not in first])


def matches(node, name, test):
    try:
        return (name is None or (name(node.name) if callable(name) else node.name == name)) and (test is None or test(node))
    except Gone:
        return False          # it went away while we looked


def look_for(role=None, name=None, test=None, seen='name'):
    """name: exact text, or a function of the name; seen: what to ask of all at once."""
    for nodes in screens():
        nodes = [node for node in nodes if role is None or node.role == role]
        bus.see(nodes, seen)
        yield from (node for node in nodes if matches(node, name, test))


def find_all(role=None, name=None, test=None):
    return list(look_for(role, name, test))


def find(role=None, name=None, test=None):
    return next(look_for(role, name, test), None)


def is_in(node, name):
    """Whether something called so stands in what was found."""
    inside = list(bus.in_order([node]))
    bus.see(inside, 'name')
    return any(each.seen['name'] == name for each in inside)


def until(question, what, patience=PATIENCE):
    """Waits until question () answers something true, and returns it. What it asked
    about may go while it does."""
    end = time.monotonic() + patience
    while True:
        try:
            answer = question()
        except Gone:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f'waited {patience:g} s in vain for {what}')
        time.sleep(0.04)


def wait(role=None, name=None, test=None, patience=PATIENCE):
    said = name if isinstance(name, str) else getattr(name, '__doc__', None) or 'something'
    return until(lambda: find(role, name, test), f'{role} {said!r}', patience)


NAMED = (BUTTON, TOGGLE, CHECK_BOX, RADIO, MENU_ITEM, TEXT, PASSWORD)


def check_names():
    """The letter of a mnemonic is no part of what a screen reader says."""
    read_out = [node.name for node in find_all(name=lambda name: '_' in name) if node.role in NAMED]
    assert not read_out, f'read with an underscore: {read_out}'


def wait_gone(role=None, name=None, patience=PATIENCE):
    until(lambda: not find(role, name), f'{role} {name!r} to go', patience)


def read(node):
    return node.text()


def press(name, role=BUTTON):
    """Presses what is called so, the one that stands there when it has been replaced
    meanwhile."""
    until(lambda: wait(role, name).press(), f'{name!r} to be pressed')


def focused():
    return until(lambda: next(look_for(test=lambda node: node.is_focused, seen='states'), None), 'a widget with the focus')


def xdo(*arguments, timeout=None):
    subprocess.run(['xdotool', *arguments], check=True, capture_output=True, timeout=timeout)


def keys(*names):
    xdo('key', '--clearmodifiers', '--delay', '20', *names)


def type_text(text):
    xdo('type', '--clearmodifiers', '--delay', '8', text)


def wait_focus(name, role=None):
    """Waits until what has the focus is called so (or answers a function)."""
    def look():
        node = focused()
        return (role is None or node.role == role) and (name(node.name) if callable(name) else node.name == name)
    until(look, 'the focus on ' + ('what answers' if callable(name) else repr(name)))


def press_on(name, *names, role=None):
    """Presses keys once the focus is on what is called so."""
    wait_focus(name, role)
    keys(*names)


def only_letters(text):
    return ''.join(text.split())


def fill(name, text):
    """Types into the field called so, once it has the focus, and waits for it to be there."""
    wait_focus(name)
    type_text(text)
    until(lambda: only_letters(read(focused())) == only_letters(text), f'{text!r} in {name!r}')


def is_chosen(path, text):
    """Whether a chooser reads so with the path in it: whole, or its end alone. To a
    folder that it has found, GTK 4.18 adds the slash that GTK 4.8 does not."""
    text = text.strip().rstrip('/')
    return text != '' and path.endswith(text)


def type_path(path):
    """Once more where it does not read so: GTK 4.18 completes what is typed, and when it
    is late it puts the end of one folder behind the next."""
    for _ in range(3):
        type_text(path)
        try:
            return until(lambda: is_chosen(path, read(focused())), f'{path!r} to be there', PATIENCE / 3)
        except AssertionError as error:
            late = error
        keys('ctrl+a')
    raise late


def choose_file(path, *names):
    """In the chooser that was given the keyboard: the keys that lead to where a name
    is typed, the name, Enter."""
    focused()
    keys(*names)
    until(lambda: focused().role == TEXT, 'a place for the name')
    type_path(path)
    keys('Return')


def go_to(name, key, most=30):
    """Presses a key that moves the focus until it is on what is called so
    (or answers a function)."""
    for _ in range(most):
        before = focused()
        if name(before.name) if callable(name) else before.name == name:
            return
        keys(key)
        leaves(before)
    raise AssertionError(f'{key} does not lead to {name!r}: it is on {focused().name!r}')


def leaves(widget):
    """Waits for the focus to be elsewhere; not for ever: a key may lead nowhere."""
    end = time.monotonic() + 10
    while focused() == widget and time.monotonic() < end:
        time.sleep(0.02)


def pick(field, letters, label):
    """In a list of choices that has the focus: letters, then Enter on the one that is left."""
    wait_focus(lambda name: name.startswith(field))
    type_text(letters)
    wait(None, label)
    keys('Return')
    until(lambda: not focused().name.startswith(field), f'{field!r} to be answered')


def window_ids(title):
    run = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', title], capture_output=True, text=True)
    return run.stdout.split()


def give_keyboard(title):
    """No window manager runs: the window is given the keyboard by hand."""
    global at_keyboard
    at_keyboard = title
    until(lambda: hand_over(window_ids(title)), f'a window {title!r}')


def hand_over(windows):
    """To the last of them, if there is one: it may go while it is given the keyboard."""
    try:
        for window in windows[-1:]:
            xdo('windowmove', window, '0', '0')
            xdo('windowraise', window)
            xdo('windowfocus', '--sync', window, timeout=10)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False
    return windows != []


# What either program says of its own faults.
WARNING = re.compile(r'\(allervers[^)]*\): .*(WARNING|CRITICAL|ERROR) \*\*')


def wait_long_to_veil():
    """Looking around may take a slow machine longer than the minute after which
    windows are veiled, and no key is pressed meanwhile. For GSETTINGS_BACKEND=keyfile."""
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as file:
        file.write('[fr/allervers/AllerVers]\nveil-seconds=600\nidle-lock-minutes=15\n')


def windows_of(pid):
    """On the screen; none of nobody's."""
    return [window for window in window_ids('.')
            if subprocess.run(['xdotool', 'getwindowpid', window], capture_output=True, text=True).stdout.strip() == str(pid)]


class Laptop:
    """One installation: a store directory and the program that is open on it."""

    def __init__(self, name, root):
        self.name = name
        self.store = os.path.join(root, name)
        self.program = None
        self.said = None

    def start(self, recorder=None, **environment):
        under = recorder.under() if recorder else []
        self.said = tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace')
        wait_long_to_veil()
        environment['GSETTINGS_BACKEND'] = 'keyfile'
        self.program = subprocess.Popen([*under, os.path.join(BUILD, 'ui/porch/allervers'), '--store', self.store],
                                        env=dict(os.environ, **environment), stderr=self.said)
        give_keyboard('Aller-vers')
        return self

    def session_pid(self):
        """The session is the porch's only child. One that has ended does not count,
        though it may never be asked how: GLib asks once, which is too early under strace."""
        run = subprocess.run(['pgrep', '--runstates', 'D,R,S,T,t', '-P', str(self.program.pid), 'allervers-sess'],
                             capture_output=True, text=True)
        return int(run.stdout.split()[0]) if run.stdout.split() else None

    def session_windows(self):
        """Not those of the porch, which hides its own a moment later."""
        return windows_of(self.session_pid())

    def porch_windows(self):
        return windows_of(self.program.pid)

    def kill_session(self):
        os.kill(until(self.session_pid, 'the session'), signal.SIGKILL)

    def choose_agent(self, agent):
        """Alt and the digit before the name; one alone is chosen already."""
        names = [node.name for node in find_all(TOGGLE, lambda name: name != 'Plein soleil')]
        if agent in names:
            keys('alt+' + TOP_ROW[names.index(agent)])

    def unlock(self, agent, passphrase):
        """At the lock window, with the keyboard."""
        wait(BUTTON, 'Déverrouiller (Entrée)')
        give_keyboard('Aller-vers')
        self.choose_agent(agent)
        until(lambda: focused().role == PASSWORD, 'the phrase to have the focus')
        type_text(passphrase)
        keys('Return')

    def open(self, agent, passphrase):
        """Unlocks, and waits for the windows."""
        self.unlock(agent, passphrase)
        until(self.session_windows, 'a window of the session')
        until(lambda: not self.porch_windows(), 'the lock screen to be gone')
        give_keyboard('.')
        until(lambda: hand_over(self.session_windows()), 'a window of the session')

    def lock(self):
        pid = until(self.session_pid, 'the session')
        keys('ctrl+shift+l')
        until(lambda: self.session_pid() is None, f'session {pid} to end')
        wait(BUTTON, 'Déverrouiller (Entrée)')

    def read_said(self):
        self.said.seek(0)
        return self.said.read()

    def stop(self):
        if self.program is None:
            return
        self.program.terminate()
        self.program.wait(PATIENCE)
        self.program = None
        said = self.read_said()
        sys.stderr.write(said)
        warnings = [line for line in said.splitlines() if WARNING.search(line)]
        assert not warnings, warnings


def dump(file=sys.stderr):
    for node in look_for():
        print(f'  {node.role} {node.seen["name"]!r}', file=file)


class Journey:
    """Runs steps as TAP; on failure a picture and the tree are left."""

    def __init__(self):
        self.steps = []
        self.laptops = []

    def laptop(self, name, root):
        laptop = Laptop(name, root)
        self.laptops.append(laptop)
        return laptop

    def step(self, function):
        self.steps.append(function)
        return function

    def fail(self, number, function):
        print(f'not ok {number} {function.__doc__}', flush=True)
        picture = os.path.join(BUILD, f'journey-{os.path.basename(sys.argv[0])}.png')
        subprocess.run(['import', '-window', 'root', picture])
        print(f'# picture: {picture}', file=sys.stderr)
        dump()

    def run(self):
        subprocess.run(['setxkbmap', 'fr'], check=True)
        print(f'1..{len(self.steps)}', flush=True)
        try:
            for number, function in enumerate(self.steps, 1):
                try:
                    function()
                except BaseException:
                    self.fail(number, function)
                    raise
                print(f'ok {number} {function.__doc__}', flush=True)
                show = os.environ.get('AV_JOURNEY_PICTURES')
                if show:
                    subprocess.run(['import', '-window', 'root', os.path.join(show, f'{os.path.basename(sys.argv[0])}-{number:02}.png')])
        finally:
            for laptop in self.laptops:
                laptop.stop()
