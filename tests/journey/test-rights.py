#!/usr/bin/python3
"""Who has a say, on two installations with the keyboard alone: a dossier is shared
with an association and the sharing ended, erased at the mairie and for good at the
market, and a computer is revoked, whose later work waits for a person."""
import json
import os
import shutil
import tempfile

from bus import BUTTON, ROW, TEXT
from laptop import (Journey, choose_file, fill, find, focused, give_keyboard, go_to, is_in, keys, leaves, press_on, read, type_text,
                    until, wait, wait_focus)
from town import CHEAP, PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
mairie = journey.laptop('mairie', root)
market = journey.laptop('marche', root)

PEOPLE = {'marche': 'Gavroche', 'mairie': 'Cosette', 'association': 'Éponine'}


def cli(store, *command, text=None):
    return town.cli(store, PEOPLE[store], *command, text=text)


def listed(store, form):
    return [json.loads(line) for line in cli(store, '--json', 'record', 'list', form).splitlines()]


def names(store):
    return sorted(record['answers'].get('prenom-ou-surnom') for record in listed(store, 'contact'))


def meet(store, name):
    agent = next(record['id'] for record in listed(store, 'agent') if record['answers']['nom-affiche'] == PEOPLE[store])
    cli(store, 'record', 'put', text=json.dumps({'form': 'contact', 'answers': {
        'prenom-ou-surnom': name, 'tranche-age': '18-21', 'origine': 'PAIR', 'accord-recontact': 'oui', 'info-rgpd-remise': 'orale',
        'horodatage': '2026-01-05T10:15:00+01:00', 'agent': agent}}) + '\n')


def wait_said(start):
    """What the window says, beginning so."""
    def answers(name):
        return name.startswith(start)
    answers.__doc__ = start
    wait(None, answers)


def clear_stick():
    """What is on it was read: the next stick carries what is new alone."""
    shutil.rmtree(town.stick)
    os.mkdir(town.stick)


def exchange():
    """From any window to the word that all is done."""
    keys('ctrl+apostrophe')                # Ctrl and the key of 4
    give_keyboard('Échange')
    go_to(lambda name: name in ('Choisir un dossier…', 'Un autre échange'), 'Tab')
    if focused().name == 'Un autre échange':
        keys('Return')
    # The folder of the exchange before is offered first, where it is there.
    go_to('Choisir un dossier…', 'Tab')
    keys('Return')
    give_keyboard('Dossier de l’échange')
    choose_file(town.stick, 'ctrl+l')
    give_keyboard('Échange')
    press_on('Commencer (Entrée)', 'Return')
    wait(None, said_done)


def said_done(name):
    """that the exchange is complete"""
    return name.startswith('L’échange est terminé.')


def find_person(letters):
    """Her sheet in the Repérage, with the keyboard."""
    keys('ctrl+ampersand')                 # Ctrl and the key of 1
    give_keyboard('Repérage')
    keys('ctrl+f')
    wait_focus(lambda name: name.startswith('Rechercher'))
    keys('ctrl+a')
    type_text(letters)
    until(lambda: read(focused()) == letters, f'{letters!r} to be there')
    until(lambda: find(ROW, lambda name: name.startswith('Fantine')), 'her row')
    keys('Down', 'Return')
    wait(BUTTON, 'Modifier ce contact')


def choose(field, label):
    """In the row of that title, which has the focus: the list, and what is called so in
    it. On a busy machine a key moves GTK's focus alone there, and Enter takes what is
    selected: Space selects what has the focus."""
    wait_focus(lambda name: name.startswith(field))
    keys('space')
    until(lambda: focused().role == ROW, 'a choice to have the focus')
    for _ in range(10):
        choice = focused()
        if is_in(choice, label):
            break
        keys('Down')
        leaves(choice)
    if not choice.is_selected:
        keys('space')
        until(lambda: focused().is_selected, f'{label!r} to be selected')
    keys('Return')
    wait_focus(lambda name: name.startswith(field))
    until(lambda: is_in(focused(), label), f'{label!r} to be chosen in {field!r}')


def fill_row(name, text):
    """Into the row of that title, which has the focus: its line is none on the bus, so
    what was typed is read from the row."""
    row = wait(TEXT, name)
    type_text(text)
    until(lambda: read(row) == text, f'{text!r} in {name!r}')


def open_menu(entry):
    """The menu of the dossier that is open, and one of its pages."""
    keys('F10')
    go_to(entry, 'Down')
    keys('Return')
    give_keyboard('ce dossier')


