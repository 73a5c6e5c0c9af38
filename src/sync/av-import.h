#pragma once

#include "av-bundle-reader.h"
#include "av-installation-private.h"

G_BEGIN_DECLS

/* One bundle on its way in. */
typedef struct
{
  AvInstallation *self;
  AvImportKind kind;
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
  guint n_new_statements;
  guint n_segments;
  guint n_strands;
  guint n_stubs;

  AvIntake *intake;
  gboolean rolled_back; /* the sender holds more of our own journal than we do */
} AvImport;

void av_import_clear (AvImport *self);

/* Opens the file for this installation: nothing of its content is known yet. */
gboolean av_import_open (AvImport *self,
                         const char *file,
                         GError **error);

/* The first pass: reads all of it and checks it to its end; writes nothing. */
gboolean av_import_look_through (AvImport *self,
                                 GError **error);

/* What came from one author, added to what is told already. transfer none. */
AvArrival *av_import_report_get_arrival (AvImportReport *report,
                                         const char *name);

G_END_DECLS
