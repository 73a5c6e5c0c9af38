#pragma once

#include <glib.h>

#include "av-command.h"
#include "av-output.h"

G_BEGIN_DECLS

/* One run of the program: what was asked on the command line, and where the
 * results go. */

AvInvocation *av_invocation_new (char **arguments, GError **error);
void av_invocation_free (AvInvocation *self);

gboolean av_invocation_is_about_program (AvInvocation *self);
const AvCommand *av_invocation_get_command (AvInvocation *self);
const char *av_invocation_get_argument (AvInvocation *self, guint i);
guint av_invocation_get_n_arguments (AvInvocation *self);
const char *av_invocation_get_option (AvInvocation *self, const char *name);
char **av_invocation_get_options (AvInvocation *self, const char *name);
gboolean av_invocation_has_option (AvInvocation *self, const char *name);
AvOutput *av_invocation_get_output (AvInvocation *self);

void av_invocation_say (AvInvocation *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void av_invocation_leave_to_person (AvInvocation *self);
gboolean av_invocation_is_left_to_person (AvInvocation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvInvocation, av_invocation_free)

G_END_DECLS
