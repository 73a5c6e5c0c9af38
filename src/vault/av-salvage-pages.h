#pragma once

#include "av-secret.h"
#include "av-vault-header.h"

G_BEGIN_DECLS

/* Every page of a damaged store as it was last committed, in the log or in the
 * database. SQLite keeps beside the trees whose child each page is (auto_vacuum),
 * so an inner page that is lost is made again of its children. Rows lie in the
 * leaves: where a leaf is lost so are they. */
typedef struct _AvSalvagePages AvSalvagePages;

AvSalvagePages *av_salvage_pages_new (const char *path,
                                      AvSecret *store_key,
                                      const AvVaultHeader *header,
                                      GError **error);
void av_salvage_pages_free (AvSalvagePages *self);

/* A file of SQLite of these pages at path, sealed as they were: pages that are
 * lost do not authenticate. Its schema is empty; the former one is the tree of
 * AvSalvagePages' root, one page behind the others. */
gboolean av_salvage_pages_write (AvSalvagePages *self,
                                 const char *path,
                                 GError **error);

/* Of the former schema, in what was written; 0: nothing of it is left. */
guint32 av_salvage_pages_get_schema_root (AvSalvagePages *self);

/* The fields of page 1 that are not SQLite's own; FALSE: page 1 is lost. */
gboolean av_salvage_pages_get_versions (AvSalvagePages *self,
                                        guint32 *user_version,
                                        guint32 *application_id);

/* Whether the disk has refused nothing of the log. */
gboolean av_salvage_pages_has_whole_log (AvSalvagePages *self);

/* Roots of trees, of guint32 (transfer none). */
GArray *av_salvage_pages_get_roots (AvSalvagePages *self);

/* Roots of trees that lack something nothing else tells of, of guint32; 0: of
 * which tree is not known (transfer none). */
GArray *av_salvage_pages_get_torn (AvSalvagePages *self);

/* In clear, into page, of AV_VAULT_PAGE_SIZE; FALSE: it is lost. */
gboolean av_salvage_pages_read (AvSalvagePages *self,
                                guint32 number,
                                guint8 *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSalvagePages, av_salvage_pages_free)

G_END_DECLS
