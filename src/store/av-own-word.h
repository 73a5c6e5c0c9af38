/* Until when what this installation says of dossiers counts: whose one is, who reads it,
 * that it is erased, that two are one person's, what is admitted. Nobody ever applies what
 * is said after that, so it is refused; what is typed into a dossier waits instead. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Of no scope anything is known: nothing is refused. */
void av_own_word_forget (AvStore *store);
/* @until: ms since 1970; 0: it is revoked there. */
void av_own_word_set (AvStore *store, const char *scope, guint64 until);

/* Whether nothing that is written for a scope counts any more, here either: it is none of
 * its own, or revoked there, and it works on elsewhere. */
gboolean av_own_word_is_lost (AvStore *store, const char *scope);
/* Where it was not revoked; transfer full. */
char **av_own_word_list (AvStore *store);

/* Refuses what would be said now for a scope with AV_STORE_ERROR_IN_VAIN, by a sentence that
 * says why, and who gives more time. For a scope that is none of its own: nothing. */
gboolean av_own_word_require (AvStore *store, const char *scope, GError **error);
/* The same for the scope a dossier is shown as. */
gboolean av_own_word_require_of (AvStore *store, const AvId *container, GError **error);

G_END_DECLS
