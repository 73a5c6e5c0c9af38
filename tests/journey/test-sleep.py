#!/usr/bin/python3
"""The computer goes to sleep: the windows are gone before it does, the code of
the outing is forgotten, and what was being typed comes back, even where the
session does not answer and is killed."""
import os
import signal
import subprocess
import sys
import tempfile
import threading

from bus import BUTTON, PASSWORD, TEXT
from laptop import Journey, fill, find_all, focused, give_keyboard, keys, press, press_on, read, type_text, until, wait, window_ids
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
laptop = journey.laptop('mairie', root)

CODE = ('eacute', 'egrave', 'apostrophe', 'ccedilla', 'parenleft', 'ampersand')   # 2 7 4 9 5 1 without Shift


class Logind:
    """A system bus with nothing but logind on it, and what logind has seen."""

    bus = None
    logind = None

    def start(self):
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address=1'],
                                    stdout=subprocess.PIPE, text=True)
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = self.bus.stdout.readline().strip()
        self.logind = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(__file__), 'logind.py')],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said = []
        threading.Thread(target=self.listen, daemon=True).start()
        until(lambda: self.said == ['there'], 'logind')

    def listen(self):
        for line in self.logind.stdout:
            self.said.append(line.strip())

    def say(self, word):
        self.said.clear()
        self.logind.stdin.write(word + '\n')
        self.logind.stdin.flush()

    def stop(self):
        if self.logind is not None:
            self.logind.stdin.close()
            self.logind.wait(60)
        if self.bus is not None:
            self.bus.terminate()
            self.bus.wait(60)


logind = Logind()


def choose_code():
    keys('ctrl+shift+c')
    give_keyboard('Code de la sortie')
    press_on('Six chiffres', *CODE)
    wait(None, 'Encore une fois, pour être sûr.')
    press_on('Encore une fois', *CODE)
    until(lambda: not window_ids('Code de la sortie'), 'the window of the code to close')
    give_keyboard('.')


def take_person(name):
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    fill('Prénom ou surnom', name)
    wait(None, 'Brouillon gardé')


def sleep():
    """Goes to sleep once nobody holds it back, and wakes up."""
    pid = until(laptop.session_pid, 'the session')
    logind.say('sleep')
    until(lambda: 'released' in logind.said, 'sleep to be let go')
    assert not os.path.exists(f'/proc/{pid}'), 'the session was there still'
    logind.say('wake')
    until(lambda: 'held' in logind.said, 'sleep to be held back again')
    wait(PASSWORD, 'Phrase secrète')
    assert not find_all(None, lambda name: name.startswith('Les fenêtres se sont fermées'))


def opens_draft():
    """Presses once more what the list replaced while it was being pressed: it
    counts anew as its window comes to the front."""
    press('1, Brouillons à terminer')
    try:
        return until(lambda: window_ids('Repérage'), 'Repérage', patience=5)
    except AssertionError:
        return False


def typed(name):
    """Where it was, after unlocking."""
    until(opens_draft, 'the draft to be opened')
    give_keyboard('Repérage')
    until(lambda: focused().role == TEXT and read(focused()) == name, f'{name} to be there')


@journey.step
def held():
    """While it is open sleep is held back"""
    town.found_mairie()
    logind.start()
    laptop.start()
    until(lambda: logind.said[-1:] == ['held'], 'sleep to be held back')
    laptop.open('Cosette', PHRASE)
    choose_code()
    wait(BUTTON, lambda name: name.startswith('Code de sortie, jusqu’à'))


@journey.step
def code_forgotten():
    """Sleep waits for the windows to be gone, and forgets the code of the outing"""
    take_person('Fantine')
    sleep()
    assert not find_all(None, lambda name: 'code de la sortie' in name.lower())


@journey.step
def draft_back():
    """The phrase brings back what was being typed"""
    laptop.open('Cosette', PHRASE)
    typed('Fantine')


@journey.step
def killed():
    """A session that does not answer is killed, and its draft was kept"""
    keys('End')
    type_text(' Tholomyès')
    until(lambda: read(focused()) == 'Fantine Tholomyès', 'the name to be longer')
    wait(None, 'Brouillon gardé')
    pid = laptop.session_pid()
    os.kill(pid, signal.SIGSTOP)
    sleep()
    laptop.open('Cosette', PHRASE)
    typed('Fantine Tholomyès')
    laptop.lock()


try:
    journey.run()
finally:
    logind.stop()
