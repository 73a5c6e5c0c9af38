#include "av-break-glass.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-moment.h"
#include "av-wire.h"

#define FORM "~bris-de-glace"

G_DEFINE_QUARK (av_break_glass_error, av_break_glass_error)

void
av_broken_glass_free (AvBrokenGlass *self)
{
  g_free (self->dossier);
  g_free (self->agent);
  g_free (self->reason);
  g_free (self->seen);
  g_free (self);
}

/* ---- Writing --------------------------------------------------------------- */

typedef struct
{
  AvId container;
  const char *dossier;
  const char *agent;
  const char *reason;
} Breaking;

/* BLAKE2b-128 (form ‖ container ‖ 16 random bytes): one each time. */
static void
draw_id (const AvId *container,
         AvId *record)
{
  g_autoptr (GByteArray) key = g_byte_array_new ();
  AvId random;

  av_id_random (&random);
  av_writer_put_bytes (key, container->bytes, AV_ID_SIZE);
  av_writer_put_bytes (key, random.bytes, AV_ID_SIZE);
  av_store_system_id (FORM, key->data, key->len, record);
}

static gboolean
write_break (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Breaking *breaking = user_data;
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local ((gint64) (av_store_get_now (store) / 1000));
  g_autofree char *moment = av_moment_from_date_time (now);
  const char *const values[][2] = { { "agent", breaking->agent }, { "motif", breaking->reason }, { "quand", moment } };
  AvId record;

  draw_id (&breaking->container, &record);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (!av_segment_store_write_system (store, FORM, &record, &breaking->container, AV_CLASS_PARCOURS, values[i][0], values[i][1], error))
      return FALSE;

  return av_access_log_add (store, AV_ACT_BREAK_GLASS, breaking->dossier, "", error) && av_merge_settle (store, error);
}

gboolean
av_break_glass (AvInstallation *self,
                const char *dossier,
                const char *agent,
                const char *reason,
                GError **error)
{
  g_autofree char *given = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  gboolean here;
  Breaking breaking = { { { 0 } }, dossier, agent != NULL ? agent : "", given };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  if (given[0] == '\0' || g_utf8_strlen (given, -1) > AV_LIMIT_REASON)
    {
      g_set_error_literal (error, AV_BREAK_GLASS_ERROR, AV_BREAK_GLASS_ERROR_REASON,
                           _ ("Say in a sentence why this dossier is opened beyond your role: its référent reads it. Nothing was opened."));
      return FALSE;
    }

  if (dossier == NULL || !av_id_parse (dossier, &breaking.container))
    memset (&breaking.container, 0, sizeof breaking.container);

  if (!av_segment_store_has_records (self->store, &breaking.container, &here, error))
    return FALSE;

  if (!here)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                           _ ("Nothing of this dossier is on this computer: there is nothing to open here. An exchange with its team brings it, where it may be read here. Nothing was written."));
      return FALSE;
    }

  return av_store_transact (self->store, write_break, &breaking, error);
}

typedef struct
{
  const AvBrokenGlass *broken;
  const char *agent;
} Acknowledgement;

static gboolean
write_acknowledgement (AvStore *store,
                       gpointer user_data,
                       GError **error)
{
  const Acknowledgement *acknowledgement = user_data;
  AvId container;

  av_id_parse (acknowledgement->broken->dossier, &container);

  return av_segment_store_write_system (store, FORM, &acknowledgement->broken->record, &container, AV_CLASS_PARCOURS, "vu",
                                        acknowledgement->agent, error) &&
         av_access_log_add (store, AV_ACT_BREAK_GLASS, acknowledgement->broken->dossier, "vu", error) && av_merge_settle (store, error);
}

gboolean
av_break_glass_acknowledge (AvInstallation *self,
                            const AvBrokenGlass *broken,
                            const char *agent,
                            GError **error)
{
  Acknowledgement acknowledgement = { broken, agent };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  if (agent != NULL && *agent != '\0' && strcmp (agent, broken->agent) != 0)
    return av_store_transact (self->store, write_acknowledgement, &acknowledgement, error);

  g_set_error_literal (error, AV_BREAK_GLASS_ERROR, AV_BREAK_GLASS_ERROR_OWN,
                       _ ("Whoever opened a dossier beyond their role does not acknowledge it: a colleague does. Nothing was changed."));
  return FALSE;
}

/* ---- Reading --------------------------------------------------------------- */

typedef struct
{
  GHashTable *found; /* record id as GBytes → AvBrokenGlass */
} Listing;

static AvBrokenGlass *
get_broken (Listing *listing,
            const AvId *record,
            const AvId *container)
{
  GBytes *key = g_bytes_new (record->bytes, AV_ID_SIZE);
  AvBrokenGlass *broken = g_hash_table_lookup (listing->found, key);

  if (broken != NULL)
    {
      g_bytes_unref (key);
      return broken;
    }

  broken = g_new0 (AvBrokenGlass, 1);
  broken->record = *record;
  broken->dossier = av_id_to_string (container);
  broken->agent = g_strdup ("");
  broken->reason = g_strdup ("");
  g_hash_table_insert (listing->found, key, broken);
  return broken;
}

static void
replace_text (char **text,
              const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static gboolean
read_register (const AvId *record,
               const AvId *container,
               const char *reg,
               const char *value,
               gint64 sid,
               gpointer user_data,
               GError **error)
{
  AvBrokenGlass *broken = get_broken (user_data, record, container);
  g_autoptr (GDateTime) moment = NULL;

  if (strcmp (reg, "agent") == 0)
    replace_text (&broken->agent, value);
  else if (strcmp (reg, "motif") == 0)
    replace_text (&broken->reason, value);
  else if (strcmp (reg, "vu") == 0)
    replace_text (&broken->seen, value);
  else if (strcmp (reg, "quand") == 0 && (moment = g_date_time_new_from_iso8601 (value, NULL)) != NULL)
    broken->when = g_date_time_to_unix (moment) * 1000;

  return TRUE;
}

static int
compare_broken (gconstpointer a,
                gconstpointer b)
{
  const AvBrokenGlass *left = *(AvBrokenGlass *const *) a;
  const AvBrokenGlass *right = *(AvBrokenGlass *const *) b;

  if (left->when != right->when)
    return left->when > right->when ? -1 : 1;

  return memcmp (left->record.bytes, right->record.bytes, sizeof left->record.bytes);
}

GPtrArray *
av_break_glass_list (AvInstallation *self,
                     const char *dossier,
                     gint64 from,
                     GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_broken_glass_free);
  Listing listing = { found };
  GHashTableIter iter;
  AvBrokenGlass *broken;
  gboolean done;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  done = av_segment_store_foreach_system (self->store, FORM, read_register, &listing, error);

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &broken))
    g_ptr_array_add (list, broken);

  for (guint i = list->len; i > 0; i--)
    {
      broken = g_ptr_array_index (list, i - 1);

      if (broken->when < from || (dossier != NULL && strcmp (broken->dossier, dossier) != 0))
        g_ptr_array_remove_index_fast (list, i - 1);
    }

  g_ptr_array_sort (list, compare_broken);
  return done ? g_steal_pointer (&list) : NULL;
}
