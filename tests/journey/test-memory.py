#!/usr/bin/python3
"""One second after locking, no word that was typed, no key and no phrase is in
any memory of the program; nor of what the lock screen itself was told."""
import os
import subprocess
import sys
import tempfile
import time

from laptop import BUTTON, LABEL, PASSWORD, TEXT, Journey, focused, give_keyboard, keys, press, type_text, until, wait, window_ids
from memory import keys_of, patterns, scan
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
laptop = journey.laptop('mairie', root)

TYPED = 'Quasimodolette'
NOTED = 'Esmeraldissime'
TAKEN = 'Phoebusculette'
CODE = ('eacute', 'egrave', 'apostrophe', 'ccedilla', 'parenleft', 'ampersand')
secrets = []


def words():
    return [each for text in (TYPED, NOTED, PHRASE) for each in patterns(text)]


def parts():
    """Keys, and half of each: a copy may be torn."""
    return [half for key in secrets for half in (key[:16], key[16:])]


def locked():
    pid = until(laptop.session_pid, 'the session')
    keys('ctrl+shift+l')
    until(lambda: laptop.session_pid() is None, f'session {pid} to end')
    time.sleep(1)
    assert not os.path.exists(f'/proc/{pid}')


@journey.step
def control():
    """A process that keeps a word is found out"""
    child = subprocess.Popen([sys.executable, '-c', f'word = {TYPED!r}; print(word, flush=True); input()'],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()
    assert scan(child.pid, patterns(TYPED))
    child.communicate(b'\n')


@journey.step
def unlocked():
    """While it is open the session has what was typed and the keys, so they would be found"""
    town.cli('mairie', 'Cosette', 'init', '--organisation', 'Mairie de Montreuil', '--installation', 'Mairie',
             '--scope', '76540', '--root-file', os.path.join(root, 'racine'), '--root-words-file', os.path.join(root, 'mots'))
    secrets.extend(keys_of(laptop.store, 'Cosette', PHRASE))
    assert len(secrets) == 2
    laptop.start()
    laptop.open('Cosette', PHRASE)
    keys('F5')
    give_keyboard('Sortie du jour')
    keys('Escape')
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    type_text(TYPED)
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'quotedbl')
    until(lambda: focused().getRole() == TEXT, 'the number, address or place')
    type_text(NOTED)
    time.sleep(2.5)                        # a draft is written
    session = laptop.session_pid()
    assert scan(session, patterns(TYPED))
    assert scan(session, parts())
    assert not scan(session, patterns(PHRASE))


@journey.step
def gone():
    """One second after locking neither word, key nor phrase is anywhere"""
    locked()
    hits = scan(laptop.program.pid, words() + parts())
    assert not hits, hits


@journey.step
def outing():
    """During an outing neither: the code seals the keys"""
    wait(PASSWORD, 'Phrase secrète')
    laptop.open('Cosette', PHRASE)
    keys('ctrl+shift+c')
    give_keyboard('Code de la sortie')
    keys(*CODE)
    wait(None, 'Encore une fois, pour être sûr.')
    keys(*CODE)
    until(lambda: not window_ids('Code de la sortie'), 'the window of the code to close')
    give_keyboard('.')
    locked()
    wait(None, 'Cosette, le code de la sortie')
    hits = scan(laptop.program.pid, words() + parts())
    assert not hits, hits


@journey.step
def captured():
    """What was captured while locked is not kept by the lock screen either"""
    give_keyboard('Aller-vers')
    press(wait(BUTTON, 'Nouveau contact'))
    wait(BUTTON, 'Garder (Ctrl+Entrée)')
    type_text(TAKEN)
    keys('Tab', 'ampersand', 'ampersand', 'quotedbl', 'ampersand')
    type_text('0639981201')
    keys('Tab', 'ampersand', 'ampersand')
    assert scan(laptop.program.pid, patterns(TAKEN))
    keys('ctrl+Return')
    wait(LABEL, '1 contact à relire')
    time.sleep(1)
    hits = scan(laptop.program.pid, patterns(TAKEN))
    assert not hits, hits


journey.run()
