#!/usr/bin/python3
"""The story of the programme, on two installations, with the keyboard alone: a
contact is taken at a market, survives a battery that dies as soon as it is saved,
crosses on a stick, is found again at the mairie by three letters, diagnosed and
mobilised there, and its sheet is on paper, whose code leads back to it. Then
both sides write the same answer, and neither is lost."""
import json
import os
import re
import subprocess
import tempfile
import time

from bus import BUTTON, LABEL, ROW
from laptop import (Journey, choose_file, fill, find, focused, give_keyboard, go_to, keys, pick, press_on, read, type_text, until, wait,
                    wait_focus, window_ids)
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
market = journey.laptop('marche', root)
mairie = journey.laptop('mairie', root)


def exchange():
    """From the start of the Échange window to the word that all is done."""
    keys('ctrl+apostrophe')                # Ctrl and the key of 4
    give_keyboard('Échange')
    press_on('Choisir un dossier…', 'Return')
    give_keyboard('Dossier de l’échange')
    choose_file(town.stick, 'ctrl+l')
    give_keyboard('Échange')
    press_on('Commencer (Entrée)', 'Return')
    wait(None, lambda name: name.startswith('L’échange est terminé.'))


def reach_search():
    """Whether the keyboard is on the search: windows that come back after a lock take it
    from each other until the last one is there."""
    give_keyboard('Repérage')
    keys('ctrl+f')
    time.sleep(0.5)
    return find(None, lambda name: name.startswith('Rechercher'), lambda node: node.is_focused)


def search(letters):
    keys('ctrl+ampersand')                 # Ctrl and the key of 1
    until(reach_search, 'the keyboard to be on the search')
    keys('ctrl+a')
    type_text(letters)
    until(lambda: read(focused()) == letters, f'{letters!r} to be there')


def wait_row(start):
    until(lambda: find(ROW, lambda name: name.startswith(start)), f'a row {start!r}')


def listed(form):
    """The answers of every record of a form at the mairie, once it is locked."""
    lines = town.cli('mairie', 'Cosette', '--json', 'record', 'list', form).splitlines()
    return [json.loads(line)['answers'] for line in lines]


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
    fill('Prénom ou surnom', 'Fantine')
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'ampersand')   # 18–21, met here, health, telephone
    fill('Numéro, adresse ou lieu', '0639981234')
    keys('Tab', 'eacute', 'ampersand', 'ampersand', 'ampersand')  # hers alone, call, yes, told by word
    keys('ctrl+Return')
    wait_row('Fantine')


@journey.step
def battery_dies():
    """kill -9 as soon as it is said to be saved loses nothing"""
    market.kill_session()
    market.open('Gavroche', PHRASE)
    search('fan')
    wait_row('Fantine')

    # From the home too, where the window stands open with the keyboard elsewhere.
    wait_focus(lambda name: name.startswith('Rechercher'))
    keys('Tab')
    until(lambda: not focused().name.startswith('Rechercher'), 'the search to be left')
    keys('ctrl+agrave')                    # Ctrl and the key of 0
    give_keyboard('Aller-vers')
    keys('ctrl+f')
    give_keyboard('Repérage')
    wait_focus(lambda name: name.startswith('Rechercher'))


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
    wait_row('Fantine')
    keys('Down', 'Return')


@journey.step
def diagnosed():
    """The dossier is opened and the diagnosis written, an obstacle and a need with it"""
    wait(BUTTON, 'Ouvrir un dossier')
    keys('F6')
    press_on('Ouvrir un dossier', 'Return')
    press_on('Diagnostic', 'Return')
    give_keyboard('Diagnostic')
    wait_focus('À l’entrée')

    keys('alt+Right', 'alt+Right')
    pick('Où dors-tu ce soir', 'sans', 'Sans hébergement')
    go_to('Ajouter un frein', 'alt+Right')
    keys('ctrl+n')
    pick('Au sujet de', 'log', 'Logement et hébergement')
    fill('En quelques mots', 'Dort chez une voisine')
    keys('Tab', 'quotedbl')                # urgent
    press_on('Le jeune', 'ampersand', 'ctrl+s')
    wait_row('Logement et hébergement')

    press_on('Ajouter un frein', 'alt+Right')
    press_on('Ajouter un besoin immédiat', 'ctrl+n')
    press_on('Argent, travail à la journée', 'apostrophe')     # a roof
    fill('Avec les mots du jeune', 'Dormir au chaud ce soir')
    keys('Tab', 'Tab', 'ampersand', 'ctrl+s')   # within three hours
    wait_row('Un toit')


