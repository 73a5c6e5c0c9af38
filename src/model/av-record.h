#pragma once

#include <glib-object.h>

#include "av-answers.h"
#include "av-form.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORD (av_record_get_type ())

G_DECLARE_DERIVABLE_TYPE (AvRecord, av_record, AV, RECORD, GObject)

/* Derivable because each form has its class: a record installs one string
 * property for each field of its form, and windows bind to them. */
struct _AvRecordClass
{
  GObjectClass parent_class;

  const AvForm *form;
};

GType av_record_get_type_of_form (const AvForm *form);
AvRecord *av_record_new (const AvForm *form);

const AvForm *av_record_get_form (AvRecord *self);
const char *av_record_get_answer (AvRecord *self,
                                  const char *field);
void av_record_set_answer (AvRecord *self,
                           const char *field,
                           const char *answer);

GVariant *av_record_freeze (AvRecord *self);
void av_record_thaw (AvRecord *self,
                     GVariant *answers);

G_END_DECLS
