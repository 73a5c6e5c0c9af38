#include "av-version.h"

#include <glib/gi18n.h>

void
av_version_free (AvVersion *version)
{
  g_free (version->value);
  g_free (version->shown);
  g_free (version->who);
  g_free (version);
}

static void
add_version (GPtrArray *versions,
             const AvField *field,
             const char *value,
             const char *who,
             gint64 when)
{
  AvVersion *version = g_new0 (AvVersion, 1);

  version->value = g_strdup (value);
  version->shown = value != NULL ? av_field_show (field, value) : g_strdup (_ ("no answer"));
  version->who = g_strdup (who != NULL ? who : "");
  version->when = when;
  version->mine = versions->len == 0;
  g_ptr_array_add (versions, version);
}

static void
add_live_values (GPtrArray *versions,
                 const AvField *field,
                 AvSnapshot *loaded)
{
  g_auto (GStrv) conflicts = av_snapshot_get_conflicts (loaded);
  const AvLiveValue *live;
  guint n_live = 0;

  if (!g_strv_contains ((const char *const *) conflicts, field->id))
    return;

  live = av_snapshot_get_live (loaded, field->id, &n_live);
  for (guint i = 0; i < n_live; i++)
    add_version (versions, field, live[i].value, live[i].agent, live[i].hlc >> 16);
}

GPtrArray *
av_version_dup_all (AvTyping *typing,
                    const char *id,
                    const char *agent)
{
  AvRecord *record = av_typing_get_record (typing);
  AvSnapshot *loaded = av_typing_get_loaded (typing);
  const AvField *field = av_form_find_field (av_record_get_form (record), id);
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) av_version_free);

  if (field == NULL)
    return NULL;

  if (av_typing_is_contested (typing, id))
    {
      add_version (versions, field, av_record_get_answer (record, id), agent, 0);
      add_version (versions, field, av_snapshot_get_answer (loaded, id),
                   av_snapshot_get_changed_by (loaded, id), av_snapshot_get_changed (loaded, id));
    }
  else
    {
      add_live_values (versions, field, loaded);
    }

  return versions->len > 1 ? g_steal_pointer (&versions) : NULL;
}
