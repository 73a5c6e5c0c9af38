#pragma once

#include "av-field.h"

G_BEGIN_DECLS

/* Where a text comes from. */
typedef enum
{
  AV_FIELD_READ_ANY,   /* typed or canonical */
  AV_FIELD_READ_TYPED, /* typed in a window */
} AvFieldReading;

/* Labels have commas in them, and some a point. */
#define AV_FIELD_BETWEEN_CHOICES " · "

/* Cents: a million euros. */
#define AV_FIELD_MONEY_MOST 100000000

gboolean av_field_clean (const AvField *field,
                         const char *input,
                         char **text,
                         GError **error);
char *av_field_parse (const AvField *field,
                      const char *text,
                      AvFieldReading reading,
                      GError **error);
const char *av_field_find_choice (const AvField *field,
                                  const char *text);
gboolean av_field_has_code (const AvField *field,
                            const char *text);
/* Returns: (transfer none) (nullable): the words of a code. */
const char *av_field_find_label (const AvField *field,
                                 const char *code);

G_END_DECLS
