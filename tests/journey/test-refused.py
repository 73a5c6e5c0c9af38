#!/usr/bin/python3
"""A computer whose store does not open says why, in one sentence, where to go
from there, and leaves every byte as it is. On a full disk nothing that was typed
is lost, and saving works as soon as there is room."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

from bus import BUTTON, LABEL, PASSWORD, TEXT
from laptop import (BUILD, Journey, fill, find, focused, give_keyboard, go_to, keys, press_on, read, type_text, until, wait, wait_focus,
                    wait_gone)
from town import CLI, PHRASE, Town

root = tempfile.mkdtemp(prefix='allervers-journey-')
town = Town(root)
journey = Journey()
sound = os.path.join(root, 'mairie')

WRONG = 'javert valjean thenardier cosette'
RESTORE = 'Restaurer une sauvegarde…'
BACK = 'Revenir au verrouillage (Échap)'
FULL = {'LD_PRELOAD': os.path.join(BUILD, 'tests/journey/libfull-disk.so'), 'AV_FULL_DISK_WHEN': os.path.join(root, 'plein')}


def sentence(start):
    """Whether a widget's text begins so, and ends as one sentence of French does."""
    def answers(name):
        return name.startswith(start) and name.rstrip()[-1] in '.…' and '\n' not in name
    answers.__doc__ = start
    return answers


def snapshot(store):
    """Every byte below a directory."""
    return {os.path.join(folder, name): open(os.path.join(folder, name), 'rb').read()
            for folder, _, names in os.walk(store) for name in names}


def flip(name, place):
    """One bit of a file, counted from its beginning, or a share of its length."""
    def damage(store):
        path = os.path.join(store, name)
        with open(path, 'rb') as file:
            data = bytearray(file.read())
        data[int(len(data) * place) if isinstance(place, float) else place] ^= 1
        with open(path, 'wb') as file:
            file.write(data)
    return damage


def newer(name, end):
    """The format after ours, in bytes 8 and 9 of store and keys alike, and the
    hash of all that is before it at the end."""
    def damage(store):
        with open(os.path.join(store, name), 'r+b') as file:
            data = file.read()[:end][:-32]
            data = data[:8] + b'\x02\x00' + data[10:]
            file.seek(0)
            file.write(data + hashlib.blake2b(data, digest_size=32).digest())
    return damage


def shorten(name):
    def damage(store):
        os.truncate(os.path.join(store, name), os.path.getsize(os.path.join(store, name)) - 7)
    return damage


def lose(name):
    return lambda store: os.unlink(os.path.join(store, name))


# What is wrong; what is done about it; the sentence; what has the keyboard.
BEFORE_UNLOCKING = [
    ('missing keys', lose('keys'), 'Le fichier de clés du coffre est absent', RESTORE),
    ('damaged keys', flip('keys', 0.5), 'Le fichier de clés du coffre est abîmé.', RESTORE),
    ('shortened keys', shorten('keys'), 'Le fichier de clés du coffre est abîmé.', RESTORE),
    ('newer keys', newer('keys', None), 'Le fichier de clés a été écrit par une version plus récente', RESTORE),
]
AFTER_UNLOCKING = [
    ('missing database', lose('store.avs'), 'Il n’y a pas de coffre ici.', RESTORE),
    ('damaged header', flip('store.avs', 20), 'Le début du coffre, qui dit comment le lire, est abîmé.', RESTORE),
    ('damaged page', flip('store.avs', 4096 + 17), 'Le coffre est abîmé', RESTORE),
    ('newer store', newer('store.avs', 4096), 'Ce coffre a été écrit par une version plus récente', BACK),
]


def copy(name, damage=None):
    laptop = journey.laptop(name.replace(' ', '-'), root)
    shutil.copytree(sound, laptop.store)
    if damage:
        damage(laptop.store)
    return laptop


@journey.step
def nothing_there():
    """Where there is no store, three doors and no complaint"""
    town.found_mairie()
    laptop = journey.laptop('nulle-part', root)
    laptop.start()
    wait(BUTTON, 'Restaurer une sauvegarde')
    laptop.stop()
    assert not os.path.exists(laptop.store)


@journey.step
def keys_file():
    """What is wrong with the keys file is said before any phrase is asked for"""
    for name, damage, start, keyboard in BEFORE_UNLOCKING:
        laptop = copy(name, damage)
        before = snapshot(laptop.store)
        laptop.start()
        wait(None, sentence(start))
        wait_focus(keyboard)
        assert not find(PASSWORD), name
        laptop.stop()
        assert snapshot(laptop.store) == before, name


@journey.step
def wrong_phrase():
    """A wrong phrase opens nothing, and the next one can be typed at once"""
    laptop = copy('une-phrase')
    before = snapshot(laptop.store)
    laptop.start()
    laptop.unlock('Cosette', WRONG)
    wait(None, sentence('Ce n’est pas la phrase secrète de cet agent.'))
    wait_focus(lambda name: name.startswith('Phrase secrète'), PASSWORD)
    laptop.stop()
    assert snapshot(laptop.store) == before


@journey.step
def store_file():
    """What is wrong with the store is said after the phrase, with a way back"""
    laptop = copy('coffre')
    laptop.start()
    for name, damage, start, keyboard in AFTER_UNLOCKING:
        shutil.copy(os.path.join(sound, 'store.avs'), laptop.store)
        damage(laptop.store)
        before = snapshot(laptop.store)
        laptop.unlock('Cosette', PHRASE)
        until(laptop.session_pid, 'the session')
        wait(None, sentence(start))
        give_keyboard('Aller-vers')
        wait_focus(keyboard)
        go_to(BACK, 'Tab')
        press_on(BACK, 'Return')
        wait(BUTTON, 'Déverrouiller (Entrée)')
        assert snapshot(laptop.store) == before, name
    laptop.stop()


