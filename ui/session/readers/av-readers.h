#pragma once

#include "av-break-glass.h"
#include "av-installation-share.h"
#include "av-opening.h"
#include "av-readers-part.h"
#include "av-session.h"

G_BEGIN_DECLS

/* Who reads a dossier beside its team, as a window shows it and changes it.
 * Asked on the main thread, done by the store's own. */

/* Somewhere a dossier can go. */
typedef struct
{
  char *code;
  char *name;
  gboolean structure; /* an association or a service: it can be shared with */
} AvReadersPlace;

typedef struct
{
  char *title;         /* of the dossier: who it is of */
  char *code;          /* as on paper, or "" */
  char *dispute;       /* that others say that it is theirs as well, or NULL */
  char *owner;         /* name of the commune or structure it belongs to */
  char *scope;         /* its code */
  gboolean owned;      /* that is ours: ours to share and to transfer */
  char *others;        /* that only a part of what is shown as one is ours, or NULL */
  gboolean may_erase;  /* there is something of ours left to erase, and this installation has the power */
  guint role;          /* of AvRoleDeed: what the role of who works lets them do of it */
  GPtrArray *places;   /* AvReadersPlace: where else somebody works */
  GPtrArray *sharings; /* AvSharing; none unless owned */
  GPtrArray *openings; /* AvBrokenGlass, newest first */
  GPtrArray *parts;    /* AvReadersPart: what it is made of, itself alone for most */
  char *referent;      /* record id of the agent who follows it, or NULL */
  GHashTable *agents;  /* record id → name as shown */
  char *printed;       /* days on which it went out on paper or in a file, or NULL */
} AvReaders;

void av_readers_free (AvReaders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvReaders, av_readers_free)

void av_readers_load_async (AvSession *session,
                            AvOpening *opening,
                            const char *dossier,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AvReaders *av_readers_load_finish (AvSession *session,
                                   GAsyncResult *result,
                                   GError **error);

/* transfer none; "" where it is not known here. */
const char *av_readers_get_agent_name (AvReaders *self,
                                       const char *agent);

/* The sharing with a structure, by its code; NULL: none. transfer none. */
const AvSharing *av_readers_find_sharing (AvReaders *self,
                                          const char *scope);

/* Whether an opening beyond a role waits for this agent to acknowledge it: as
 * the dossier's référent or, where it has none, or the référent is who opened
 * it, as any colleague. */
gboolean av_readers_awaits (const AvBrokenGlass *broken,
                            const char *referent,
                            const char *agent);

/* The référent's record id as a dossier has it (transfer full), or NULL; on the
 * store's thread. */
gboolean av_readers_read_referent (AvStore *store,
                                   const char *dossier,
                                   char **referent,
                                   GError **error);

typedef enum
{
  AV_READERS_TRANSFER,    /* to scope */
  AV_READERS_TAKE_BACK,   /* the transfer, to scope, while nothing was signed */
  AV_READERS_SHARE,       /* with scope: classes, until, agreement */
  AV_READERS_UNSHARE,     /* with scope */
  AV_READERS_OPEN,        /* beyond one's role: reason */
  AV_READERS_ACKNOWLEDGE, /* every opening that waits for who works */
  AV_READERS_PART,        /* part, of parts: all that are shown as one */
  AV_READERS_JOIN_AGAIN,  /* the parting is taken back: part, to parts */
  AV_READERS_ERASE,       /* classes, reason: a code */
} AvReadersDeed;

/* What was done, in a sentence; "" where a window shows it. */
const char *av_readers_say_done (AvReadersDeed deed);

typedef struct
{
  char *scope;
  guint classes; /* mask of AV_CLASS_BIT */
  char *until;   /* as the store has it, AAAA-MM-JJ */
  char *agreement;
  char *reason;
  char *part;   /* container */
  char **parts; /* the same, of several */
} AvReadersTerms;

/* transfer full. */
AvReadersTerms *av_readers_terms_copy (const AvReadersTerms *self);

void av_readers_terms_free (AvReadersTerms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvReadersTerms, av_readers_terms_free)

/* terms: transfer full. */
void av_readers_do_async (AvSession *session,
                          AvOpening *opening,
                          const char *dossier,
                          AvReadersDeed deed,
                          AvReadersTerms *terms,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* back: the terms that take it back, of TAKE_BACK or JOIN_AGAIN; NULL: nothing does.
 * transfer full. */
gboolean av_readers_do_finish (AvSession *session,
                               GAsyncResult *result,
                               AvReadersTerms **back,
                               GError **error);

G_END_DECLS
