#include "av-test-cut.h"

#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-test-disk.h"
#include "av-test-store.h"

#define SECTOR 512

/* A file under all its names: what is synced, and the operations since; or a
 * directory, of which nothing is kept. */
typedef struct
{
  gboolean is_directory;
  GByteArray *content;
  GPtrArray *pending; /* of AvTestDiskOperation, not owned */
} Node;

struct _AvTestCut
{
  char *root;
  GPtrArray *nodes;
  GHashTable *initial; /* path below root to node, at the start */
  GPtrArray *operations;

  /* The state before operation done. */
  guint done;
  guint acknowledged;
  GHashTable *names;       /* as programs see them */
  GHashTable *durable;     /* as synced */
  GPtrArray *name_changes; /* since, of AvTestDiskOperation */
  GHashTable *created;     /* operation to the node it made */
};

static Node *
node_new (AvTestCut *self,
          gboolean is_directory)
{
  Node *node = g_new0 (Node, 1);

  node->is_directory = is_directory;
  node->content = g_byte_array_new ();
  node->pending = g_ptr_array_new ();
  g_ptr_array_add (self->nodes, node);
  return node;
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_byte_array_unref (node->content);
  g_ptr_array_unref (node->pending);
  g_free (node);
}

static GHashTable *
names_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static GHashTable *
names_copy (GHashTable *names)
{
  GHashTable *copy = names_new ();
  GHashTableIter iter;
  gpointer path;
  gpointer node;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &path, &node))
    g_hash_table_insert (copy, g_strdup (path), node);

  return copy;
}

static void
load_directory (AvTestCut *self,
                const char *directory)
{
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *content = NULL;
      gsize size;
      Node *node;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_hash_table_insert (self->initial, g_strdup (path), node_new (self, TRUE));
          load_directory (self, path);
          continue;
        }

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      node = node_new (self, FALSE);
      g_byte_array_append (node->content, (guint8 *) content, size);
      g_hash_table_insert (self->initial, g_strdup (path), node);
    }
}

AvTestCut *
av_test_cut_new (const char *root)
{
  AvTestCut *self = g_new0 (AvTestCut, 1);

  self->root = g_strdup (root);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->initial = names_new ();
  load_directory (self, root);
  return self;
}

void
av_test_cut_free (AvTestCut *self)
{
  g_free (self->root);
  g_ptr_array_unref (self->nodes);
  g_hash_table_unref (self->initial);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->durable, g_hash_table_unref);
  g_clear_pointer (&self->name_changes, g_ptr_array_unref);
  g_clear_pointer (&self->created, g_hash_table_unref);
  g_free (self);
}

void
av_test_cut_set_operations (AvTestCut *self,
                            GPtrArray *operations)
{
  self->operations = g_ptr_array_ref (operations);
  self->names = names_copy (self->initial);
  self->durable = names_copy (self->initial);
  self->name_changes = g_ptr_array_new ();
  self->created = g_hash_table_new (NULL, NULL);
}

guint
av_test_cut_get_n_operations (AvTestCut *self)
{
  return self->operations->len;
}

/* sectors: which of the write arrive (0 no, 1 yes, 2 as junk); NULL: all. */
static void
apply_to_content (GByteArray *content,
                  const AvTestDiskOperation *operation,
                  GRand *chance)
{
  gsize size = 0;
  const guint8 *bytes = operation->bytes != NULL ? g_bytes_get_data (operation->bytes, &size) : NULL;
  gsize former = content->len;

  if (operation->kind == AV_TEST_DISK_TRUNCATE)
    {
      if (chance != NULL && g_rand_boolean (chance))
        return;

      g_byte_array_set_size (content, operation->offset);
      if (content->len > former)
        memset (content->data + former, 0, content->len - former);
      return;
    }

  for (gsize done = 0; done < size;)
    {
      gsize position = operation->offset + done;
      gsize n = MIN (SECTOR - position % SECTOR, size - done);
      guint fate = chance != NULL ? g_rand_int_range (chance, 0, 5) : 1;

      if (fate != 0)
        {
          former = content->len;
          if (position + n > content->len)
            {
              g_byte_array_set_size (content, position + n);
              memset (content->data + former, 0, content->len - former);
            }

          memcpy (content->data + position, bytes + done, n);
          if (fate == 2)
            for (gsize i = 0; i < n; i++)
              content->data[position + i] = g_rand_int (chance);
        }

      done += n;
    }
}

static void
apply_to_names (AvTestCut *self,
                GHashTable *names,
                const AvTestDiskOperation *operation)
{
  gpointer node;

  if (operation->kind == AV_TEST_DISK_CREATE || operation->kind == AV_TEST_DISK_MKDIR)
    {
      g_hash_table_insert (names, g_strdup (operation->path), g_hash_table_lookup (self->created, operation));
      return;
    }

  node = g_hash_table_lookup (names, operation->path);
  if (operation->kind == AV_TEST_DISK_RENAME && node != NULL)
    g_hash_table_insert (names, g_strdup (operation->target), node);
  g_hash_table_remove (names, operation->path);
}

