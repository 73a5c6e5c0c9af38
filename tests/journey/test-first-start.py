#!/usr/bin/python3
"""A computer without a store founds an organisation, is locked, refuses a wrong
phrase, opens with the right one, is killed, and opens again."""
import os
import tempfile

from bus import BUTTON, LABEL, PASSWORD, ROW, TEXT
from laptop import Journey, check_names, choose_file, find, find_all, focused, give_keyboard, keys, read, type_text, until, wait, wait_focus

root = tempfile.mkdtemp(prefix='allervers-journey-')
journey = Journey()
laptop = journey.laptop('mairie', root)
secrets = {}


def fill(name, text):
    """What is typed now goes into the entry of that name."""
    entry = wait(TEXT, name)
    type_text(text)
    until(lambda: read(entry) == text, f'{text!r} in {name!r}')


def at_a_button():
    until(lambda: focused().role == BUTTON, 'a button to have the keyboard')


def eight_words(text):
    """eight words"""
    return len(text.split()) == 8 and text == text.lower() and '.' not in text


def numbered_words(text):
    """eight words and their numbers"""
    parts = text.replace(',', '').split()
    return parts[::2] == [str(n) for n in range(1, 9)] and len(parts) == 16


def on_one_line(words):
    """They stand four a line."""
    return ' '.join(words.split())


def type_back():
    words = on_one_line(wait(LABEL, eight_words).name)
    until(lambda: focused().role == PASSWORD, 'the prompt for the words')
    type_text(' '.join(word[:4] for word in words.split()))
    keys('Return')
    return words


@journey.step
def doors():
    """A computer without a store shows three doors"""
    laptop.start()
    for name in ('Rejoindre une organisation', 'Fonder une organisation', 'Restaurer une sauvegarde'):
        wait(BUTTON, name)
    check_names()


@journey.step
def names():
    """The second door asks for the names"""
    keys('eacute')                      # the key of 2 on a French keyboard
    wait(LABEL, 'Les noms')
    give_keyboard('Aller-vers')
    fill('Nom de l’organisation', 'Mairie de Montreuil')
    keys('Tab')
    fill('Nom de ce poste (par exemple Oissel 2)', 'Accueil')
    keys('Tab')
    fill('Votre prénom, comme l’écran de verrouillage le montrera', 'Cosette')
    keys('Tab')
    wait_focus(lambda name: name.startswith('Votre rôle'))
    keys('Tab')
    at_a_button()
    keys('r')                           # the letter opens the list of the communes
    until(lambda: focused().role == TEXT, 'the letters to be typed')
    type_text('oue')
    until(lambda: find(ROW, 'Rouen'), 'the commune')
    keys('Return')
    until(lambda: focused().role == BUTTON and focused().name.startswith('Continuer'), 'the next step to have the keyboard')
    keys('Return')


@journey.step
def phrase():
    """A phrase is proposed, and four letters of each word are enough"""
    wait(LABEL, 'Votre phrase secrète')
    secrets['phrase'] = type_back()


@journey.step
def root_file():
    """The root file has its own words and its own place"""
    wait(LABEL, 'Les mots du fichier racine')
    until(lambda: [n for n in find_all(LABEL, eight_words) if on_one_line(n.name) != secrets['phrase']], 'other words')
    type_back()
    wait(LABEL, 'Le fichier racine')
    at_a_button()
    keys('Return')
    give_keyboard('Où écrire le fichier racine')
    choose_file(os.path.join(root, 'organisation.racine'), 'ctrl+a')
    wait(LABEL, os.path.join(root, 'organisation.racine'))
    give_keyboard('Aller-vers')
    at_a_button()
    keys('Return')


@journey.step
def founded():
    """The organisation says its eight words, and the lock screen comes back"""
    wait(LABEL, 'L’organisation est fondée', patience=60)
    secrets['organisation'] = wait(LABEL, numbered_words).name
    assert os.path.exists(os.path.join(root, 'organisation.racine'))
    wait(BUTTON, 'Terminer (Entrée)')
    check_names()
    at_a_button()
    keys('Return')
    wait(BUTTON, 'Déverrouiller (Entrée)')
    wait(LABEL, 'Cosette')


@journey.step
def wrong():
    """A wrong phrase is told, and opens nothing"""
    laptop.unlock('Cosette', 'mauvaise phrase')
    wait(None, lambda name: 'phrase' in name.lower() and 'pas' in name)
    wait(LABEL, 'Déverrouiller (Entrée)')


@journey.step
def right():
    """The right phrase opens the windows"""
    laptop.open('Cosette', secrets['phrase'])


@journey.step
def killed():
    """Killed, the session gives way to the lock screen, which says what is safe"""
    laptop.kill_session()
    wait(BUTTON, 'Déverrouiller (Entrée)')
    wait(None, lambda name: name.startswith('Les fenêtres se sont fermées'))


@journey.step
def again():
    """It opens again"""
    laptop.open('Cosette', secrets['phrase'])


@journey.step
def backup():
    """The day's backup is made by itself, and nothing is left of the work on it"""
    backups = os.path.join(laptop.store, 'backups')
    until(lambda: os.path.isdir(backups) and [n.endswith('.avb') for n in os.listdir(backups)] == [True],
          'the backup of today', 60)


@journey.step
def locked():
    """It is locked by its keys"""
    laptop.lock()


@journey.step
def restored():
    """A damaged store gives way to its newest backup in three actions, and opens"""
    path = os.path.join(laptop.store, 'store.avs')
    with open(path, 'r+b') as file:
        file.seek(4096)
        file.write(os.urandom(4096))
    laptop.unlock('Cosette', secrets['phrase'])
    wait(None, lambda name: name.startswith('Le coffre est abîmé'))
    give_keyboard('Aller-vers')
    until(lambda: focused().name == 'Restaurer une sauvegarde…', 'the button to have the keyboard')
    actions = [lambda: keys('Return'), lambda: type_text(secrets['phrase']), lambda: keys('Return')]
    actions.pop(0)()
    wait(None, lambda name: name.startswith('La plus récente de ce poste : celle du '))
    give_keyboard('Aller-vers')
    until(lambda: focused().role == PASSWORD, 'the phrase to have the focus')
    actions.pop(0)()
    actions.pop(0)()
    assert not actions
    until(lambda: laptop.session_pid() is None, 'the restored store to be closed')
    wait(None, lambda name: name.startswith('La sauvegarde est restaurée'))
    assert os.path.exists(path + '.before-1')
    laptop.open('Cosette', secrets['phrase'])


journey.run()
