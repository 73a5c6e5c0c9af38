#pragma once

#include "av-change.h"

G_BEGIN_DECLS

/* In the order they were set: field ids; NULL answer: withdrawn. */
typedef struct
{
  char *field;
  char *answer;
  gboolean resolves; /* replaces every live value, seen or not */
} AvFieldChange;

guint av_change_get_n_fields (AvChange *change);
const AvFieldChange *av_change_get_field (AvChange *change, guint position);
AvSnapshot *av_change_get_loaded (AvChange *change); /* NULL: what is live at commit was seen */
/* -1: not said. */
int av_change_get_deleted (AvChange *change);
/* -1: what its form and its answers say. */
int av_change_get_class (AvChange *change);

G_END_DECLS
