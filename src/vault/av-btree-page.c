#include "av-btree-page.h"

#include <string.h>

#include "av-page-cipher.h"
#include "av-vault-header.h"

#define USABLE (AV_VAULT_PAGE_SIZE - AV_PAGE_RESERVE)
#define FILE_HEADER 100
#define N_CELLS 3
#define CONTENT 5
#define RIGHT 8

static guint
read_u16 (const guint8 *bytes)
{
  return bytes[0] << 8 | bytes[1];
}

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

static void
write_u16 (guint8 *bytes,
           guint value)
{
  bytes[0] = value >> 8;
  bytes[1] = value;
}

static void
write_u32 (guint8 *bytes,
           guint32 value)
{
  write_u16 (bytes, value >> 16);
  write_u16 (bytes + 2, value & 0xffff);
}

/* How many bytes it has; 0: it does not end before the end. */
static guint
read_varint (const guint8 *bytes,
             const guint8 *end,
             guint64 *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && bytes + i < end; i++)
    {
      if (i == 8)
        {
          *value = *value << 8 | bytes[i];
          return 9;
        }

      *value = *value << 7 | (bytes[i] & 0x7f);
      if ((bytes[i] & 0x80) == 0)
        return i + 1;
    }

  return 0;
}

static guint
write_varint (guint8 *bytes,
              guint64 value)
{
  guint8 reversed[9];
  guint n = 0;

  if (value >> 56 != 0)
    {
      bytes[8] = value;
      value >>= 8;
      for (int i = 7; i >= 0; i--, value >>= 7)
        bytes[i] = (value & 0x7f) | 0x80;
      return 9;
    }

  do
    reversed[n++] = value & 0x7f;
  while ((value >>= 7) != 0);
  for (guint i = 0; i < n; i++)
    bytes[i] = reversed[n - 1 - i] | (i < n - 1 ? 0x80 : 0);
  return n;
}

gboolean
av_btree_kind_is_inner (AvBtreeKind kind)
{
  return kind == AV_BTREE_INDEX_INNER || kind == AV_BTREE_TABLE_INNER;
}

gboolean
av_btree_kind_is_table (AvBtreeKind kind)
{
  return kind == AV_BTREE_TABLE_LEAF || kind == AV_BTREE_TABLE_INNER;
}

static guint
get_pointers (const guint8 *page)
{
  return av_btree_kind_is_inner (page[0]) ? 12 : 8;
}

guint
av_btree_page_get_n_cells (const guint8 *page)
{
  return read_u16 (page + N_CELLS);
}

AvBtreeKind
av_btree_page_get_kind (const guint8 *page)
{
  guint8 kind = page[0];

  if (kind != AV_BTREE_INDEX_INNER && kind != AV_BTREE_TABLE_INNER && kind != AV_BTREE_INDEX_LEAF && kind != AV_BTREE_TABLE_LEAF)
    return AV_BTREE_NONE;

  return get_pointers (page) + 2 * av_btree_page_get_n_cells (page) <= USABLE ? kind : AV_BTREE_NONE;
}

guint32
av_btree_page_get_right (const guint8 *page)
{
  return read_u32 (page + RIGHT);
}

/* What of a payload lies in the page, the number of the next page included. */
static guint64
get_local (guint64 payload,
           gboolean leaf_of_table)
{
  const guint64 maximum = leaf_of_table ? USABLE - 35 : (USABLE - 12) * 64 / 255 - 23;
  const guint64 minimum = (USABLE - 12) * 32 / 255 - 23;
  guint64 kept;

  if (payload <= maximum)
    return payload;

  kept = minimum + (payload - minimum) % (USABLE - 4);
  return (kept <= maximum ? kept : minimum) + 4;
}

