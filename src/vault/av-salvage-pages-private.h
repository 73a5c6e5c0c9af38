#pragma once

#include "av-salvage-pages.h"

#include "av-file.h"
#include "av-page-cipher.h"

G_BEGIN_DECLS

#define AV_SALVAGE_FILE_HEADER 100 /* of SQLite, in page 1 */

struct _AvSalvagePages
{
  AvPageCipher *cipher;
  AvVaultHeader header;
  AvFileReader *database;
  AvFileReader *log;  /* nullable */
  GHashTable *in_log; /* page to the offset of its frame */
  gboolean log_is_whole;
  guint32 n_pages;
  guint32 *parents; /* by page; 0: none, or not known */
  guint8 *kinds;    /* AvBtreeKind; none of what is lost */
  gboolean *lost;
  GHashTable *made; /* page to what it holds now, in clear */
  GArray *roots;
  GArray *torn;
  guint32 schema_root;
  guint8 first[AV_SALVAGE_FILE_HEADER]; /* of page 1; zeros: lost */
};

/* What page holds from now on, in clear. */
void av_salvage_pages_make (AvSalvagePages *self,
                            guint32 number,
                            const guint8 *page);

G_END_DECLS
