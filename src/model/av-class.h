#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who may read a record: the class byte of docs/formats.md. A class is given
 * by the form and fixed when the record is created. */
typedef enum
{
  AV_CLASS_CONTACT = 0,
  AV_CLASS_PARCOURS = 1,
  AV_CLASS_SENSIBLE = 2,
  AV_CLASS_FSE = 3,
  AV_CLASS_TERRITOIRE = 4,
  AV_CLASS_CONTROLE = 5,
} AvClass;

#define AV_N_CLASSES 6

/* Bit of a class in the masks of rights and erasures. */
#define AV_CLASS_BIT(class) (1u << (class))

const char *av_class_get_name (AvClass class);
gboolean av_class_from_name (const char *name,
                             AvClass *class);
gboolean av_class_is_keyed (AvClass class);

G_END_DECLS