gboolean
av_btree_page_get_cell (const guint8 *page,
                        guint index,
                        AvBtreeCell *cell)
{
  const guint8 *end = page + USABLE;
  const guint8 *at = page + read_u16 (page + get_pointers (page) + 2 * index);
  guint64 payload = 0;
  guint64 rowid = 0;
  guint n;

  *cell = (AvBtreeCell){ .bytes = at };
  if (av_btree_kind_is_inner (page[0]))
    {
      if (at + 4 > end)
        return FALSE;
      cell->child = read_u32 (at);
      at += 4;
    }

  if (page[0] != AV_BTREE_TABLE_INNER)
    {
      n = read_varint (at, end, &payload);
      if (n == 0 || payload > G_MAXINT32)
        return FALSE;
      at += n;
    }

  if (av_btree_kind_is_table (page[0]))
    {
      n = read_varint (at, end, &rowid);
      if (n == 0)
        return FALSE;
      at += n;
    }

  cell->rowid = (gint64) rowid;
  cell->record = at;
  cell->n_record = page[0] != AV_BTREE_TABLE_INNER ? get_local (payload, page[0] == AV_BTREE_TABLE_LEAF) : 0;
  cell->size = at - cell->bytes + cell->n_record;
  return cell->n_record <= (gsize) (end - MIN (at, end));
}

void
av_btree_page_begin (guint8 *page,
                     AvBtreeKind kind)
{
  memset (page, 0, AV_VAULT_PAGE_SIZE);
  page[0] = kind;
  write_u16 (page + CONTENT, USABLE);
}

static gboolean
add_cell (guint8 *page,
          guint32 child,
          const guint8 *rest,
          gsize size)
{
  guint n = av_btree_page_get_n_cells (page);
  guint start = read_u16 (page + CONTENT);
  guint pointer = get_pointers (page) + 2 * n;

  if (start < pointer + 2 + 4 + size)
    return FALSE;

  start -= 4 + size;
  write_u32 (page + start, child);
  memcpy (page + start + 4, rest, size);
  write_u16 (page + pointer, start);
  write_u16 (page + CONTENT, start);
  write_u16 (page + N_CELLS, n + 1);
  return TRUE;
}

gboolean
av_btree_page_add_rowid (guint8 *page,
                         guint32 child,
                         gint64 rowid)
{
  guint8 bytes[9];

  return add_cell (page, child, bytes, write_varint (bytes, (guint64) rowid));
}

gboolean
av_btree_page_add_record (guint8 *page,
                          guint32 child,
                          const AvBtreeCell *of_leaf)
{
  return add_cell (page, child, of_leaf->bytes, of_leaf->size);
}

void
av_btree_page_end (guint8 *page,
                   guint32 child)
{
  write_u32 (page + RIGHT, child);
}

/* What it held stays where it is, and is nobody's. */
void
av_btree_page_remove_cell (guint8 *page,
                           guint index)
{
  guint n = av_btree_page_get_n_cells (page);
  guint8 *pointer = page + get_pointers (page) + 2 * index;

  memmove (pointer, pointer + 2, 2 * (n - 1 - index));
  write_u16 (page + N_CELLS, n - 1);
}

void
av_btree_page_move_first (guint8 *page)
{
  guint8 *header = page + FILE_HEADER;

  memmove (page, header, MIN (get_pointers (header) + 2 * av_btree_page_get_n_cells (header), USABLE - FILE_HEADER));
}

GArray *
av_btree_cell_list_types (const AvBtreeCell *cell)
{
  g_autoptr (GArray) types = g_array_new (FALSE, FALSE, sizeof (guint64));
  const guint8 *end = cell->record + cell->n_record;
  const guint8 *at = cell->record;
  guint64 size;
  guint n = read_varint (at, end, &size);

  if (n == 0 || size < n || size > cell->n_record)
    return NULL;

  end = at + size;
  for (at += n; at < end; at += n)
    {
      guint64 type;

      n = read_varint (at, end, &type);
      if (n == 0)
        return NULL;
      g_array_append_val (types, type);
    }

  return g_steal_pointer (&types);
}
