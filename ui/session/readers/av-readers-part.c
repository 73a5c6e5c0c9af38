#include "av-readers-part.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-class-checks.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-moment.h"
#include "av-own-part.h"
#include "av-query.h"
#include "av-reading.h"
#include "av-segment-store.h"

static void
part_free (gpointer data)
{
  AvReadersPart *part = data;

  g_free (part->container);
  g_free (part->title);
  g_free (part->told);
  g_free (part);
}

static void
add_told (GPtrArray *told,
          const char *text)
{
  if (*text != '\0')
    g_ptr_array_add (told, g_strdup (text));
}

/* transfer full */
static char *
tell (AvSummary *summary,
      const char *owner)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *day = summary != NULL ? av_moment_show_day ((gint64) summary->created) : NULL;

  if (summary != NULL)
    {
      add_told (told, summary->subtitle);
      if (strcmp (summary->code, summary->title) != 0)
        add_told (told, summary->code);
    }
  add_told (told, owner);
  /* Translators: %s is a day. */
  if (day != NULL)
    g_ptr_array_add (told, g_strdup_printf (_ ("first noted on %s"), day));

  g_ptr_array_add (told, NULL);
  return g_strjoinv (" · ", (char **) told->pdata);
}

/* The classes of it that were erased, a mask. */
static gboolean
find_erased (AvStore *store,
             const AvId *container,
             guint *classes,
             GError **error)
{
  *classes = 0;
  for (guint class = 0; class < AV_N_CLASSES; class ++)
    {
      gboolean erased = FALSE;

      if (av_class_is_keyed (class) && !av_segment_store_is_erased (store, container, class, &erased, error))
        return FALSE;
      if (erased)
        *classes |= AV_CLASS_BIT (class);
    }

  return TRUE;
}

/* transfer full */
static char *
tell_erased (guint classes)
{
  g_autofree char *parts = NULL;

  if (classes == 0)
    return g_strdup (_ ("A dossier that this computer did not receive"));
  if (classes == AV_KEYED_CLASSES)
    return g_strdup (_ ("A dossier that was erased"));

  parts = av_class_checks_show (classes);
  /* Translators: %s is a list of parts: contact details, path. */
  return g_strdup_printf (_ ("A dossier erased in part: %s"), parts);
}

/* Why nothing of it is shown here: what a role does not read looks as what is not held.
 * transfer full */
static char *
tell_why_hidden (AvStore *store,
                 const char *container,
                 GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSummary) whole = NULL;
  guint erased = 0;
  AvId id;

  av_reading_begin_whole (store);
  whole = av_query_dossier_alone (store, container, &problem);
  av_reading_end_whole (store);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (whole != NULL)
    return g_strdup (_ ("A dossier that your role does not read"));

  if (av_id_parse (container, &id) && !find_erased (store, &id, &erased, error))
    return NULL;

  return tell_erased (erased);
}

static AvReadersPart *
load_part (AvStore *store,
           AvInstallation *installation,
           const char *container,
           GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSummary) summary = av_query_dossier_alone (store, container, &problem);
  g_autofree char *scope = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *title = summary != NULL ? g_strdup (summary->title) : NULL;
  gboolean ours = FALSE;
  AvReadersPart *part;
  AvId id;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if ((av_id_parse (container, &id) && !av_segment_store_get_scope (store, &id, &scope, error)) || !av_fusion_has_say (store, container, &ours, error))
    return NULL;

  if (title == NULL && (title = tell_why_hidden (store, container, error)) == NULL)
    return NULL;

  owner = scope != NULL ? av_installation_describe_scope (installation, scope) : g_strdup ("");
  part = g_new0 (AvReadersPart, 1);
  part->container = g_strdup (container);
  part->title = g_steal_pointer (&title);
  part->told = tell (summary, owner);
  part->ours = ours;
  return part;
}

GPtrArray *
av_readers_part_list (AvStore *store,
                      AvInstallation *installation,
                      const char *dossier,
                      GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_auto (GStrv) component = av_fusion_get_component (store, dossier, error);

  if (component == NULL)
    return NULL;

  for (guint i = 0; component[i] != NULL; i++)
    {
      AvReadersPart *part = load_part (store, installation, component[i], error);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (parts, part);
    }

  return g_steal_pointer (&parts);
}
