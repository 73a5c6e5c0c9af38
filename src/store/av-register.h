/* The live values of one record, and what of them is shown. */

#pragma once

#include "av-form.h"
#include "av-snapshot.h"
#include "av-store-private.h"

G_BEGIN_DECLS

/* Values of one register are neighbours, the displayed one first. */
typedef struct
{
  const AvName *name;
  const char *agent;
  const char *value;
  gint64 dot;
  guint64 hlc;
  gboolean unseen; /* by whoever deleted the record */
} AvLive;

typedef struct
{
  GArray *live;         /* of AvLive, without those of `~supprime` */
  GArray *deletions;    /* of AvLive: those of `~supprime`, "1" deleted, "0" taken back */
  GPtrArray *fields;    /* names of the fields that are shown, in order of appearance */
  GPtrArray *answers;   /* their displayed answers */
  GPtrArray *conflicts; /* fields whose live values differ */
  GStringChunk *texts;
  guint64 first_hlc;
  guint64 last_hlc;
  gboolean deleted;
  gboolean resurrected;
} AvRegisters;

AvRegisters *av_registers_new (void);
void av_registers_free (AvRegisters *registers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRegisters, av_registers_free)

/* Replaces what @registers held by the record @rid. @form: nullable. */
gboolean av_registers_load (AvRegisters *registers, AvStore *store, gint64 rid, const char *form_id, GError **error);
/* Adds what @others shows to what @registers shows, value by value, as if both
 * were one record. */
void av_registers_merge (AvRegisters *registers, const AvRegisters *others, const char *form_id);
/* Whether a deletion stands, seen by all or not. */
gboolean av_registers_are_deleted_somewhere (const AvRegisters *registers);
gboolean av_registers_hold (const AvRegisters *registers, const char *field);
const char *av_registers_get_answer (AvRegisters *registers, const char *field); /* nullable */

/* Equal but for spaces and Unicode form: such values collapse. */
gboolean av_answers_are_equal (const char *one, const char *other);

G_END_DECLS
