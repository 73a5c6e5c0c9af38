#!/usr/bin/python3
"""What was half typed when the battery died: an action of a dossier and a new
partner. Once unlocked both are counted at the start, and come back filled in
where they were begun; one is begun afresh, the other is finished. On the way
there the dossier is taken along from window to window."""
import json
import tempfile

from bus import BUTTON, ROW
from laptop import Journey, fill, find, focused, give_keyboard, go_to, keys, press_on, read, until, wait, wait_focus, wait_gone, window_ids
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
mairie = journey.laptop('mairie', root)


def put(form, container=None, **answers):
    line = {'form': form, 'scope': '76540', 'answers': {field.replace('_', '-'): answer for field, answer in answers.items()}}
    if container is not None:
        line['container'] = container
    return json.loads(town.cli('mairie', 'Cosette', '--json', 'record', 'put', text=json.dumps(line) + '\n'))


def taken_up(name):
    return name.startswith('Brouillon de ') and name.endswith(' repris')


def finish_a_draft(number):
    """From the start, with the keyboard, to where the only draft was begun, or to
    the list of them."""
    keys('ctrl+agrave')                    # Ctrl and the key of 0
    give_keyboard('Aller-vers')
    wait(BUTTON, f'{number}, Brouillons à terminer')
    go_to(f'{number}, Brouillons à terminer', 'Tab', 60)
    keys('Return')


@journey.step
def founded():
    """A mairie knows somebody who needs a roof"""
    town.found_mairie()
    container = put('contact', prenom_ou_surnom='Fantine', tranche_age='18-21', origine='OPERATION', accord_recontact='oui',
                    info_rgpd_remise='orale')['container']
    put('besoin-immediat', container, priorite='P4', libelle='Dormir au chaud', echeance='H3')


@journey.step
def taken_along():
    """The person in hand is taken along to the diagnostic and the mobilisation, and back"""
    mairie.start()
    mairie.open('Cosette', PHRASE)
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+f')
    fill('Rechercher une personne', 'fan')
    keys('Down', 'Return')
    wait(BUTTON, 'Modifier ce contact')
    keys('ctrl+eacute')
    give_keyboard('Diagnostic')
    wait(BUTTON, 'Mobilisation de ce dossier')
    keys('ctrl+quotedbl')
    give_keyboard('Mobilisation')
    wait(None, 'Une action pour\u00a0: Un toit · Dormir au chaud')
    wait(BUTTON, 'Diagnostic de ce dossier')


@journey.step
def battery_dies():
    """kill -9 with an action and a partner half typed"""
    wait_focus('Ce qu’on fait')
    go_to('Ajouter une action', 'alt+Right')
    keys('ctrl+n')
    wait_focus(lambda name: name.startswith('Répond au besoin') and 'Un toit' in name)   # the one that is open
    go_to('Ce qu’on fait', 'Tab')
    fill('Ce qu’on fait', 'Appel au 115')
    keys('F6')                             # what loses the keyboard is kept at once
    wait(None, 'Brouillon gardé')
    keys('F6')
    go_to('Ajouter un partenaire', 'alt+Right')
    keys('ctrl+n')
    fill('Nom', 'Foyer Haute')
    keys('ctrl+f')                         # and what is searched after it is found after it
    fill('Rechercher une personne', 'fan')
    until(lambda: find(ROW, lambda name: name.startswith('Fantine, ')), 'the answer of the store')
    mairie.kill_session()
    until(lambda: mairie.session_pid() is None, 'the session to end')
    until(lambda: window_ids('.'), 'the lock window')       # looked at once it stands: GTK 4.8 trips over itself before


@journey.step
def partner_is_begun_afresh():
    """Once unlocked the partner is there, and is begun afresh"""
    mairie.open('Cosette', PHRASE)
    finish_a_draft(2)
    give_keyboard('Brouillons')
    wait_focus(lambda name: name.startswith('Foyer Haute, Nouveau partenaire, '))
    keys('Down')
    wait_focus(lambda name: name.startswith('Fantine, Nouvelle action, '))
    keys('Up', 'Return')
    give_keyboard('Réglages')
    wait(None, taken_up)
    wait_focus('Nom')
    assert read(focused()) == 'Foyer Haute'
    go_to('Reprendre à zéro', 'shift+Tab')
    press_on('Reprendre à zéro', 'Return')
    wait_gone(None, taken_up)
    wait_focus('Nom')
    assert read(focused()) == ''


@journey.step
def action_is_finished():
    """The action is there too, and is finished"""
    finish_a_draft(1)
    give_keyboard('Mobilisation')
    wait(None, taken_up)
    go_to('Ce qu’on fait', 'Tab')
    assert read(focused()) == 'Appel au 115'
    go_to('Un toit', 'Tab')                         # the need's priority, already there
    press_on('Un toit', 'Tab', 'ampersand', 'ctrl+s')     # to go with them
    wait(None, lambda name: name.startswith('Enregistré'))
    mairie.lock()
    mairie.stop()
    action, = [json.loads(line)['answers'] for line in town.cli('mairie', 'Cosette', '--json', 'record', 'list', 'action').splitlines()]
    assert (action['libelle'], action['priorite']) == ('Appel au 115', 'P4') and action['besoin'], action
    assert not town.cli('mairie', 'Cosette', '--json', 'record', 'list', 'partenaire')


journey.run()
