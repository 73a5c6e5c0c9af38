#!/usr/bin/python3
"""The story of the programme, on two installations: a contact is taken at a
market with the keyboard alone, survives a battery that dies one second later,
crosses on a stick, and is found again at the mairie by three letters. Then both
sides write the same answer, and neither is lost."""
import json
import os
import tempfile
import time

from laptop import BUTTON, LABEL, ROW, TEXT, Journey, find_all, give_keyboard, keys, press, read, type_text, until, wait
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
market = journey.laptop('marche', root)
mairie = journey.laptop('mairie', root)


def exchange():
    """From the start of the Échange window to the word that frees the stick."""
    keys('ctrl+apostrophe')                # Ctrl and the key of 4
    give_keyboard('Échange')
    press(wait(BUTTON, 'Choisir un dossier…'))
    give_keyboard('Dossier de l’échange')
    keys('ctrl+l')
    type_text(town.stick)
    keys('Return')
    wait(LABEL, town.stick)
    give_keyboard('Échange')
    keys('Return')
    wait(None, lambda name: name.endswith('Vous pouvez retirer la clé.'))


def search(letters):
    keys('ctrl+ampersand')                 # Ctrl and the key of 1
    give_keyboard('Repérage')
    keys('ctrl+f')
    type_text(letters)


@journey.step
def two_installations():
    """Two installations belong to one organisation"""
    town.found()


@journey.step
def taken_at_the_market():
    """A contact is taken with the keyboard alone"""
    market.start()
    market.open('Gavroche', PHRASE)
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    type_text('Fantine')
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'ampersand')   # 18–21, met here, health, telephone
    type_text('0639981234')
    keys('Tab', 'eacute', 'ampersand', 'ampersand', 'ampersand')  # hers alone, call, yes, told by word
    keys('ctrl+Return')
    until(lambda: find_all(ROW, lambda name: name.startswith('Fantine')), 'Fantine among the people met today')


@journey.step
def battery_dies():
    """kill -9 one second after saving loses nothing"""
    time.sleep(1)
    market.kill_session()
    market.open('Gavroche', PHRASE)
    search('fan')
    until(lambda: find_all(ROW, lambda name: name.startswith('Fantine')), 'Fantine found again')


@journey.step
def onto_the_stick():
    """What was written goes onto the stick"""
    exchange()
    assert [name for _, _, names in os.walk(town.stick) for name in names if name.endswith('.avlot')]
    market.lock()
    market.stop()


@journey.step
def found_at_the_mairie():
    """The mairie receives it, and finds the person by three letters"""
    mairie.start()
    mairie.open('Cosette', PHRASE)
    exchange()
    search('fan')
    until(lambda: find_all(ROW, lambda name: name.startswith('Fantine')), 'Fantine at the mairie')
    mairie.lock()
    mairie.stop()


@journey.step
def both_write():
    """Both sides write the same answer while a window has it open: both live"""
    listed = town.cli('mairie', 'Cosette', '--json', 'record', 'list', 'contact')
    contact = json.loads(listed.splitlines()[0])
    town.cli('mairie', 'Cosette', 'record', 'put',
             text=json.dumps({'id': contact['id'], 'form': 'contact', 'container': contact['container'],
                              'answers': {'valeur-contact': '0639981277'}}) + '\n')
    town.cli('mairie', 'Cosette', 'export', town.stick)

    market.start()
    market.open('Gavroche', PHRASE)
    search('fan')
    until(lambda: find_all(ROW, lambda name: name.startswith('Fantine')), 'Fantine')
    keys('Down', 'Return')
    press(wait(BUTTON, 'Modifier ce contact'))
    number = wait(TEXT, 'Numéro, adresse ou lieu', lambda node: read(node) == '06 39 98 12 34')
    number.queryEditableText().setTextContents('06 39 98 12 55')
    exchange()
    give_keyboard('Repérage')
    keys('ctrl+s')
    wait(None, lambda name: name.startswith('Enregistré'))
    market.lock()
    market.stop()

    conflicts = town.cli('marche', 'Gavroche', '--json', 'conflicts')
    assert '33639981277' in conflicts and '33639981255' in conflicts, conflicts


@journey.step
def settled():
    """The two values stand side by side, and a person keeps one"""
    market.start()
    market.open('Gavroche', PHRASE)
    exchange()
    give_keyboard('Échange')
    press(wait(BUTTON, lambda name: name.startswith('Garder celle-ci')))
    wait(None, lambda name: name.startswith('Tranché.'))
    market.lock()
    market.stop()
    assert not town.cli('marche', 'Gavroche', '--json', 'conflicts')


journey.run()
