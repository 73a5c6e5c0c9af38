#!/usr/bin/python3
"""Plays logind on the bus of DBUS_SYSTEM_BUS_ADDRESS. On standard input: sleep,
wake. On standard output: held, each time somebody holds sleep back, and
released, when nobody does any more."""
import os
import sys

from gi.repository import Gio, GLib

PATH = '/org/freedesktop/login1'
MANAGER = 'org.freedesktop.login1.Manager'
INTERFACE = Gio.DBusNodeInfo.new_for_xml(f'''<node><interface name="{MANAGER}">
<method name="GetSessionByPID"><arg type="u" direction="in"/><arg type="o" direction="out"/></method>
<method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="h" direction="out"/></method>
</interface></node>''').interfaces[0]

loop = GLib.MainLoop()


def say(word):
    print(word, flush=True)


def released(end, condition):
    os.close(end)
    say('released')
    return GLib.SOURCE_REMOVE


def called(connection, sender, path, interface, method, parameters, invocation):
    if method == 'GetSessionByPID':
        invocation.return_value(GLib.Variant('(o)', (PATH + '/session/_31',)))
        return
    kept, given = os.pipe()
    fds = Gio.UnixFDList.new()
    fds.append(given)                   # a copy
    os.close(given)
    GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, kept, GLib.IOCondition.HUP, released)
    invocation.return_value_with_unix_fd_list(GLib.Variant('(h)', (0,)), fds)
    say('held')


def told(channel, condition):
    word = sys.stdin.readline().strip()
    if not word:
        loop.quit()
        return GLib.SOURCE_REMOVE
    bus.emit_signal(None, PATH, MANAGER, 'PrepareForSleep', GLib.Variant('(b)', (word == 'sleep',)))
    return GLib.SOURCE_CONTINUE


bus = Gio.DBusConnection.new_for_address_sync(
    os.environ['DBUS_SYSTEM_BUS_ADDRESS'],
    Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
bus.register_object(PATH, INTERFACE, called, None, None)
Gio.bus_own_name_on_connection(bus, 'org.freedesktop.login1', Gio.BusNameOwnerFlags.NONE,
                               lambda *_: say('there'), lambda *_: say('lost'))
GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, told)
loop.run()
