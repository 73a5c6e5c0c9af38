#pragma once

#include <glib.h>

#include "av-command.h"

G_BEGIN_DECLS

/* Help from the table of commands: for the terminal, translated, and as the
 * page docs/allervers-cli.md. */
char *av_help_for_program (void);
char *av_help_for_command (const AvCommand *command);
char *av_help_as_page (void);

G_END_DECLS
