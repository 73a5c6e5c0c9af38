#pragma once

#include "av-class.h"
#include "av-field.h"

G_BEGIN_DECLS

typedef enum
{
  AV_CONTAINER_DOSSIER,    /* about one young person */
  AV_CONTAINER_TERRITOIRE, /* about a commune or the Métropole */
} AvContainerKind;

/* Fields that are asked together, in the order of the form. */
typedef struct
{
  const char *id;
  const char *label; /* English msgid */
  const char *help;  /* English msgid, or NULL */
} AvSection;

/* An answer that makes a record sensible: one of `codes` in the field, or,
 * where `through` is named, anything but "non" in that field of the record
 * the field refers to. */
typedef struct
{
  const char *field;
  const char *codes;
  const char *through;
} AvSensitiveRule;

typedef struct
{
  const char *id;
  const char *label;  /* English msgid: one */
  const char *plural; /* English msgid: several, the heading of a list */
  const char *adding; /* English msgid: what a button says that begins one */
  const char *fresh;  /* English msgid: the heading over one that was just begun */
  AvClass class;
  AvContainerKind container;
  gboolean singleton;        /* one a container */
  guint made_of;             /* bits of AV_CLASS_BIT: what the program makes of records is of theirs */
  const char *retention;     /* class of conservation: contact_partiel, dossier, stat, technique */
  const AvSection *sections; /* ends with { NULL } */
  const AvField *fields;     /* in the order people ask, of paper and of the Tab key */
  guint n_fields;
  const AvSensitiveRule *sensitive; /* ends with { NULL }, or NULL */
  const char *anonymous_when;       /* on this condition NOMINATIVE fields are not kept */
  const char *title;                /* fields that name a record in a list or on a card, a space between */
} AvForm;

/* Finds the displayed answer of another record.
 * Returns: (transfer full) (nullable): NULL when the record is not known. */
typedef char *(*AvAnswerResolver) (const char *form,
                                   const char *record_id,
                                   const char *field,
                                   gpointer user_data);

/* When answers are asked for. */
typedef enum
{
  AV_STAGE_CAPTURE,
  AV_STAGE_DIAGNOSTIC,
  AV_STAGE_FUNDER,
} AvStage;

const AvField *av_form_find_field (const AvForm *form,
                                   const char *id);
const AvSection *av_form_find_section (const AvForm *form,
                                       const char *id);
const char *av_form_get_label (const AvForm *form);
const char *av_form_get_plural (const AvForm *form);
/* Sentences of their own: the words around a form's name agree with it. */
const char *av_form_get_adding (const AvForm *form);
const char *av_form_get_fresh (const AvForm *form);
const char *av_section_get_label (const AvSection *section);
const char *av_section_get_help (const AvSection *section);

AvClass av_form_get_class (const AvForm *form,
                           GVariant *answers,
                           AvAnswerResolver resolver,
                           gpointer user_data);
gboolean av_form_can_be_sensible (const AvForm *form);
/* All that its records may be of: bits of AV_CLASS_BIT. */
guint av_form_get_classes (const AvForm *form);
gboolean av_form_is_about_person (const AvForm *form);
gboolean av_form_is_required (const AvForm *form,
                              const AvField *field,
                              GVariant *answers,
                              AvStage stage);
const AvField *av_form_find_missing (const AvForm *form,
                                     GVariant *answers,
                                     AvStage stage);
gboolean av_form_is_anonymous (const AvForm *form,
                               GVariant *answers);
gboolean av_form_keeps (const AvForm *form,
                        const AvField *field,
                        GVariant *answers);
gboolean av_form_check_answers (const AvForm *form,
                                GVariant *answers,
                                GVariant **canonical,
                                GError **error);

/* What another record is called.
 * Returns: (transfer full) (nullable): NULL when it is not known. */
typedef char *(*AvRecordNamer) (const char *record_id,
                                gpointer user_data);

/* By the record's own answers alone. */
char *av_form_show_title (const AvForm *form,
                          GVariant *answers);
/* And by the records it names. */
char *av_form_show_whole_title (const AvForm *form,
                                GVariant *answers,
                                AvRecordNamer namer,
                                gpointer user_data);

G_END_DECLS