@journey.step
def two_installations():
    """Two installations and an association belong to one organisation, and know one person"""
    town.found()
    root_file = ('--root-file', town.path('racine'), '--root-words-file', town.path('mots'))
    words = cli('association', 'join', 'request', '--installation', 'Mission locale', *CHEAP, town.path('association.avdem'))
    cli('mairie', 'join', 'accept', town.path('association.avdem'), '--scope', 'S12', '--role', 'terrain',
        '--output', town.path('association.avlot'), '--words', words, *root_file)
    cli('association', 'join', 'finish', town.path('association.avlot'), '--words', town.words)
    meet('mairie', 'Fantine')
    cli('mairie', 'export', town.stick)
    cli('marche', 'import', town.stick)
    cli('association', 'import', town.stick)
    assert names('marche') == ['Fantine'] and names('association') == []


@journey.step
def shared():
    """A dossier is shared with the association, which reads it from its next exchange on"""
    mairie.start()
    mairie.open('Cosette', PHRASE)
    find_person('fan')
    open_menu('Partager avec…')
    wait_focus(lambda name: name.startswith('Partagé avec'))
    go_to(lambda name: name.startswith('L’accord de la jeune personne'), 'Tab')
    choose('L’accord de la jeune personne', 'Oral')
    keys('ctrl+Return')
    wait_said('Partagé\u00a0: la structure le lit')
    clear_stick()
    exchange()
    cli('association', 'import', town.stick)
    assert names('association') == ['Fantine']


@journey.step
def ended():
    """The sharing is ended, and what is written afterwards stays with the team"""
    give_keyboard('ce dossier')
    go_to(lambda name: name.startswith('Mettre fin'), 'Tab')
    keys('Return')
    wait_said('Terminé\u00a0: plus rien n’est envoyé.')
    give_keyboard('Repérage')
    keys('ctrl+e')
    wait_focus('Prénom ou surnom')
    keys('ctrl+a')
    fill('Prénom ou surnom', 'Fantine la blonde')
    keys('ctrl+s')
    wait_said('Enregistré')
    clear_stick()
    exchange()
    cli('association', 'import', town.stick)
    cli('marche', 'import', town.stick)
    assert names('association') == ['Fantine'] and names('marche') == ['Fantine la blonde']


@journey.step
def erased():
    """The dossier is erased at the mairie, once that it is meant has been ticked"""
    find_person('fan')
    open_menu('Effacer…')
    choose('Pourquoi', 'La jeune personne le demande')
    keys('ctrl+Return')
    wait_said('Cochez que cela ne se reprend pas')
    go_to('Je sais qu’un effacement ne se reprend pas.', 'Tab')
    keys('space', 'ctrl+Return')
    give_keyboard('Effacements')
    wait(None, '1 effacement')
    clear_stick()
    exchange()
    mairie.lock()
    mairie.stop()
    assert names('mairie') == []


@journey.step
def destroyed():
    """It is gone at the market after an exchange, and destroyed for good there, once that is confirmed"""
    market.start()
    market.open('Gavroche', PHRASE)
    exchange()
    keys('ctrl+agrave')                    # Ctrl and the key of 0
    give_keyboard('Aller-vers')
    go_to(lambda name: 'Effacements à confirmer' in name, 'Tab')
    keys('Return')
    give_keyboard('Effacements')
    go_to(lambda name: name.startswith('Confirmer…'), 'Tab')
    keys('Return')
    press_on(lambda name: name.startswith('Détruire pour de bon'), 'Return')
    wait_said('Détruit pour de bon ici')
    clear_stick()
    exchange()
    market.lock()
    market.stop()
    assert names('marche') == [] and 'Fantine' not in cli('marche', 'dump')


@journey.step
def known_everywhere():
    """The mairie hears that it is destroyed"""
    mairie.start()
    mairie.open('Cosette', PHRASE)
    exchange()
    keys('ctrl+comma')
    give_keyboard('Réglages')
    go_to(lambda name: name.startswith('Effacements'), 'Tab')
    keys('Return')
    give_keyboard('Effacements')
    wait(None, 'Détruit pour de bon ici.')


@journey.step
def revoked():
    """A computer is revoked, with a reason for the other teams"""
    keys('ctrl+comma')
    give_keyboard('Réglages')
    go_to(lambda name: name.startswith('Postes de l’organisation'), 'Tab')
    keys('Return')
    give_keyboard('Postes de l’organisation')
    go_to(lambda name: name.startswith('Révoquer…') and name.endswith('Marché'), 'Tab')
    keys('Return')
    fill_row('Pourquoi, pour les autres équipes (aucun nom de jeune)', 'Perdu')
    keys('ctrl+Return')
    wait_said('Révoqué')


@journey.step
def refused():
    """What it writes later is not among the mairie's, and waits for a person there"""
    meet('marche', 'Azelma')
    clear_stick()
    cli('marche', 'export', town.stick)
    exchange()
    mairie.lock()
    mairie.stop()
    assert names('mairie') == []
    assert cli('mairie', '--json', 'quarantine')


journey.run()
