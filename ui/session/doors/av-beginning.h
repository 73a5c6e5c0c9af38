#pragma once

#include <gio/gio.h>

#include "av-secret.h"

G_BEGIN_DECLS

/* A computer's beginning: makes its store, its first agent and either a new
 * organisation or a request to join one. On a thread of its own; where it
 * fails, nothing is left behind in the store's directory. */
typedef struct
{
  char *store;        /* directory */
  char *agent;        /* first agent's name, label of the first slot */
  char *role;         /* first agent's; NULL: as who begins a computer mostly is */
  char *installation; /* what this computer is called */
  AvSecret *passphrase;

  char *organisation; /* NULL: a request to join */
  char *scope;        /* INSEE code, "S12" or "S0" */
  char *file;         /* root file or request, written; must not exist */
  AvSecret *root_words;
} AvBeginning;

AvBeginning *av_beginning_new (const char *store);
void av_beginning_free (AvBeginning *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvBeginning, av_beginning_free)

/* beginning: borrowed until the answer. */
void av_beginning_run_async (AvBeginning *self,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* The eight words to be compared: those of the organisation founded, or of
 * this computer's request. transfer full. */
char *av_beginning_run_finish (GAsyncResult *result,
                               GError **error);

G_END_DECLS
