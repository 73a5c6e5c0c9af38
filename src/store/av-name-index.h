/* Words by which people are found: folded names, how they sound, telephones
 * and codes, taken from the fields that the catalogue marks. */

#pragma once

#include "av-register.h"

G_BEGIN_DECLS

typedef enum
{
  AV_INDEX_WORD,  /* one folded word of a name */
  AV_INDEX_SOUND, /* how it sounds */
  AV_INDEX_PHONE, /* its digits, and the last nine of more */
  AV_INDEX_CODE,  /* canonical AV-XXXX-XXXX-C */
} AvIndexKind;

gboolean av_name_index_create (AvStore *store, GError **error);
gboolean av_name_index_takes (const AvField *field);
/* @registers NULL: the record is gone. */
gboolean av_name_index_update (AvStore *store, gint64 rid, const AvForm *form, AvRegisters *registers, GError **error);

/* The digits of a number in any writing, all of it or a part, as it is looked
 * for: without the code of France and the zero; NULL where there are fewer than
 * three, or letters. */
char *av_name_index_digits (const char *text);
/* The last nine of a whole number, by which people are compared, or NULL. */
char *av_name_index_phone (const char *text);

G_END_DECLS
