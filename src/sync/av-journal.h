#pragma once

#include "av-identity.h"
#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* The journal this installation writes: a chain of signed segments. */
typedef struct
{
  AvStore *store;
  gint64 jid;
  AvId id;
  guint64 segno; /* of the last sealed segment; 0: none */
  guint8 head[AV_SEGMENT_HASH_SIZE];
  gboolean ended; /* nothing more stands in it: what is sealed next begins another one */
} AvJournal;

/* The one that is open; NULL without error: none yet. */
AvJournal *av_journal_load (AvStore *store,
                            GError **error);
void av_journal_free (AvJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvJournal, av_journal_free)

/* Opens another one, continuing `parent` (nullable) by its head: at enrolment,
 * and whenever an older state of the store may have come back. */
AvJournal *av_journal_start (AvStore *store,
                             const AvId *installation,
                             const AvJournal *parent,
                             GError **error);

/* Seals every open operation into segments, in one transaction. sealed: gets their
 * numbers in the store; nullable. */
gboolean av_journal_seal (AvJournal *self,
                          AvIdentity *identity,
                          AvTrust *trust,
                          GArray *sealed,
                          GError **error);

/* The last segment of any journal here, by journal: AvJournalHead; of the
 * journals of one installation where it is given. transfer full. */
GArray *av_journal_list_heads (AvStore *store,
                               const AvId *installation,
                               GError **error);

G_END_DECLS