@journey.step
def mobilised():
    """The need is answered by an action, which is done, and by a referral to a new partner"""
    keys('ctrl+quotedbl')                  # Ctrl and the key of 3
    give_keyboard('Mobilisation')
    keys('ctrl+f')
    fill('Rechercher une personne', 'fan')
    keys('Down', 'Return')
    wait_focus('Ce qu’on fait')
    wait(None, 'Une action pour\u00a0: Un toit · Dormir au chaud ce soir')     # what is due first
    fill('Ce qu’on fait', 'Appel au 115')
    keys('ctrl+s')
    wait(None, 'Action ajoutée.')
    keys('F6')
    go_to(lambda name: name.startswith('Fantine, Appel au 115'), 'Down')
    keys('f')
    until(lambda: not find(ROW, lambda name: name.startswith('Fantine, Appel au 115')), 'the action to be done')

    keys('F6')
    go_to('Ajouter un partenaire', 'alt+Right')
    keys('ctrl+n')
    fill('Nom', 'Foyer Hauteville')
    keys('Tab')
    pick('Type', 'cari', lambda name: name.startswith('Association caritative'))
    go_to('Oui', 'Tab')
    press_on('Oui', 'eacute')              # its name alone says nothing
    pick('Commune', 'oissel', 'Oissel-sur-Seine')
    keys('ctrl+s')
    wait_row('Foyer Hauteville')
    go_to('Ajouter une orientation', 'alt+Left')
    keys('ctrl+n')
    pick('Partenaire', 'haute', 'Foyer Hauteville')
    go_to('Oui', 'Tab')
    keys('ampersand')
    press_on('Une fiche', 'eacute', 'ctrl+s')                  # by telephone
    wait_focus('Ajouter une orientation')


@journey.step
def on_paper():
    """The sheet is printed as a PDF, and the code on it leads back to the person"""
    pdf = os.path.join(root, 'fiche.pdf')
    keys('ctrl+p')
    give_keyboard('Fiche papier')
    go_to('Enregistrer en PDF…', 'Tab')
    press_on('Enregistrer en PDF…', 'Return')
    give_keyboard('Enregistrer en PDF')
    choose_file(pdf, 'ctrl+a')
    until(lambda: os.path.exists(pdf), 'the PDF')
    give_keyboard('Fiche papier')
    press_on('Compris', 'Return')
    until(lambda: not window_ids('Enregistrer en PDF') and not window_ids('Fiche papier'), 'the sheet to be put away')
    give_keyboard('Mobilisation')

    text = subprocess.run(['pdftotext', '-layout', pdf, '-'], check=True, capture_output=True, text=True).stdout
    assert 'Fantine' in text and '06 39 98 12 34' in text, text
    code = re.search(r'AV-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]', text).group()
    subprocess.run(['pdftoppm', '-r', '150', '-png', pdf, os.path.join(root, 'page')], check=True)
    pages = sorted(name for name in os.listdir(root) if name.startswith('page'))
    scanned = subprocess.run(['zbarimg', '--quiet', '--raw', *(os.path.join(root, name) for name in pages)],
                             capture_output=True, text=True).stdout
    assert code in scanned, scanned

    search(code.lower())
    wait_row('Fantine')
    keys('Down', 'Return')
    wait(LABEL, lambda name: name.endswith(code))
    mairie.lock()
    mairie.stop()


@journey.step
def kept():
    """Once locked, the store holds all that was written"""
    interview, = listed('diagnostic')
    assert interview['hebergement'] == 'None', interview
    obstacle, = listed('frein')
    assert (obstacle['situation'], obstacle['intensite']) == ('Dort chez une voisine', 'urgent'), obstacle
    needs = listed('besoin-immediat')
    roof, = (need for need in needs if need['priorite'] == 'P4')
    assert (roof['libelle'], roof['echeance']) == ('Dormir au chaud ce soir', 'H3'), roof
    action, = listed('action')
    assert (action['libelle'], action['statut']) == ('Appel au 115', 'done'), action
    assert action['besoin'] and action['priorite'] == 'P4' and action['realisee-le'], action
    partner, = listed('partenaire')
    assert (partner['nom'], partner['code-insee']) == ('Foyer Hauteville', '76484'), partner
    referral, = listed('orientation')
    assert (referral['mode'], referral['statut']) == ('telephone', 'PROPOSEE'), referral
    assert 'Fantine' in town.cli('mairie', 'Cosette', 'dump')


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
    wait_row('Fantine')
    keys('Down', 'Return')
    wait(BUTTON, 'Modifier ce contact')
    keys('ctrl+e')
    wait_focus('Prénom ou surnom')
    go_to('Numéro, adresse ou lieu', 'Tab')
    assert read(focused()) == '06 39 98 12 34'
    keys('ctrl+a')
    fill('Numéro, adresse ou lieu', '0639981255')
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
    give_keyboard('Repérage')              # all is as it was when it was locked
    wait_focus('Numéro, adresse ou lieu')
    exchange()
    give_keyboard('Échange')
    keys('F6')
    press_on(lambda name: name.startswith('Garder celle-ci'), 'Return')
    wait(None, lambda name: name.startswith('Tranché.'))
    market.lock()
    market.stop()
    assert not town.cli('marche', 'Gavroche', '--json', 'conflicts')


journey.run()
