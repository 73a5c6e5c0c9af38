"""What a screen reader sees of the programs, asked for over the accessibility bus.

The bus is asked by itself, with no library for it between: libatspi crashes in
whoever reads a program that is just leaving, and GTK 4.8 falls where it is asked for
the children of a program one by one (GetChildAtIndex) as it hides its last window;
asked for all of them it does not. What has gone meanwhile is passed over."""
import os

from gi.repository import Gio, GLib

# The roles and states of AT-SPI that the journeys speak of.
CHECK_BOX = 7
IMAGE = 27
LABEL = 29
ROW = 32
MENU_ITEM = 35
PASSWORD = 40
BUTTON = 43
RADIO = 44
TEXT = 61
TOGGLE = 62
FOCUSED = 1 << 12
SELECTED = 1 << 23
SENSITIVE = 1 << 24

ACCESSIBLE = 'org.a11y.atspi.Accessible'
TEXT_OF = 'org.a11y.atspi.Text'
PROPERTIES = 'org.freedesktop.DBus.Properties'
ROOT = '/org/a11y/atspi/accessible/root'
LEAVES = (LABEL, IMAGE)     # nothing stands in them, and half of a window is made of them
AT_ONCE = 400               # questions on their way
SILENCE = int(os.environ.get('AV_JOURNEY_PATIENCE', '60')) * 1000      # milliseconds a program may take to answer

NOTHING = GLib.Variant('()', ())
NAME = GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))
LENGTH = GLib.Variant('(ss)', (TEXT_OF, 'CharacterCount'))

connection = None
roles = {}                  # of each object that was seen: it never has another


class Gone(Exception):
    """What is asked has left the bus, or does not do what is asked of it."""


def connect():
    global connection
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address, = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                 Gio.DBusCallFlags.NONE, SILENCE)
    connection = Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


def is_silent(error):
    """Nobody has gone: a program that is there does not answer."""
    return error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT)


def ask_some(questions):
    answers = [None] * len(questions)
    left = len(questions)

    def answered(_, result, i):
        nonlocal left
        left -= 1
        try:
            answers[i] = connection.call_finish(result).unpack()
        except GLib.Error as error:
            answers[i] = error

    for i, (node, interface, method, parameters) in enumerate(questions):
        connection.call(node.program, node.path, interface, method, parameters, None, Gio.DBusCallFlags.NO_AUTO_START,
                        SILENCE, None, answered, i)
    while left:
        GLib.MainContext.default().iteration(True)
    return answers


def ask(questions):
    """The answer to each, a tuple, or None where what is asked has gone."""
    if connection is None:
        connect()
    answers = []
    for start in range(0, len(questions), AT_ONCE):
        answers += ask_some(questions[start:start + AT_ONCE])
    for (node, _, method, _), answer in zip(questions, answers):
        if isinstance(answer, GLib.Error) and is_silent(answer):
            raise AssertionError(f'{node.program} does not answer {method}')
    return [None if isinstance(answer, GLib.Error) else answer for answer in answers]


class Node:
    """One widget, as this look sees it: each look makes new ones. What is in it and
    what it does, text () and press (), are asked for anew."""

    def __init__(self, program, path):
        self.program = program
        self.path = path
        self.children = []
        self.seen = {}

    def __eq__(self, other):
        return isinstance(other, Node) and (self.program, self.path) == (other.program, other.path)

    def __hash__(self):
        return hash((self.program, self.path))

    def ask(self, interface, method, parameters=NOTHING):
        answer, = ask([(self, interface, method, parameters)])
        if answer is None:
            raise Gone(f'{self.path}: {method}')
        return answer

    def look(self, what):
        if what not in self.seen:
            see([self], what)
        if self.seen[what] is None:
            raise Gone(f'{self.path}: {what}')
        return self.seen[what]

    @property
    def role(self):
        return self.look('role')

    @property
    def name(self):
        return self.look('name')

    @property
    def is_focused(self):
        return bool(self.look('states') & FOCUSED)

    @property
    def is_selected(self):
        return bool(self.look('states') & SELECTED)

    @property
    def is_sensitive(self):
        return bool(self.look('states') & SENSITIVE)

    def text(self):
        length, = self.ask(PROPERTIES, 'Get', LENGTH)
        text, = self.ask(TEXT_OF, 'GetText', GLib.Variant('(ii)', (0, length)))
        return text

    def press(self):
        done, = self.ask('org.a11y.atspi.Action', 'DoAction', GLib.Variant('(i)', (0,)))
        return done


QUESTIONS = {
    'role': lambda node: (node, ACCESSIBLE, 'GetRole', NOTHING),
    'name': lambda node: (node, PROPERTIES, 'Get', NAME),
    'states': lambda node: (node, ACCESSIBLE, 'GetState', NOTHING),
    'children': lambda node: (node, ACCESSIBLE, 'GetChildren', NOTHING),
}


def see(nodes, what):
    """Asks for one thing of each node, all at once."""
    nodes = [node for node in nodes if what not in node.seen]
    for node, answer in zip(nodes, ask([QUESTIONS[what](node) for node in nodes])):
        value = answer[0] if answer is not None else None
        if what == 'states' and value is not None:
            value = value[0] | value[1] << 32
        node.seen[what] = value


def see_children(nodes):
    see(nodes, 'children')
    for node in nodes:
        node.children = [Node(program, path) for program, path in node.seen['children'] or []]


def see_roles(nodes):
    for node in nodes:
        if node in roles:
            node.seen['role'] = roles[node]
    see(nodes, 'role')
    roles.update((node, node.seen['role']) for node in nodes if node.seen['role'] is not None)


def in_order(nodes):
    for node in nodes:
        yield node
        yield from in_order(node.children)


def look_into(nodes):
    """The nodes and all that is below them, as they are read: with their roles."""
    layer = nodes
    while layer:
        see_roles(layer)
        layer = [node for node in layer if node.seen['role'] not in (None, *LEAVES)]
        see_children(layer)
        layer = [child for node in layer for child in node.children]
    return [node for node in in_order(nodes) if node.seen['role'] is not None]


def windows():
    """Of every program on the bus. A hidden window is no child of its program."""
    registry = Node('org.a11y.atspi.Registry', ROOT)
    see_children([registry])
    see_children(registry.children)
    return [window for program in registry.children for window in program.children]
