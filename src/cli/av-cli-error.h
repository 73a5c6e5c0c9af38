#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AV_CLI_ERROR (av_cli_error_quark ())

typedef enum
{
  AV_CLI_ERROR_USAGE,      /* the command line is wrong: exit status 2 */
  AV_CLI_ERROR_INPUT,      /* what was given to read is wrong: nothing was written */
  AV_CLI_ERROR_OUTPUT,     /* the result could not be written out */
  AV_CLI_ERROR_PASSPHRASE, /* no passphrase could be read */
  AV_CLI_ERROR_FAILED,
} AvCliError;

GQuark av_cli_error_quark (void);

G_END_DECLS
