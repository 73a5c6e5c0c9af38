"""Drives the real program as a person does: real keys, and what a screen
reader sees. Nothing here sleeps for a fixed time: every look waits for a state.

A key means what the keyboard is on: before it is pressed the test waits for the
focus to be there (wait_focus, press_on, fill), and after it for what it did. Keys
in one call are those that the program itself takes one after the other."""
import faulthandler
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import pyatspi

faulthandler.enable()       # where it was, should the bus's library crash under it
PATIENCE = float(os.environ.get('AV_JOURNEY_PATIENCE', '60'))
BUILD = os.environ['ALLERVERS_BUILD_DIR']

BUTTON = pyatspi.ROLE_PUSH_BUTTON
TOGGLE = pyatspi.ROLE_TOGGLE_BUTTON
LABEL = pyatspi.ROLE_LABEL
TEXT = pyatspi.ROLE_TEXT
PASSWORD = pyatspi.ROLE_PASSWORD_TEXT
ROW = pyatspi.ROLE_LIST_ITEM

# The keys of 1, 2, 3… on a French keyboard, without Shift.
TOP_ROW = ('ampersand', 'eacute', 'quotedbl', 'apostrophe', 'parenleft', 'minus', 'egrave', 'underscore', 'ccedilla')


def walk(node, depth=40):
    """Every accessible under a node that still answers."""
    if node is None or depth == 0:
        return
    yield node
    try:
        n = min(node.childCount, 300)
    except Exception:
        return
    for i in range(n):
        try:
            child = node[i]
        except Exception:
            continue
        yield from walk(child, depth - 1)


def applications():
    for application in pyatspi.Registry.getDesktop(0):
        if application is not None:
            try:
                application.clearCache()
            except Exception:
                continue
            yield application


at_keyboard = None          # title of the window that was given the keyboard


def has_keyboard(window):
    try:
        return at_keyboard is not None and at_keyboard in (window.name or '')
    except Exception:
        return False


def windows():
    for application in applications():
        try:
            yield from [window for window in application if window is not None]
        except Exception:
            continue          # it ended while we looked


def everything():
    """What is on the screen, the window at the keyboard first: looking costs
    several messages a widget. A hidden window is no child of its application."""
    for window in sorted(windows(), key=has_keyboard, reverse=True):
        yield from walk(window)


def look_for(role=None, name=None, test=None):
    """name: exact text, or a function of the name."""
    for node in everything():
        try:
            if role is not None and node.getRole() != role:
                continue
            if name is not None and not (name(node.name) if callable(name) else node.name == name):
                continue
            if test is not None and not test(node):
                continue
        except Exception:
            continue          # it went away while we looked
        yield node


def find_all(role=None, name=None, test=None):
    return list(look_for(role, name, test))


def find(role=None, name=None, test=None):
    return next(look_for(role, name, test), None)


def until(question, what, patience=PATIENCE):
    """Waits until question () answers something true, and returns it."""
    end = time.monotonic() + patience
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f'waited {patience:g} s in vain for {what}')
        time.sleep(0.04)


def wait(role=None, name=None, test=None, patience=PATIENCE):
    said = name if isinstance(name, str) else getattr(name, '__doc__', None) or 'something'
    return until(lambda: find(role, name, test), f'{role} {said!r}', patience)


NAMED = (BUTTON, TOGGLE, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON, pyatspi.ROLE_MENU_ITEM, TEXT, PASSWORD)


def check_names():
    """The letter of a mnemonic is no part of what a screen reader says."""
    read_out = [node.name for node in look_for(test=lambda node: node.getRole() in NAMED and '_' in node.name)]
    assert not read_out, f'read with an underscore: {read_out}'


def wait_gone(role=None, name=None, patience=PATIENCE):
    until(lambda: not find(role, name), f'{role} {name!r} to go', patience)


def read(node):
    text = node.queryText()
    return text.getText(0, text.characterCount)


def press(node):
    assert node.queryAction().doAction(0)


def focused():
    return until(lambda: find(test=lambda node: node.getState().contains(pyatspi.STATE_FOCUSED)), 'a widget with the focus')


def xdo(*arguments):
    return subprocess.run(['xdotool', *arguments], check=True, capture_output=True, text=True).stdout


def keys(*names):
    xdo('key', '--clearmodifiers', '--delay', '20', *names)


def type_text(text):
    xdo('type', '--clearmodifiers', '--delay', '8', text)


def wait_focus(name, role=None):
    """Waits until what has the focus is called so (or answers a function)."""
    def look():
        node = focused()
        return (role is None or node.getRole() == role) and (name(node.name) if callable(name) else node.name == name)
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


def choose_file(path, *names):
    """In the chooser that was given the keyboard: the keys that lead to where a name
    is typed, the name, Enter."""
    focused()
    keys(*names)
    until(lambda: focused().getRole() == TEXT, 'a place for the name')
    type_text(path)
    until(lambda: read(focused()) and path.endswith(read(focused()).strip()), f'{path!r} to be there')
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
    end = time.monotonic() + 3
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
    hand_over(until(lambda: window_ids(title), f'a window {title!r}')[-1])


def hand_over(window):
    xdo('windowmove', window, '0', '0')
    xdo('windowraise', window)
    xdo('windowfocus', '--sync', window)


