/* One record being saved. */

#pragma once

#include "av-change-private.h"
#include "av-register.h"

G_BEGIN_DECLS

typedef struct
{
  AvStore *store;
  AvChange *change;
  const AvForm *form;
  AvId id;
  AvId container;
  AvClass klass;
  gint64 rid; /* 0: not written yet */
  AvRegisters *now;
  GPtrArray *twins;    /* of AvTwin: the same record of fused dossiers, where it is read */
  GHashTable *wanted;  /* field → canonical answer, or NULL: withdrawn */
  GHashTable *answers; /* field → displayed answer once saved */
  GVariant *after;     /* the same, frozen */
  gboolean exists;
  gboolean fused; /* its dossier, with others */
} AvSave;

void av_save_clear (AvSave *save);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvSave, av_save_clear)

/* av-save-check.c: reads what is there and judges what is wanted. */
gboolean av_save_prepare (AvSave *save, AvStore *store, AvChange *change, GError **error);
/* av-role-giving.c: whether who works may give the role that an agent's record
 * then says. */
gboolean av_save_check_role (AvSave *save, GError **error);
/* Who may read a record with these answers, of a{ss}, by what is known here of
 * the records that they name. */
AvClass av_save_get_class (AvStore *store, const AvForm *form, GVariant *answers);

/* av-save-write.c: writes operations. */
gboolean av_save_write (AvSave *save, GError **error);

G_END_DECLS