static void
sync_path (AvTestCut *self,
           const char *path)
{
  Node *node = g_hash_table_lookup (self->names, path);

  if (node != NULL && !node->is_directory)
    {
      for (guint i = 0; i < node->pending->len; i++)
        apply_to_content (node->content, g_ptr_array_index (node->pending, i), NULL);
      g_ptr_array_set_size (node->pending, 0);
      return;
    }

  for (guint i = 0; i < self->name_changes->len;)
    {
      const AvTestDiskOperation *change = g_ptr_array_index (self->name_changes, i);
      g_autofree char *directory = g_path_get_dirname (change->path);

      if (g_str_equal (directory, path))
        {
          apply_to_names (self, self->durable, change);
          g_ptr_array_remove_index (self->name_changes, i);
        }
      else
        {
          i++;
        }
    }
}

static void
perform (AvTestCut *self,
         const AvTestDiskOperation *operation)
{
  Node *node;

  switch (operation->kind)
    {
    case AV_TEST_DISK_WRITE:
    case AV_TEST_DISK_TRUNCATE:
      node = g_hash_table_lookup (self->names, operation->path);
      g_assert (node != NULL);
      g_ptr_array_add (node->pending, (gpointer) operation);
      break;
    case AV_TEST_DISK_CREATE:
    case AV_TEST_DISK_MKDIR:
      g_hash_table_insert (self->created, (gpointer) operation, node_new (self, operation->kind == AV_TEST_DISK_MKDIR));
      G_GNUC_FALLTHROUGH;
    case AV_TEST_DISK_RENAME:
    case AV_TEST_DISK_REMOVE:
      apply_to_names (self, self->names, operation);
      g_ptr_array_add (self->name_changes, (gpointer) operation);
      break;
    case AV_TEST_DISK_SYNC:
      sync_path (self, operation->path);
      break;
    case AV_TEST_DISK_ACKNOWLEDGED:
      self->acknowledged++;
      break;
    default:
      break;
    }
}

/* What lies in a directory that is lost is lost with it. */
static void
lay_node (AvTestCut *self,
          const char *path,
          Node *node,
          guint variant,
          GRand *chance,
          const char *directory)
{
  g_autofree char *target = g_build_filename (directory, path + strlen (self->root), NULL);
  g_autofree char *parent = g_path_get_dirname (target);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  FILE *file;

  if (!g_file_test (parent, G_FILE_TEST_IS_DIR))
    return;

  if (node->is_directory)
    {
      g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
      return;
    }

  g_byte_array_append (content, node->content->data, node->content->len);
  for (guint i = 0; variant != 1 && i < node->pending->len; i++)
    apply_to_content (content, g_ptr_array_index (node->pending, i), chance);

  file = g_fopen (target, "wb");
  g_assert_nonnull (file);
  g_assert_true (content->len == 0 || fwrite (content->data, content->len, 1, file) == 1);
  fclose (file);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

guint
av_test_cut_lay (AvTestCut *self,
                 guint n,
                 guint variant,
                 const char *directory)
{
  g_autoptr (GHashTable) names = NULL;
  g_autofree gpointer *paths = NULL;
  GRand *chance = variant > 1 ? g_rand_new_with_seed (n * 1000003u + variant) : NULL;
  guint changes;
  guint length;

  g_assert (n >= self->done);
  while (self->done < n)
    perform (self, g_ptr_array_index (self->operations, self->done++));

  changes = self->name_changes->len;
  if (variant == 1)
    changes = 0;
  else if (chance != NULL)
    changes = g_rand_int_range (chance, 0, changes + 1);

  names = names_copy (self->durable);
  for (guint i = 0; i < changes; i++)
    apply_to_names (self, names, g_ptr_array_index (self->name_changes, i));

  /* In one order, so that chance gives the same every time, and a directory comes
   * before what lies in it. */
  paths = g_hash_table_get_keys_as_array (names, &length);
  qsort (paths, length, sizeof *paths, compare_paths);
  for (guint i = 0; i < length; i++)
    lay_node (self, paths[i], g_hash_table_lookup (names, paths[i]), variant, chance, directory);

  if (chance != NULL)
    g_rand_free (chance);
  return self->acknowledged;
}

/* Every cut is laid whole, with nothing unsynced, and by chance. */
guint
av_test_cut_try (AvTestCut *self,
                 const char *title,
                 guint images,
                 AvTestCutVerify verify,
                 gpointer user_data,
                 guint *laid)
{
  guint n = av_test_cut_get_n_operations (self) + 1;
  guint variants = MAX (3, (images + n - 1) / n);
  guint bad = 0;

  for (guint i = 0; i < n; i++)
    for (guint variant = 0; variant < variants; variant++)
      {
        g_autofree char *dir = g_dir_make_tmp ("av-cut-XXXXXX", NULL);
        guint acknowledged = av_test_cut_lay (self, i, variant, dir);

        if (!verify (dir, acknowledged, user_data))
          {
            if (bad++ < 10)
              g_test_message ("%s: bad before operation %u, variant %u", title, i, variant);
          }

        av_test_store_remove_tree (dir);
        ++*laid;
      }

  return bad;
}

guint
av_test_cut_everywhere (const char *root,
                        const char *title,
                        guint images,
                        AvTestCutAct act,
                        AvTestCutVerify verify,
                        gpointer user_data,
                        guint *laid)
{
  g_autoptr (AvTestCut) cut = av_test_cut_new (root);
  g_autoptr (GPtrArray) operations = NULL;

  av_test_disk_record (root);
  act (user_data);
  operations = av_test_disk_stop ();
  av_test_cut_set_operations (cut, operations);

  return av_test_cut_try (cut, title, images, verify, user_data, laid);
}
