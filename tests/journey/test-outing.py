#!/usr/bin/python3
"""During an outing six digits bring the windows back to the field where one
was; three wrong ones, or the end of the outing, and the phrase is asked for."""
import tempfile

from bus import BUTTON, PASSWORD, TEXT
from laptop import Journey, fill, find_all, focused, give_keyboard, keys, press, press_on, read, until, wait, wait_gone, window_ids
from town import PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
laptop = journey.laptop('mairie', root)

RIGHT = ('eacute', 'egrave', 'apostrophe', 'ccedilla', 'parenleft', 'ampersand')   # 2 7 4 9 5 1 without Shift
WRONG = ('eacute', 'egrave', 'apostrophe', 'ccedilla', 'parenleft', 'eacute')
CODE = 'Code de la sortie, six chiffres'


def choose_code():
    keys('ctrl+shift+c')
    give_keyboard('Code de la sortie')
    press_on('Six chiffres', *RIGHT)
    wait(None, 'Encore une fois, pour être sûr.')
    press_on('Encore une fois', *RIGHT)
    until(lambda: not window_ids('Code de la sortie'), 'the window of the code to close')
    give_keyboard('.')


def lock():
    pid = until(laptop.session_pid, 'the session')
    keys('ctrl+shift+l')
    until(lambda: laptop.session_pid() is None, f'session {pid} to end')
    wait(None, CODE)
    give_keyboard('Aller-vers')
    until(lambda: focused().name == CODE, 'the code to have the keyboard')


@journey.step
def same_field():
    """Six digits open, and the keyboard is where it was"""
    town.found_mairie()
    laptop.start()
    laptop.open('Cosette', PHRASE)
    choose_code()
    wait(BUTTON, lambda name: name.startswith('Code de sortie, jusqu’à'))
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    fill('Prénom ou surnom', 'Fantine')
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'ampersand')
    fill('Numéro, adresse ou lieu', '0639981234')
    lock()
    wait(None, 'Cosette, le code de la sortie')
    assert not find_all(PASSWORD)
    press_on(CODE, *RIGHT)
    until(laptop.session_pid, 'the session')
    give_keyboard('Repérage')
    until(lambda: focused().role == TEXT and read(focused()).replace(' ', '').replace('\u202f', '') .endswith('0639981234'), 'the number to be there, under the keyboard')


@journey.step
def tried_out():
    """After three wrong codes only the phrase opens"""
    lock()
    for left in ('Il reste 2 essais.', 'Il reste 1 essai.'):
        press_on(CODE, *WRONG)
        wait(None, lambda name: name.endswith(left))
    press_on(CODE, *WRONG)
    wait(None, lambda name: name.startswith('Le code de la sortie est oublié.'))
    wait(PASSWORD, 'Phrase secrète')
    laptop.open('Cosette', PHRASE)


@journey.step
def ended():
    """« Fin de sortie » forgets the code"""
    keys('ctrl+0')
    choose_code()
    press('Fin de sortie')
    wait_gone(BUTTON, 'Fin de sortie')
    laptop.lock()
    wait(PASSWORD, 'Phrase secrète')


journey.run()
