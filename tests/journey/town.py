"""Two installations of one organisation, set up as an IT person does it: by
the command line. The passphrase is the same for both agents."""
import os
import subprocess

from laptop import BUILD

# What each try of the phrase takes: a journey unlocks many times.
CHEAP = ('--passphrase-memory', '64')
PHRASE = 'bougie lampe nuage cheval'
CLI = os.path.join(BUILD, 'src/cli/allervers-cli')


class Town:
    def __init__(self, root):
        self.root = root
        self.recorder = None             # of what the commands write
        self.passphrase = os.path.join(root, 'phrase')
        with open(self.passphrase, 'w') as file:
            file.write(PHRASE + '\n')
        self.stick = os.path.join(root, 'cle')
        os.mkdir(self.stick)

    def cli(self, store, agent, *command, text=None):
        under = self.recorder.under() if self.recorder else []
        run = subprocess.run([*under, CLI, '--store', os.path.join(self.root, store), '--agent', agent,
                              '--passphrase-file', self.passphrase, *command],
                             input=text, capture_output=True, text=True)
        if run.returncode not in (0, 3):
            raise AssertionError(f'{command}: {run.stderr}')
        return run.stdout.strip()

    def path(self, name):
        return os.path.join(self.root, name)

    def found_mairie(self):
        """An organisation and its first installation; returns its words."""
        return self.cli('mairie', 'Cosette', 'init', '--organisation', 'Mairie de Montreuil', '--installation', 'Mairie',
                        '--scope', '76540', '--root-file', self.path('racine'), '--root-words-file', self.path('mots'), *CHEAP)

    def found(self):
        """And a laptop that has joined it."""
        self.words = words = self.found_mairie()
        own = self.cli('marche', 'Gavroche', 'join', 'request', '--installation', 'Marché', *CHEAP, self.path('marche.avdem'))
        self.cli('mairie', 'Cosette', 'join', 'accept', self.path('marche.avdem'), '--scope', '76540', '--role', 'referent',
                 '--output', self.path('marche.avlot'), '--words', own)
        self.cli('marche', 'Gavroche', 'join', 'finish', self.path('marche.avlot'), '--words', words)
