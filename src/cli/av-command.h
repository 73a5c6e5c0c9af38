#pragma once

#include <glib.h>

#include "av-role.h"

G_BEGIN_DECLS

typedef struct _AvInvocation AvInvocation;

typedef enum
{
  AV_COMMAND_OPTION_OPTIONAL = 0,
  AV_COMMAND_OPTION_REQUIRED = 1 << 0,
  AV_COMMAND_OPTION_REPEATED = 1 << 1,
} AvCommandOptionFlags;

/* One option of a command. */
typedef struct
{
  const char *name;    /* without its two dashes */
  const char *metavar; /* NULL for a switch, which takes no value */
  AvCommandOptionFlags flags;
  const char *help;            /* English msgid */
  char *(*list_values) (void); /* transfer full: told after the help; or NULL */
  const char *fallback;        /* the value of who does not give it, told as well; or NULL */
} AvCommandOption;

/* One command: its usage, its help and what runs it are stated here and
 * nowhere else; the help, the usage errors and docs/allervers-cli.md come
 * from this. */
typedef struct
{
  const char *name;      /* one or two words: "record put" */
  const char *arguments; /* as written in the usage line, or "" */
  guint n_min;
  guint n_max;
  const AvCommandOption *options; /* ends with a NULL name; or NULL */
  const char *summary;            /* English msgid, one sentence */
  const char *help;               /* English msgid, or NULL */
  AvRoleDeed deed;                /* what the agent's role must let them do; 0: nothing */
  gboolean (*run) (AvInvocation *invocation, GError **error);
} AvCommand;

const AvCommand *const *av_command_get_all (void);
const AvCommand *av_command_find (const char *first_word, const char *second_word);
const AvCommandOption *av_command_find_option (const AvCommand *command, const char *name);
gboolean av_command_has_second_words (const char *first_word);
char *av_command_get_usage (const AvCommand *command);

extern const AvCommandOption av_command_common_options[];

G_END_DECLS
