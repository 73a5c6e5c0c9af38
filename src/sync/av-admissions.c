#include "av-admissions.h"

#include <string.h>

#include "av-say.h"

struct _AvAdmissions
{
  AvStore *store;
  GHashTable *records; /* ids as GBytes, to arrays of Admission in the order they were said */
};

typedef struct
{
  AvId writer;
  char *scopes; /* in which it may admit */
} Admission;

static void
clear_admission (gpointer data)
{
  g_free (((Admission *) data)->scopes);
}

void
av_admissions_free (AvAdmissions *self)
{
  g_hash_table_unref (self->records);
  g_free (self);
}

static GArray *
get_record (AvAdmissions *self,
            const AvId *record)
{
  g_autoptr (GBytes) key = g_bytes_new (record->bytes, AV_ID_SIZE);
  GArray *admissions = g_hash_table_lookup (self->records, key);

  if (admissions != NULL)
    return admissions;

  admissions = g_array_new (FALSE, FALSE, sizeof (Admission));
  g_array_set_clear_func (admissions, clear_admission);
  g_hash_table_insert (self->records, g_steal_pointer (&key), admissions);
  return admissions;
}

static gboolean
note (const AvSaying *saying,
      gpointer user_data,
      GError **error)
{
  AvAdmissions *self = user_data;
  Admission admission = { 0 };
  g_autoptr (GError) problem = NULL;

  if (strcmp (saying->reg, "admis") != 0 || g_strcmp0 (saying->value, "1") != 0 || saying->scopes == NULL)
    return TRUE;

  if (!av_segment_store_get_writer (self->store, AV_DOT_SID (saying->dot), &admission.writer, &problem))
    return av_database_ended_well (&problem, error);

  admission.scopes = g_strdup (saying->scopes);
  g_array_append_val (get_record (self, &saying->record), admission);
  return TRUE;
}

AvAdmissions *
av_admissions_load (AvStore *store,
                    GError **error)
{
  g_autoptr (AvAdmissions) self = g_new0 (AvAdmissions, 1);

  self->store = store;
  self->records = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_array_unref);
  return av_say_foreach (store, "~admission", NULL, note, self, error) ? g_steal_pointer (&self) : NULL;
}

static GArray *
find (AvAdmissions *self,
      const guint8 *hash)
{
  g_autoptr (GBytes) key = NULL;
  AvId record;

  av_store_system_id ("~admission", hash, AV_SEGMENT_HASH_SIZE, &record);
  key = g_bytes_new (record.bytes, AV_ID_SIZE);
  return g_hash_table_lookup (self->records, key);
}

/* Whoever was revoked does not let itself in. */
char *
av_admissions_list_scopes (AvAdmissions *self,
                           const AvId *author,
                           const guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  GArray *admissions = find (self, hash);
  GString *scopes;

  if (admissions == NULL)
    return NULL;

  scopes = g_string_new (NULL);
  for (guint i = 0; i < admissions->len; i++)
    {
      const Admission *admission = &g_array_index (admissions, Admission, i);

      if (!av_id_equal (&admission->writer, author))
        g_string_append (scopes, admission->scopes);
    }

  return g_string_free (scopes, FALSE);
}

gboolean
av_admissions_agree (AvAdmissions *self,
                     AvAdmissions *others,
                     const guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  GArray *ours = find (self, hash);
  GArray *theirs = find (others, hash);

  if (ours == NULL || theirs == NULL || ours->len != theirs->len)
    return ours == theirs;

  for (guint i = 0; i < ours->len; i++)
    {
      const Admission *one = &g_array_index (ours, Admission, i);
      const Admission *other = &g_array_index (theirs, Admission, i);

      if (!av_id_equal (&one->writer, &other->writer) || strcmp (one->scopes, other->scopes) != 0)
        return FALSE;
    }

  return TRUE;
}