# What either program says of its own faults. GTK 4.8 alone is known to fall over
# the accessibility bus: asked for the first child of an application whose last
# window was hidden a moment ago, it names a window that has no place there
# (GetChildAtIndex of GtkAtSpiRoot). Here it is asked thousands of times.
WARNING = re.compile(r'\(allervers[^)]*\): .*(WARNING|CRITICAL|ERROR) \*\*')
KNOWN = 'g_variant_is_object_path'


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

    def start(self, **environment):
        self.said = tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace')
        wait_long_to_veil()
        environment['GSETTINGS_BACKEND'] = 'keyfile'
        self.program = subprocess.Popen([os.path.join(BUILD, 'ui/porch/allervers'), '--store', self.store],
                                        env=dict(os.environ, **environment), stderr=self.said)
        give_keyboard('Aller-vers')
        return self

    def session_pid(self):
        """The session is the porch's only child."""
        run = subprocess.run(['pgrep', '-P', str(self.program.pid), 'allervers-sess'], capture_output=True, text=True)
        return int(run.stdout.split()[0]) if run.stdout.split() else None

    def session_windows(self):
        """Not those of the porch, which hides its own a moment later."""
        return windows_of(self.session_pid())

    def porch_windows(self):
        return windows_of(self.program.pid)

    def kill_session(self):
        os.kill(self.session_pid(), signal.SIGKILL)

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
        until(lambda: focused().getRole() == PASSWORD, 'the phrase to have the focus')
        type_text(passphrase)
        keys('Return')

    def open(self, agent, passphrase):
        """Unlocks, and waits for the windows. Until the lock screen is gone nothing is
        asked over the accessibility bus (KNOWN)."""
        self.unlock(agent, passphrase)
        until(self.session_windows, 'a window of the session')
        until(lambda: not self.porch_windows(), 'the lock screen to be gone')
        give_keyboard('.')
        hand_over(self.session_windows()[-1])

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
        self.program.wait(10)
        self.program = None
        said = self.read_said()
        sys.stderr.write(said)
        warnings = [line for line in said.splitlines() if WARNING.search(line) and KNOWN not in line]
        assert not warnings, warnings


def dump(file=sys.stderr):
    for node in everything():
        try:
            print(f'  {node.getRoleName()} {node.name!r}', file=file)
        except Exception:
            continue


def watch():
    """Runs this program in a process of its own and answers with its status. libatspi
    crashes in whoever reads an application that is just leaving the bus; a journey
    says nothing before its end, so that it can begin once more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for _ in range(2):
        journey = subprocess.Popen([sys.executable, *sys.argv], env=dict(os.environ, AV_JOURNEY_WATCHED='1'), start_new_session=True)
        try:
            status = journey.wait()
        finally:
            try:
                os.killpg(journey.pid, signal.SIGKILL)      # with the programs it had started
            except ProcessLookupError:
                pass
        if status != -signal.SIGSEGV:
            break
        print('# libatspi crashed in the journey', file=sys.stderr, flush=True)
    return status if status >= 0 else 128 - status


class Journey:
    """Runs steps as TAP; on failure a picture and the tree are left. Where it was
    GTK that fell over the accessibility bus, the journey begins once more."""

    def __init__(self):
        if 'AV_JOURNEY_WATCHED' not in os.environ:
            sys.exit(watch())
        self.steps = []
        self.laptops = []

    def laptop(self, name, root):
        laptop = Laptop(name, root)
        self.laptops.append(laptop)
        return laptop

    def step(self, function):
        self.steps.append(function)
        return function

    def begin_again(self):
        """Does not return where this has been the fault of GTK, twice at the most."""
        fell = any(laptop.program is not None and KNOWN in laptop.read_said() for laptop in self.laptops)
        times = int(os.environ.get('AV_JOURNEY_AGAIN', '0'))
        if not fell or times == 2:
            return
        print('# GTK fell over the accessibility bus: once more from the start', file=sys.stderr, flush=True)
        for laptop in self.laptops:
            if laptop.program is not None:
                laptop.program.kill()
                laptop.program.wait()
        os.environ['AV_JOURNEY_AGAIN'] = str(times + 1)
        os.execv(sys.executable, [sys.executable, *sys.argv])

    def fail(self, number, function):
        print(f'not ok {number} {function.__doc__}', flush=True)
        picture = os.path.join(BUILD, f'journey-{os.path.basename(sys.argv[0])}.png')
        subprocess.run(['import', '-window', 'root', picture])
        print(f'# picture: {picture}', file=sys.stderr)
        dump()

    def run(self):
        """Prints all at the end: a journey that begins again has said nothing yet."""
        subprocess.run(['setxkbmap', 'fr'], check=True)
        lines = [f'1..{len(self.steps)}']
        try:
            for number, function in enumerate(self.steps, 1):
                try:
                    function()
                except BaseException:
                    self.begin_again()
                    print('\n'.join(lines), flush=True)
                    self.fail(number, function)
                    raise
                lines.append(f'ok {number} {function.__doc__}')
                show = os.environ.get('AV_JOURNEY_PICTURES')
                if show:
                    subprocess.run(['import', '-window', 'root', os.path.join(show, f'{os.path.basename(sys.argv[0])}-{number:02}.png')])
            print('\n'.join(lines), flush=True)
        finally:
            for laptop in self.laptops:
                laptop.stop()
