#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  AV_FIELD_TEXT,    /* one line, at most `limit` characters */
  AV_FIELD_NOTE,    /* several lines */
  AV_FIELD_DAY,     /* 2004, 2004-05 or 2004-05-12 */
  AV_FIELD_MOMENT,  /* 2026-11-23T14:05:00+01:00: local time and its offset */
  AV_FIELD_CHOICE,  /* a code of `choices` or of the reference list `list` */
  AV_FIELD_CHOICES, /* codes, sorted, a space between */
  AV_FIELD_NUMBER,  /* 0 to `limit` */
  AV_FIELD_SCALE,   /* 0 to 10 */
  AV_FIELD_MONEY,   /* cents */
  AV_FIELD_YES_NO,  /* oui, non */
  AV_FIELD_PHONE,   /* E.164: +33639981234; the digits alone where some lack: 06399812 */
  AV_FIELD_EMAIL,
  AV_FIELD_PLACE,   /* INSEE code of a commune */
  AV_FIELD_RECORD,  /* id of a record of the form `target` */
  AV_FIELD_RECORDS, /* ids, sorted, a space between */
  AV_FIELD_AGENT,   /* id of an agent's record */
} AvFieldKind;

#define AV_N_FIELD_KINDS 16

typedef enum
{
  AV_FIELD_OPTIONAL = 0,
  /* When the answer is needed. */
  AV_FIELD_REQUIRED = 1 << 0,
  AV_FIELD_AT_DIAGNOSTIC = 1 << 1,
  AV_FIELD_FOR_FUNDER = 1 << 2,
  /* Who may know: two bits, S0 to S3. S4 does not exist. */
  AV_FIELD_S0 = 0 << 4,
  AV_FIELD_S1 = 1 << 4,
  AV_FIELD_S2 = 2 << 4,
  AV_FIELD_S3 = 3 << 4,
  AV_FIELD_PROFESSIONAL = 1 << 6, /* about a worker, not about a young person */
  AV_FIELD_NOMINATIVE = 1 << 7,   /* not kept of someone who wants no call back */
  /* Where it is printed. */
  AV_FIELD_ON_REPERAGE = 1 << 8,    /* fiche de repérage */
  AV_FIELD_ON_CARD = 1 << 9,        /* pocket card */
  AV_FIELD_ON_DIAGNOSTIC = 1 << 10, /* fiche de diagnostic */
  AV_FIELD_ON_PLAN = 1 << 11,       /* plan de mobilisation */
  /* What it is for. */
  AV_FIELD_COUNTED = 1 << 12,    /* an indicator counts it */
  AV_FIELD_AUTOMATIC = 1 << 13,  /* the program proposes the answer */
  AV_FIELD_NAME = 1 << 14,       /* a name: found by folded and phonetic search */
  AV_FIELD_PAST = 1 << 15,       /* never later than now */
  AV_FIELD_SHEET_CODE = 1 << 16, /* text: AV-XXXX-XXXX-C */
  AV_FIELD_REACH = 1 << 17,      /* text: a telephone or an address found in it is put in order */
  AV_FIELD_ELSEWHERE = 1 << 18,  /* place: outside the Métropole is an answer */
  AV_FIELD_RETIRED = 1 << 19,    /* no longer asked; what was answered is kept */
  AV_FIELD_COMPARED = 1 << 20,   /* tells whether two dossiers are of one person */
} AvFieldFlags;

#define AV_FIELD_PRINTED (AV_FIELD_ON_REPERAGE | AV_FIELD_ON_CARD | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN)

/* Answers valid for every kind. Absent means: not asked. */
#define AV_ANSWER_UNKNOWN "~nsp"
#define AV_ANSWER_REFUSED "~refus"
#define AV_ANSWER_NOT_APPLICABLE "~so"

/* The commune of someone who lives outside the Métropole. */
#define AV_PLACE_ELSEWHERE "hors-metropole"

typedef struct
{
  const char *code;
  const char *label; /* English msgid */
} AvChoice;

/* A question asked of a person, stated once: its property, editor, place on
 * paper, column, export and entry in a bundle come from here. */
typedef struct
{
  const char *id; /* stored, signed, exchanged: never renamed */
  const char *section;
  const char *label; /* English msgid */
  AvFieldKind kind;
  AvFieldFlags flags;
  const AvChoice *choices; /* ends with { NULL } */
  const char *list;        /* reference list, "origine_reperage" or "statuts_parcours/action" */
  const char *target;      /* form named by a RECORD or RECORDS */
  guint limit;             /* characters of a text, greatest number; 0: the kind's */
  const char *help;        /* English msgid, or NULL */
  const char *quick;       /* codes that have a key at the stall, in order: 1, 2, 3… */
  const char *when;        /* required on this condition (av_form_is_required ()) */
  const char *after;       /* a day or a moment, not before that of this field (av_remark_check_order ()) */
  const char *protects;    /* codes: of two answers these are shown first, what protects most at the beginning */
} AvField;

/* Of an answer that protects from nothing. */
#define AV_FIELD_UNPROTECTED G_MAXUINT

#define AV_FIELD_ERROR (av_field_error_quark ())

typedef enum
{
  AV_FIELD_ERROR_INVALID, /* cannot be read as its kind */
  AV_FIELD_ERROR_TOO_LONG,
  AV_FIELD_ERROR_RANGE,     /* number or date out of bounds */
  AV_FIELD_ERROR_FUTURE,    /* later than now */
  AV_FIELD_ERROR_CHOICE,    /* no such code, label or commune */
  AV_FIELD_ERROR_FORBIDDEN, /* something never kept: a social security number */
} AvFieldError;

#define AV_N_FIELD_ERRORS 6

GQuark av_field_error_quark (void);

gboolean av_field_check (const AvField *field,
                         const char *input,
                         char **canonical,
                         GError **error);
gboolean av_field_check_typed (const AvField *field,
                               const char *input,
                               char **canonical,
                               GError **error);
gboolean av_field_is_canonical (const AvField *field,
                                const char *text);
char *av_field_show (const AvField *field,
                     const char *canonical);

const char *av_field_get_label (const AvField *field);
const char *av_field_get_help (const AvField *field);
guint av_field_get_limit (const AvField *field);
guint av_field_get_confidentiality (const AvField *field);
guint av_field_get_protection (const AvField *field,
                               const char *answer);
const char *av_field_get_target (const AvField *field);
gboolean av_field_has_choices (const AvField *field);
AvChoice *av_field_dup_choices (const AvField *field,
                                guint *n_choices);
const char *av_field_kind_get_name (AvFieldKind kind);

gboolean av_answer_is_reserved (const char *answer);
const char *av_answer_show_reserved (const char *answer);

G_END_DECLS
