#!/usr/bin/python3
"""Nothing that is typed reaches a file in clear, whoever writes it: the programs are
recorded call by call while a contact is captured, a dossier filled, a note kept to
oneself, a sheet printed, all exchanged and locked; then the disk is searched."""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

from bus import BUTTON, LABEL, PASSWORD, ROW, TEXT
from laptop import (Journey, choose_file, fill, find, focused, give_keyboard, go_to, keys, press, press_on, read, type_text, until,
                    wait, wait_focus, window_ids)
from memory import halves, keys_of
from recorder import Recorder, as_written, reason_not_to, sweep
from town import PHRASE, Town

reason = reason_not_to()
if reason:
    print(f'1..0 # SKIP {reason}: no write was recorded')
    sys.exit()

began = time.time() - 1
root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
laptop = journey.laptop('mairie', root)
recorder = Recorder()
WORDS = ('captured', 'taker', 'name', 'place', 'note', 'draft', 'sought', 'told', 'paper')
canaries = {each: 'Zq' + ''.join(random.choices('bcdfghjklmnprstvxz', k=14)) for each in WORDS}      # of no other test
pdf = os.path.join(root, 'papier', canaries['paper'] + '.pdf')     # a file may be called by a name

# Where a text of the teams might be left: what the desktop gives each program, and what all share.
DISK = [os.path.dirname(os.environ['HOME']), tempfile.gettempdir(), '/tmp', '/var/tmp', '/dev/shm']

# What the programs open to write to, and nothing else.
OURS = (laptop.store + '/', town.stick + '/', root + '/marche', root + '/racine', root + '/mots', pdf, os.environ['XDG_STATE_HOME'] + '/')


# What GTK and the graphics driver keep for themselves.
DESKTOP = tuple(os.path.join(os.environ[kind], name) for kind, name in (
    ('XDG_CONFIG_HOME', 'glib-2.0/settings/'), ('XDG_CACHE_HOME', 'mesa_shader_cache/'), ('XDG_RUNTIME_DIR', 'allervers-recent.xbel')))


def wanted(*names):
    return [each for name in names or WORDS for each in as_written(canaries[name])]


LEAKS = '''
import mmap, os, socket, sys
word, folder = sys.argv[1:]
wide = word.encode('utf-16-le')
gone = os.open(os.path.join(folder, 'gone'), os.O_RDWR | os.O_CREAT)
if {in_two}:
    os.write(gone, word[:5].encode()); os.write(gone, word[5:].encode())
if {wide}:
    os.pwrite(gone, wide, 4096)
if {parts}:
    os.writev(gone, [b'a', word[:9].encode(), word[9:].encode()])
if {log}:
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    a.send(word.encode())
if {name}:
    os.mkdir(os.path.join(folder, word))
if {mapped}:
    os.truncate(gone, 4096)
    mmap.mmap(gone, 4096)[:len(word)] = word.encode()
os.unlink(os.path.join(folder, 'gone'))
'''
WAYS = ('in_two', 'wide', 'parts', 'log', 'name', 'mapped')


def leak(way):
    """What the record says of a program that writes a word in one way, and takes it back."""
    watcher = Recorder()
    folder = tempfile.mkdtemp(prefix='allervers-leak-')
    program = LEAKS.format(**{each: each == way for each in WAYS})
    subprocess.run([*watcher.under(), '/usr/bin/python3', '-c', program, canaries['told'], folder], check=True)
    until(watcher.ended, 'the record to be whole')
    seen = watcher.read(wanted('told'))
    watcher.forget()
    assert os.path.join(folder, 'gone') in seen.opened, seen.opened
    return seen.hits if way != 'mapped' else seen.mapped


@journey.step
def control():
    """A program that leaves a word in any of these ways is found out, also where it takes it back"""
    assert not leak('')
    for way in WAYS:
        assert leak(way), way
    for text in as_written(canaries['told'])[:3]:
        for folder in (os.environ['XDG_CACHE_HOME'], '/var/tmp', '/dev/shm'):
            with tempfile.NamedTemporaryFile(dir=folder) as file:
                file.write(b'before' + text)
                file.flush()
                assert any(path == file.name for path, _ in sweep(began, DISK, [text])[0]), file.name
    assert not sweep(began, DISK, wanted())[0]


@journey.step
def commands():
    """The command line: a dossier is put in, found, printed on the terminal, sent, backed up, and the key changed"""
    town.recorder = recorder
    town.found()
    contact = {'prenom-ou-surnom': canaries['told'], 'tranche-age': '18-21', 'origine': 'PAIR', 'accord-recontact': 'oui',
               'info-rgpd-remise': 'orale', 'moyen-contact': 'lieu', 'valeur-contact': canaries['told'] + ' gare'}
    town.cli('mairie', 'Cosette', 'record', 'put', text=json.dumps({'form': 'contact', 'scope': '76540', 'answers': contact}) + '\n')
    assert canaries['told'] in town.cli('mairie', 'Cosette', 'search', canaries['told'])
    assert canaries['told'] in town.cli('mairie', 'Cosette', 'dump')
    # Once a recovery code is drawn, private notes have keys of their own.
    for command in (('agents', 'recovery-code'), ('export', town.stick), ('check',), ('backup', os.path.join(town.stick, 'copie.avb')), ('rotate',)):
        town.cli('mairie', 'Cosette', *command)
    town.recorder = None


