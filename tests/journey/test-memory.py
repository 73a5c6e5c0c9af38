#!/usr/bin/python3
"""One second after locking, no word that was typed, no key and no phrase is in
any memory of the program; nor of what the lock screen itself was told."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

from bus import BUTTON, LABEL, PASSWORD, TEXT
from laptop import Journey, choose_file, fill, find, give_keyboard, go_to, keys, press, press_on, read, until, wait, wait_gone, window_ids
from memory import KEYS, halves, keys_of, patterns, scan
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
laptop = journey.laptop('mairie', root)

TYPED = 'Quasimodolette'
NOTED = 'Esmeraldissime'
TAKEN = 'Phoebusculette'
SOUGHT = 'Djalissime'                  # searched, opened, printed
SHOWN = ('Trouillefoute', 'Gringoirette', 'Claquepince', '2031-11-17')     # a note, an outing chosen, a place, a day
VEIL = 'Revenir (n’importe quelle touche)'
CODE = ('eacute', 'egrave', 'apostrophe', 'ccedilla', 'parenleft', 'ampersand')
secrets = {}
PASSING = {'phrase', 'notes', 'mac'}      # derived, used and wiped
codes = []                             # of the sheet that was shown with its QR


def words():
    return [each for text in (TYPED, NOTED, PHRASE, SOUGHT, *SHOWN, *codes) for each in patterns(text)]


def put(form, answers):
    town.cli('mairie', 'Cosette', 'record', 'put', text=json.dumps({'form': form, 'scope': '76540', 'answers': answers}) + '\n')


def print_sheet():
    """Draws it, with its QR; returns the code on it. In a folder of its own: where
    it is chosen, the beginning of each file is read, the phrase's too."""
    pdf = os.path.join(tempfile.mkdtemp(prefix='allervers-papier-'), 'fiche.pdf')
    go_to('Enregistrer en PDF…', 'Tab')
    press_on('Enregistrer en PDF…', 'Return')
    give_keyboard('Enregistrer en PDF')
    choose_file(pdf, 'ctrl+a')
    until(lambda: os.path.exists(pdf), 'the PDF')
    give_keyboard('Fiche papier')
    press_on('Compris', 'Return')
    until(lambda: not window_ids('Enregistrer en PDF') and not window_ids('Fiche papier'), 'the sheet to be put away')
    text = subprocess.run(['pdftotext', '-layout', pdf, '-'], check=True, capture_output=True, text=True).stdout
    return re.search('AV-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]', text).group()


def parts():
    """Of every key."""
    return halves(secrets.values())


def locked():
    if find(BUTTON, VEIL):                 # looking through memory took that long
        keys('space')
        wait_gone(BUTTON, VEIL)
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
    town.found_mairie()
    put('operation', {'date-debut': time.strftime('%Y-%m-%dT09:00:00+01:00'), 'type-lieu': 'MARCHE', 'lieu': SHOWN[1],
                      'code-insee': '76540', 'prevu': 'oui', 'equipe': json.loads(town.cli('mairie', 'Cosette', '--json', 'record', 'list', 'agent'))['id']})
    put('contact', {'prenom-ou-surnom': SOUGHT, 'tranche-age': '18-21', 'origine': 'PAIR', 'accord-recontact': 'oui',
                    'info-rgpd-remise': 'orale', 'moyen-contact': 'tel', 'valeur-contact': '0639981202', 'reponse-immediate': SHOWN[0],
                    'rendez-vous': SHOWN[3] + 'T14:37:00+01:00', 'rendez-vous-lieu': SHOWN[2]})
    town.cli('mairie', 'Cosette', 'agents', 'recovery-code')     # from then on notes have keys of their own
    secrets.update(keys_of(laptop.store, 'Cosette', PHRASE))
    laptop.start()
    laptop.open('Cosette', PHRASE)
    keys('F5')
    give_keyboard('Sortie du jour')
    wait(None, lambda name: SHOWN[1] in name)
    go_to(lambda name: SHOWN[1] in name, 'shift+Tab')
    keys('Return')
    press_on('On y va aujourd’hui', 'Return')
    until(lambda: not window_ids('Sortie du jour'), 'the outing to be chosen')
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+f')
    fill('Rechercher une personne', SOUGHT)
    wait(None, lambda name: name.startswith(SOUGHT + ','))
    keys('Down', 'Return')
    wait(None, SHOWN[2])
    press(lambda name: name.startswith('Modifier'))
    wait(TEXT, 'Prénom ou surnom', test=lambda node: read(node) == SOUGHT)
    keys('ctrl+p')
    give_keyboard('Fiche papier')
    codes.append(print_sheet())
    give_keyboard('Repérage')
    keys('ctrl+n')
    fill('Prénom ou surnom', TYPED)
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'quotedbl')
    fill('Numéro, adresse ou lieu', NOTED)
    wait(None, 'Brouillon gardé')
    session = laptop.session_pid()
    kept = scan(laptop.program.pid, words() + parts())
    assert not kept, [(name, place) for which, place in kept for name, key in secrets.items() if which in halves([key])] or kept
    texts = (TYPED, SOUGHT, *SHOWN, *codes)
    hits = scan(session, words() + parts())
    found = {which for which, _ in hits}
    assert not [text for text in texts if not found & set(patterns(text))], found
    held = {name for name, key in secrets.items() if found & set(halves([key]))}
    assert held == KEYS - PASSING, held
    loose = {which: place for which, place in hits if place != 'locked'}
    strays = {name: loose[half] for name, key in secrets.items() for half in halves([key]) if half in loose}
    assert not strays, strays
    assert not found & set(patterns(PHRASE)), [hit for hit in hits if hit[0] in patterns(PHRASE)]


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
    press_on('Six chiffres', *CODE)
    wait(None, 'Encore une fois, pour être sûr.')
    press_on('Encore une fois', *CODE)
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
    press('Nouveau contact')
    wait(BUTTON, 'Garder (Ctrl+Entrée)')
    fill('Prénom ou surnom', TAKEN)
    keys('Tab', 'ampersand', 'ampersand', 'quotedbl', 'ampersand')
    fill('Numéro, adresse ou lieu', '0639981201')
    keys('Tab', 'ampersand', 'ampersand')
    assert scan(laptop.program.pid, patterns(TAKEN))
    keys('ctrl+Return')
    wait(LABEL, '1 contact à relire')
    time.sleep(1)
    hits = scan(laptop.program.pid, patterns(TAKEN))
    assert not hits, hits


journey.run()
