#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A page of a tree of SQLite (its "Database File Format", 1.6), in clear, its
 * header at the beginning: all but page 1. Nothing in it is believed. */

typedef enum
{
  AV_BTREE_NONE = 0,
  AV_BTREE_INDEX_INNER = 2,
  AV_BTREE_TABLE_INNER = 5,
  AV_BTREE_INDEX_LEAF = 10, /* also of a table without rowids, as the one before */
  AV_BTREE_TABLE_LEAF = 13,
} AvBtreeKind;

/* Points into its page. */
typedef struct
{
  const guint8 *bytes; /* the whole cell */
  gsize size;
  guint32 child; /* of an inner page */
  gint64 rowid;  /* of a table */
  const guint8 *record;
  gsize n_record; /* what of it lies in the page; 0 in an inner page of a table */
} AvBtreeCell;

AvBtreeKind av_btree_page_get_kind (const guint8 *page);
gboolean av_btree_kind_is_inner (AvBtreeKind kind);
gboolean av_btree_kind_is_table (AvBtreeKind kind);

guint av_btree_page_get_n_cells (const guint8 *page);
gboolean av_btree_page_get_cell (const guint8 *page,
                                 guint index,
                                 AvBtreeCell *cell);

/* The last child of an inner page. */
guint32 av_btree_page_get_right (const guint8 *page);

/* An inner page without children, to which they are added in order; FALSE: no
 * room. The last one is the right one, without a cell. */
void av_btree_page_begin (guint8 *page,
                          AvBtreeKind kind);
gboolean av_btree_page_add_rowid (guint8 *page,
                                  guint32 child,
                                  gint64 rowid);
gboolean av_btree_page_add_record (guint8 *page,
                                   guint32 child,
                                   const AvBtreeCell *of_leaf);
void av_btree_page_end (guint8 *page,
                        guint32 child);

void av_btree_page_remove_cell (guint8 *page,
                                guint index);

/* Page 1, whose tree begins behind the header of the file, as another page. */
void av_btree_page_move_first (guint8 *page);

/* The serial types of a record's values, of guint64 (transfer full); NULL: it is
 * none. */
GArray *av_btree_cell_list_types (const AvBtreeCell *cell);

G_END_DECLS