@journey.step
def captured():
    """The lock screen: a contact is captured"""
    laptop.start(recorder)
    wait(PASSWORD, 'Phrase secrète')
    keys('ctrl+n')
    wait(BUTTON, 'Garder (Ctrl+Entrée)')
    fill('Prénom ou surnom', canaries['captured'])
    keys('Tab', 'ampersand', 'ampersand', 'quotedbl', 'ampersand')
    fill('Numéro, adresse ou lieu', '0639981201')
    keys('Tab', 'ampersand', 'ampersand')
    until(lambda: focused().role == TEXT, 'the name of who takes it')
    type_text(canaries['taker'])
    keys('ctrl+Return')
    wait(LABEL, '1 contact à relire')


@journey.step
def read_over():
    """It is read over"""
    laptop.open('Cosette', PHRASE)
    wait(BUTTON, '1, À relire')
    keys('ctrl+parenleft')
    until(lambda: window_ids('À relire'), 'the window to read over')
    give_keyboard('À relire')
    until(lambda: focused().role == TEXT and read(focused()) == canaries['captured'], 'the first question')
    keys('ctrl+Return')
    wait(None, 'Plus rien à relire')


@journey.step
def filled():
    """A contact is taken, searched, and its dossier opened"""
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    fill('Prénom ou surnom', canaries['name'])
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'quotedbl')
    fill('Numéro, adresse ou lieu', canaries['place'])
    keys('Tab', 'eacute', 'ampersand', 'ampersand', 'ampersand')
    keys('ctrl+Return')
    wait(ROW, lambda name: name.startswith(canaries['name']))
    keys('ctrl+f')
    fill('Rechercher une personne', canaries['name'] + canaries['sought'])
    keys(*['BackSpace'] * len(canaries['sought']))
    wait(None, lambda name: name.startswith(canaries['name'] + ','))
    keys('Down', 'Return')
    wait(BUTTON, 'Ouvrir un dossier')
    keys('F6')
    press_on('Ouvrir un dossier', 'Return')
    wait_focus('Diagnostic')


@journey.step
def noted():
    """A note is kept to oneself, and an action half typed"""
    keys('ctrl+quotedbl')
    give_keyboard('Mobilisation')
    go_to('Ajouter une action', 'alt+Right')
    keys('ctrl+n')
    go_to('Ce qu’on fait', 'Tab')
    fill('Ce qu’on fait', canaries['draft'])
    keys('F6')
    wait(None, 'Brouillon gardé')
    keys('F6')
    go_to('Ajouter un évènement', 'alt+Right')
    press('Écrire une note')
    wait_focus(lambda name: name.startswith('Note privée'))
    type_text(canaries['note'])
    wait(LABEL, lambda name: name.startswith('Gardée à '))


@journey.step
def printed():
    """Its sheet is printed into a file that is chosen"""
    os.mkdir(os.path.dirname(pdf))
    keys('ctrl+p')
    give_keyboard('Fiche papier')
    go_to('Enregistrer en PDF…', 'Tab')
    press_on('Enregistrer en PDF…', 'Return')
    give_keyboard('Enregistrer en PDF')
    choose_file(pdf, 'ctrl+a')
    until(lambda: os.path.exists(pdf), 'the PDF')
    give_keyboard('Fiche papier')
    press_on('Compris', 'Return')
    until(lambda: not window_ids('Fiche papier'), 'the sheet to be put away')
    text = subprocess.run(['pdftotext', '-layout', pdf, '-'], check=True, capture_output=True, text=True).stdout
    assert canaries['name'] in text, text


@journey.step
def sent():
    """All is exchanged, and locked"""
    give_keyboard('Mobilisation')
    keys('ctrl+apostrophe')
    give_keyboard('Échange')
    press_on('Choisir un dossier…', 'Return')
    give_keyboard('Dossier de l’échange')
    choose_file(town.stick, 'ctrl+l')
    give_keyboard('Échange')
    press_on('Commencer (Entrée)', 'Return')
    wait(None, lambda name: name.startswith('L’échange est terminé.'))
    laptop.lock()
    laptop.stop()
    until(recorder.ended, 'the record to be whole')


@journey.step
def recorded():
    """No call of any process handed over a word of it, the phrase or a key, but to a window"""
    secrets = halves(keys_of(laptop.store, 'Cosette', PHRASE).values())
    seen = recorder.read([*wanted(), *as_written(PHRASE), *secrets])
    print(f'# {seen.calls} calls, {seen.bytes} bytes, {len(seen.opened)} files', file=sys.stderr)
    assert seen.calls > 1000, seen.calls
    own = as_written(canaries['paper'])
    hits = [hit for hit in seen.hits if hit[1] not in (pdf, pdf + '.tmp') or hit[2] not in own]
    assert not hits, hits
    assert not {path for path in seen.mapped if '/mesa_shader_cache/' not in path}, seen.mapped      # the graphics driver's
    elsewhere = [path for path in seen.opened if not path.startswith((*OURS, *DESKTOP))]
    assert not elsewhere, elsewhere


@journey.step
def swept():
    """No file of the computer holds a word of it"""
    hits, n = sweep(began, DISK, wanted(), but=[recorder.folder])
    print(f'# {n} files', file=sys.stderr)
    hits = [hit for hit in hits if hit[0] != pdf]
    assert not hits, hits
    recorder.forget()


journey.run()
