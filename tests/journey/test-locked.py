#!/usr/bin/python3
"""While the computer is locked: a contact is taken, someone passing by is
counted and taken back. Once open: what was taken is read over, and the veil
hides everything at one key."""
import hashlib
import json
import os
import tempfile
import time

from bus import BUTTON, LABEL, PASSWORD, TEXT
from laptop import Journey, fill, find_all, focused, give_keyboard, keys, press, read, type_text, until, wait, wait_focus, wait_gone, window_ids
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
laptop = journey.laptop('mairie', root)


def captures():
    inbox = os.path.join(laptop.store, 'inbox')
    return len([name for name in os.listdir(inbox) if name.endswith('.avc')]) if os.path.isdir(inbox) else 0


@journey.step
def taken():
    """A contact is taken without unlocking, and only what is sealed is kept"""
    town.found_mairie()
    laptop.start()
    wait(PASSWORD, 'Phrase secrète')
    keys('ctrl+n')
    wait(BUTTON, 'Garder (Ctrl+Entrée)')
    keys('ctrl+Return')
    wait(None, lambda name: name.startswith('Il reste à demander'))
    keys('shift+Tab')
    fill('Prénom ou surnom', 'Gavroche')
    keys('Escape')
    wait(None, lambda name: name.startswith('Annuler (Échap) encore une fois'))
    keys('Tab', 'ampersand', 'ampersand', 'quotedbl', 'ampersand')
    fill('Numéro, adresse ou lieu', '0639981201')
    keys('Tab', 'ampersand', 'ampersand')
    until(lambda: focused().role == TEXT, 'the name of who takes it')
    type_text('Azelma')
    keys('ctrl+Return')
    wait(LABEL, '1 contact à relire')
    assert captures() == 1
    for directory, _, names in os.walk(laptop.store):
        for name in names:
            with open(os.path.join(directory, name), 'rb') as file:
                assert b'Gavroche' not in file.read()


@journey.step
def thrown_away():
    """What is written goes when it is meant, and does not come back"""
    keys('ctrl+n')
    fill('Prénom ou surnom', 'Montparnasse')
    keys('Escape')
    wait(None, lambda name: name.startswith('Annuler (Échap) encore une fois'))
    keys('Escape')
    wait(BUTTON, 'Nouveau contact')
    assert captures() == 1
    keys('ctrl+n')
    wait_focus('Prénom ou surnom')
    assert read(focused()) == ''
    keys('Escape')
    wait(BUTTON, 'Nouveau contact')


@journey.step
def counted():
    """Someone passing by is counted, and taken back"""
    press('Un passage de plus')
    wait(LABEL, '2 contacts à relire')
    press('Retirer ce passage')
    wait(None, 'Ce passage n’est plus compté.')
    wait(LABEL, '1 contact à relire')
    assert captures() == 1


@journey.step
def read_over():
    """Once open, what was taken is read over with the keyboard alone, and becomes an ordinary record"""
    taken = time.time() // 1
    until(lambda: time.time() // 1 > taken, 'another second, to be read over after the contact')
    press('Un passage de plus')
    wait(LABEL, '2 contacts à relire')
    laptop.open('Cosette', PHRASE)
    wait(BUTTON, '2, À relire')
    keys('ctrl+parenleft')
    until(lambda: window_ids('À relire'), 'the window to read over')
    give_keyboard('À relire')
    wait(LABEL, lambda name: name.startswith('Pris le ') and 'par Azelma' in name)
    until(lambda: focused().role == TEXT, 'the first question')
    assert read(focused()) == 'Gavroche'
    keys('End')
    type_text(' T.')
    until(lambda: read(focused()) == 'Gavroche T.', 'the name to be longer')
    keys('ctrl+Return')
    wait(LABEL, '1 passage sans nom')
    assert captures() == 1
    keys('F8')
    wait(None, 'Plus rien à relire')
    assert captures() == 0
    keys('ctrl+z')
    until(lambda: captures() == 1, 'the passer-by to be taken back')
    wait(BUTTON, 'Accepter et suivant')
    keys('F8')
    wait(None, 'Plus rien à relire')
    laptop.lock()
    contact = json.loads(town.cli('mairie', 'Cosette', '--json', 'record', 'list', 'contact'))
    answers = json.loads(town.cli('mairie', 'Cosette', '--json', 'record', 'get', contact['id']))['answers']
    assert answers['prenom-ou-surnom'] == 'Gavroche T.', answers
    assert answers['pris-par'] == 'Azelma', answers
    assert answers['relu-par'], answers


@journey.step
def veiled():
    """F9 hides every window's content and title, twice too; any other key brings it back"""
    laptop.open('Cosette', PHRASE)
    keys('ctrl+ampersand')
    until(lambda: window_ids('Repérage'), 'the window of the stall')
    keys('F9')
    wait(BUTTON, 'Revenir (n’importe quelle touche, sauf F9)')
    until(lambda: not window_ids('Repérage'), 'the title to be neutral')
    assert not find_all(None, lambda name: 'Cosette' in name)
    keys('F9')
    wait(BUTTON, 'Revenir (n’importe quelle touche, sauf F9)')
    keys('space')
    wait_gone(BUTTON, 'Revenir (n’importe quelle touche, sauf F9)')
    until(lambda: window_ids('Repérage'), 'the title to be back')
    laptop.lock()


def forge():
    """As somebody with the disk does: another key for what is captured, and the
    hash over the header, which needs none."""
    path = os.path.join(laptop.store, 'store.avs')
    with open(path, 'r+b') as file:
        header = bytearray(file.read(4096))
        header[36:68] = bytes(range(32))
        header[4064:] = hashlib.blake2b(header[:4064], digest_size=32).digest()
        file.seek(0)
        file.write(header)


@journey.step
def closed():
    """Once the key of what is captured was found changed, nothing more is sealed to it"""
    laptop.stop()
    forge()
    laptop.start()
    laptop.open('Cosette', PHRASE)
    wait(None, lambda name: name.startswith('Quelqu’un a modifié le fichier de ce poste'))
    laptop.lock()
    wait(None, lambda name: name.startswith('Rien ne se prend plus poste verrouillé'))
    button = wait(BUTTON, 'Nouveau contact')
    assert not button.is_sensitive
    laptop.stop()
    town.cli('mairie', 'Cosette', 'rotate')
    laptop.start()
    laptop.open('Cosette', PHRASE)
    laptop.lock()
    press('Nouveau contact')
    wait(BUTTON, 'Garder (Ctrl+Entrée)')
    keys('Escape')


journey.run()
