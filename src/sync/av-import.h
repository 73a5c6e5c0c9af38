#pragma once

#include "av-bundle-reader.h"
#include "av-installation-private.h"
#include "av-named-keys.h"

G_BEGIN_DECLS

/* One bundle on its way in. */
typedef struct
{
  AvInstallation *self;
  AvImportKind kind;
  AvFollower *follower; /* nullable, not owned */
  AvBundleFile *file;
  AvTrust *trust; /* with what the bundle brings */

  AvId organisation;
  AvId sender;
  guint64 hlc;
  char *version;
  GByteArray *have;
  guint8 signature[AV_SIGNATURE_SIZE];
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  guint n_statements;
  gsize size_statements;
  guint n_new_statements; /* of those that hang together with ORG */
  guint n_segments;
  guint n_strands;
  guint n_stubs;
  AvNamedKeys *named; /* by what was looked through */

  AvIntake *intake;
  AvAsked *asked;        /* nullable: what it may answer to */
  AvIntakeCounts judged; /* of what was judged by other chains once all of it was taken */
  gboolean rolled_back;  /* the sender holds more of our own journal than we do */
} AvImport;

void av_import_clear (AvImport *self);

/* Opens the file for this installation: nothing of its content is known yet. */
gboolean av_import_open (AvImport *self,
                         const char *file,
                         GError **error);

/* The first pass: reads all of it and checks it to its end; writes nothing. */
gboolean av_import_look_through (AvImport *self,
                                 GError **error);

/* Looked through: whether its organisation has enrolled this installation. */
gboolean av_import_has_place (AvImport *self,
                              GError **error);

/* Of AvArrival. */
GPtrArray *av_arrivals_new (void);
/* What is told of one author, begun where there is nothing yet: transfer none. */
AvArrival *av_arrivals_get (GPtrArray *arrivals,
                            const char *name);
void av_arrival_add_dossier (AvArrival *arrival,
                             const AvId *container);
/* ms since 1970; 0: nothing */
void av_arrival_widen (AvArrival *arrival,
                       gint64 from,
                       gint64 until);
void av_arrivals_merge (GPtrArray *arrivals,
                        GPtrArray *others);

/* What a bundle that was looked through would bring: dossiers by author. Told
 * by the names of keys, nothing is opened. */
gboolean av_import_forecast (AvImport *self,
                             GPtrArray *arrivals,
                             GError **error);

G_END_DECLS