@journey.step
def read_only():
    """A store that can only be read is not opened"""
    laptop = copy('lecture')
    mounted = os.geteuid() == 0
    if mounted:
        done = subprocess.run(['mount', '--bind', '-o', 'ro', laptop.store, laptop.store], capture_output=True)
        mounted = done.returncode == 0
    else:
        os.chmod(laptop.store, 0o500)
    if os.geteuid() == 0 and not mounted:
        print('# root may write anywhere, and nothing may be mounted here: not tried', flush=True)
        return
    try:
        laptop.start()
        laptop.unlock('Cosette', PHRASE)
        wait(None, sentence('Le coffre ne peut être que lu ici'))
        laptop.stop()
    finally:
        laptop.stop()
        subprocess.run(['umount', laptop.store]) if mounted else os.chmod(laptop.store, 0o700)


@journey.step
def second_process():
    """A second window on the same store says that it is open, and the first goes on"""
    first = copy('deux')
    first.start()
    first.open('Cosette', PHRASE)
    second = journey.laptop('deux', root)
    second.start()
    second.unlock('Cosette', PHRASE)
    wait(None, sentence('Ce coffre est déjà ouvert'))
    second.stop()
    give_keyboard('.')
    first.lock()
    first.stop()


@journey.step
def no_room_to_capture():
    """A capture that finds no room says so, keeps what was typed, and goes in once there is room"""
    laptop = copy('disque')
    laptop.start(**FULL, AV_FULL_DISK=laptop.store)
    wait(PASSWORD, 'Phrase secrète')
    keys('ctrl+n')
    wait(BUTTON, 'Garder (Ctrl+Entrée)')
    fill('Prénom ou surnom', 'Gavroche')
    keys('Tab', 'ampersand', 'ampersand', 'quotedbl', 'ampersand')
    fill('Numéro, adresse ou lieu', '0639981201')
    keys('Tab', 'ampersand', 'ampersand')
    until(lambda: focused().role == TEXT, 'the name of who takes it')
    type_text('Azelma')
    until(lambda: read(focused()) == 'Azelma', 'it to be there')

    open(FULL['AV_FULL_DISK_WHEN'], 'w').close()
    before = snapshot(laptop.store)
    keys('ctrl+Return')
    wait(None, sentence('Impossible de saisir davantage'))
    assert snapshot(laptop.store) == before
    assert read(focused()) == 'Azelma'

    os.unlink(FULL['AV_FULL_DISK_WHEN'])
    keys('ctrl+Return')
    wait(LABEL, '1 contact à relire')


@journey.step
def no_room_to_save():
    """A contact that finds no room is said not to be saved, stays typed, and is saved once there is room"""
    laptop = journey.laptops[-1]
    laptop.open('Cosette', PHRASE)
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    fill('Prénom ou surnom', 'Fantine')
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'ampersand')
    fill('Numéro, adresse ou lieu', '0639981234')
    keys('Tab', 'eacute', 'ampersand', 'ampersand', 'ampersand')

    open(FULL['AV_FULL_DISK_WHEN'], 'w').close()
    keys('ctrl+s')
    wait(None, sentence('Le disque est plein'))
    assert find(TEXT, test=lambda node: read(node) == 'Fantine')

    os.unlink(FULL['AV_FULL_DISK_WHEN'])
    keys('ctrl+s')
    wait(None, lambda name: name.startswith('Enregistré'))
    laptop.lock()
    laptop.stop()
    kept, = json.loads('[' + town.cli('disque', 'Cosette', '--json', 'record', 'list', 'contact') + ']')
    assert kept['answers']['prenom-ou-surnom'] == 'Fantine', kept


@journey.step
def no_room_to_open():
    """On a full disk a store opens to be read and says so, and keeps what is written once there is room"""
    laptop = copy('ouvrir')
    full = dict(os.environ, **FULL, AV_FULL_DISK=laptop.store)
    command = [CLI, '--store', laptop.store, '--agent', 'Cosette', '--passphrase-file', town.passphrase, 'record']
    open(FULL['AV_FULL_DISK_WHEN'], 'w').close()
    done = subprocess.run([*command, 'list', 'agent'], env=full, capture_output=True, text=True)
    assert done.returncode == 0 and 'Cosette' in done.stdout, done
    assert done.stderr.startswith('Le disque est plein') and 'rien n’est perdu' in done.stderr, done.stderr
    done = subprocess.run([*command, 'delete', done.stdout.split()[0]], env=full, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == '', done

    laptop.start(**FULL, AV_FULL_DISK=laptop.store)
    laptop.open('Cosette', PHRASE)
    wait(None, sentence('Le disque est plein\u00a0: le coffre est ouvert pour lire, et rien n’est perdu.'))
    os.unlink(FULL['AV_FULL_DISK_WHEN'])
    keys('ctrl+ampersand')
    give_keyboard('Repérage')
    keys('ctrl+n')
    type_text('Marius')
    keys('Tab', 'eacute', 'ampersand', 'quotedbl', 'ampersand')
    type_text('0639981234')
    keys('Tab', 'eacute', 'ampersand', 'ampersand', 'ampersand')
    keys('ctrl+s')
    wait(None, lambda name: name.startswith('Enregistré'))
    wait_gone(None, sentence('Le disque est plein'))
    laptop.lock()
    laptop.stop()
    kept, = json.loads('[' + town.cli('ouvrir', 'Cosette', '--json', 'record', 'list', 'contact') + ']')
    assert kept['answers']['prenom-ou-surnom'] == 'Marius', kept


journey.run()
