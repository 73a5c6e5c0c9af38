#pragma once

#include <glib.h>

#include "av-class.h"

G_BEGIN_DECLS

/* What an installation may do beside reading and writing. */
typedef enum
{
  AV_POWER_ERASURE = 1 << 0,     /* erases dossiers of its scopes */
  AV_POWER_FSE = 1 << 1,         /* reads and writes the funder's questionnaire */
  AV_POWER_STEWARDSHIP = 1 << 2, /* "intendance": enrols and revokes in its scopes, admits */
} AvPowers;

/* Where: the INSEE code of a commune read in base 36, or
 * AV_SCOPE_STRUCTURE + the number of a structure of the trust chain. As text
 * "76540", or "S12"; "S0", also written "metropole", is the Métropole. */
typedef guint32 AvScope;

#define AV_SCOPE_STRUCTURE 0x80000000u
#define AV_SCOPE_METROPOLE AV_SCOPE_STRUCTURE

gboolean av_scope_parse (const char *text,
                         AvScope *scope);
char *av_scope_to_string (AvScope scope);

/* The rights given at enrolment (docs/trust.md). Read and write are masks of
 * AV_CLASS_BIT. */
typedef struct
{
  guint8 read;
  guint8 write;
  guint8 powers;
} AvRights;

#define AV_RIGHTS_ERROR (av_rights_error_quark ())
GQuark av_rights_error_quark (void);

typedef enum
{
  AV_RIGHTS_ERROR_ROLE,
  AV_RIGHTS_ERROR_SCOPE,
} AvRightsError;

/* "terrain", "referent", "metropole" or "intendant", with ",fse" behind where
 * the funder's questionnaire is open to it. */
gboolean av_rights_parse (const char *role,
                          AvRights *rights,
                          GError **error);

#define AV_RIGHTS_PARTICULAR "particulier"

/* The words of av_rights_parse(), or AV_RIGHTS_PARTICULAR where no preset fits. */
char *av_rights_to_string (const AvRights *rights);

/* A sorted array of AvScope without doubles. NULL on error. */
GArray *av_scopes_parse (const char *const *texts,
                         GError **error);
/* " 76540 S12 ": as av_segment_store_set_own() has them. */
char *av_scopes_to_text (GArray *scopes);
/* Those in such a text, each once; NULL: none. transfer full. */
GArray *av_scopes_from_text (const char *text);
/* Whether it stands in such a text. */
gboolean av_scope_is_in_text (AvScope scope,
                              const char *text);
gboolean av_scopes_contain (GArray *scopes,
                            AvScope scope);
gboolean av_scopes_cover (GArray *scopes,
                          GArray *others);
/* Whether one of them is one of the others. */
gboolean av_scopes_share (GArray *scopes,
                          GArray *others);

G_END_DECLS
