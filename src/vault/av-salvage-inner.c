#include "av-salvage-inner.h"

#include "av-btree-page.h"
#include "av-salvage-pages-private.h"

#define DEEPEST 20 /* no tree of SQLite is */

/* Lost pages to GArray of their children. */
static GHashTable *
list_orphans (AvSalvagePages *self)
{
  GHashTable *orphans = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  for (guint32 number = 2; number <= self->n_pages; number++)
    {
      guint32 parent = self->parents[number];
      GArray *children;

      if (parent == 0 || parent > self->n_pages || !self->lost[parent])
        continue;

      children = g_hash_table_lookup (orphans, GUINT_TO_POINTER (parent));
      if (children == NULL)
        {
          children = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_hash_table_insert (orphans, GUINT_TO_POINTER (parent), children);
        }
      g_array_append_val (children, number);
    }

  return orphans;
}

static void
note_torn (AvSalvagePages *self,
           guint32 number)
{
  for (guint i = 0; i < DEEPEST && self->parents[number] > 0 && self->parents[number] <= self->n_pages; i++)
    number = self->parents[number];

  for (guint i = 0; i < self->torn->len; i++)
    if (g_array_index (self->torn, guint32, i) == number)
      return;

  g_array_append_val (self->torn, number);
}

/* The leaf at the end of a tree, in clear; 0: it is lost. */
static guint32
read_last_leaf (AvSalvagePages *self,
                guint32 number,
                guint8 *page)
{
  for (guint i = 0; i < DEEPEST && av_salvage_pages_read (self, number, page); i++)
    {
      AvBtreeKind kind = av_btree_page_get_kind (page);

      if (kind == AV_BTREE_NONE)
        return 0;
      if (!av_btree_kind_is_inner (kind))
        return number;
      number = av_btree_page_get_right (page);
    }

  return 0;
}

typedef struct
{
  guint32 number;
  gint64 last; /* rowid */
} Child;

static int
compare_children (gconstpointer one,
                  gconstpointer other)
{
  gint64 first = ((const Child *) one)->last;
  gint64 second = ((const Child *) other)->last;

  return (first > second) - (first < second);
}

/* The last rowid of a tree; of one whose end is lost, the last its page knows. */
static gboolean
find_last_rowid (AvSalvagePages *self,
                 guint32 number,
                 gint64 *last)
{
  guint8 page[AV_VAULT_PAGE_SIZE];
  AvBtreeCell cell;
  guint n;

  if (read_last_leaf (self, number, page) == 0 && !av_salvage_pages_read (self, number, page))
    return FALSE;

  n = av_btree_page_get_n_cells (page);
  if (n == 0 || !av_btree_page_get_cell (page, n - 1, &cell))
    return FALSE;

  *last = cell.rowid;
  return TRUE;
}

/* Its page holds rowids alone: nothing is missing but children that are lost. */
static gboolean
join_table (AvSalvagePages *self,
            GArray *numbers,
            guint8 *page)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (Child));
  gboolean whole = TRUE;

  for (guint i = 0; i < numbers->len; i++)
    {
      Child child = { g_array_index (numbers, guint32, i), 0 };

      if (find_last_rowid (self, child.number, &child.last))
        g_array_append_val (children, child);
      else
        whole = FALSE;
    }

  g_array_sort (children, compare_children);
  av_btree_page_begin (page, AV_BTREE_TABLE_INNER);
  for (guint i = 0; i < children->len; i++)
    {
      Child *child = &g_array_index (children, Child, i);

      if (i == children->len - 1)
        av_btree_page_end (page, child->number);
      else
        whole &= av_btree_page_add_rowid (page, child->number, child->last);
    }

  return whole;
}

/* A row out of a leaf at the end of a tree, the shortest, goes between this tree
 * and the next one. */
static gboolean
lift_row (AvSalvagePages *self,
          guint32 number,
          guint8 *page)
{
  guint8 leaf[AV_VAULT_PAGE_SIZE];
  guint32 place = read_last_leaf (self, number, leaf);
  guint n = place > 0 ? av_btree_page_get_n_cells (leaf) : 0;
  AvBtreeCell shortest = { .size = G_MAXSIZE };
  guint chosen = 0;

  /* A leaf has to keep one. */
  if (n < 2)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      AvBtreeCell cell;

      if (!av_btree_page_get_cell (leaf, i, &cell))
        return FALSE;
      if (cell.size < shortest.size)
        {
          shortest = cell;
          chosen = i;
        }
    }

  if (!av_btree_page_add_record (page, number, &shortest))
    return FALSE;

  av_btree_page_remove_cell (leaf, chosen);
  av_salvage_pages_make (self, place, leaf);
  return TRUE;
}

/* The rows between its children were its own, and are lost. */
static void
join_index (AvSalvagePages *self,
            GArray *numbers,
            guint8 *page)
{
  av_btree_page_begin (page, AV_BTREE_INDEX_INNER);
  for (guint i = 0; i + 1 < numbers->len; i++)
    lift_row (self, g_array_index (numbers, guint32, i), page);
  av_btree_page_end (page, g_array_index (numbers, guint32, numbers->len - 1));
}

/* A page with one child would be none to SQLite: it takes its place. */
static gboolean
join (AvSalvagePages *self,
      GArray *numbers,
      guint8 *page)
{
  guint32 last = g_array_index (numbers, guint32, numbers->len - 1);
  gboolean whole = av_btree_kind_is_table (self->kinds[last]);

  if (numbers->len > 1 && whole)
    whole = join_table (self, numbers, page);
  else if (numbers->len > 1)
    join_index (self, numbers, page);

  if (numbers->len == 1 || av_btree_page_get_n_cells (page) == 0)
    av_salvage_pages_read (self, last, page);
  return whole;
}

/* Its children first. */
static void
make_again (AvSalvagePages *self,
            GHashTable *orphans,
            guint32 number)
{
  GArray *children = g_hash_table_lookup (orphans, GUINT_TO_POINTER (number));
  g_autoptr (GArray) readable = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 place = number == 1 ? self->n_pages + 1 : number;
  guint8 page[AV_VAULT_PAGE_SIZE];
  gboolean whole = TRUE;

  if (!self->lost[number] || children == NULL)
    return;

  self->lost[number] = FALSE;
  for (guint i = 0; i < children->len; i++)
    {
      guint32 child = g_array_index (children, guint32, i);

      make_again (self, orphans, child);
      if (self->kinds[child] != AV_BTREE_NONE)
        g_array_append_val (readable, child);
      else
        whole = FALSE;
    }

  if (readable->len > 0)
    whole &= join (self, readable, page);
  if (!whole)
    note_torn (self, number);
  if (readable->len == 0)
    return;

  self->kinds[number] = av_btree_page_get_kind (page);
  av_salvage_pages_make (self, place, page);
  if (number == 1)
    self->schema_root = place;
}

void
av_salvage_inner_make (AvSalvagePages *pages)
{
  g_autoptr (GHashTable) orphans = list_orphans (pages);

  for (guint32 number = 1; number <= pages->n_pages; number++)
    make_again (pages, orphans, number);
}
