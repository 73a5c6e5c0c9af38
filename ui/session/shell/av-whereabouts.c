#include "av-whereabouts.h"

#include <string.h>

#include "av-field-focus.h"
#include "av-window-kind.h"

#define SETTING "fenetres"
#define TYPE "a(ssss)" /* kind, container, page, field: "" for none; the front one first */

/* A window loads its dossier before it has the field. */
#define PERIOD_MS 100
#define PERIODS 50

static const AvWindowKind *
find_kind (GtkWindow *window)
{
  guint n;
  const AvWindowKind *kinds = av_window_kind_get_all (&n);

  for (guint i = 0; i < n; i++)
    if (G_OBJECT_TYPE (window) == kinds[i].get_type ())
      return &kinds[i];

  return NULL;
}

static char *
dup_property (GtkWindow *window,
              const char *name)
{
  char *text = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (window), name) != NULL)
    g_object_get (window, name, &text, NULL);

  return text != NULL ? text : g_strdup ("");
}

static char *
describe (AvApplication *application)
{
  g_autoptr (GVariant) windows = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (TYPE));
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    {
      const AvWindowKind *kind = find_kind (l->data);
      g_autofree char *container = dup_property (l->data, "container");
      g_autofree char *page = dup_property (l->data, "page");

      if (kind != NULL)
        g_variant_builder_add (&builder, "(ssss)", kind->name, container, page, av_field_focus_find (l->data));
    }
  windows = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_print (windows, FALSE);
}

/* ---- On the store's thread -------------------------------------------------- */

typedef struct
{
  char *agent;
  char *windows;
} Whereabouts;

static void
whereabouts_free (gpointer data)
{
  Whereabouts *whereabouts = data;

  g_free (whereabouts->agent);
  g_free (whereabouts->windows);
  g_free (whereabouts);
}

static gpointer
keep (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Whereabouts *whereabouts = user_data;
  g_autofree char *setting = g_strdup_printf ("%s %s", whereabouts->agent, whereabouts->windows);

  av_store_set_setting (store, SETTING, setting, error);

  return NULL;
}

static gpointer
take (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Whereabouts *whereabouts = user_data;
  g_autofree char *setting = NULL;
  gsize size = strlen (whereabouts->agent);

  if (!av_store_read_setting (store, SETTING, &setting, error) || setting == NULL || strncmp (setting, whereabouts->agent, size) != 0 || setting[size] != ' ')
    return NULL;

  av_store_set_setting (store, SETTING, NULL, NULL);

  return g_strdup (setting + size + 1);
}

static Whereabouts *
whereabouts_new (AvApplication *application)
{
  const char *agent = av_session_get_agent (av_application_get_session (application));
  Whereabouts *whereabouts = g_new0 (Whereabouts, 1);

  whereabouts->agent = g_strdup (agent != NULL && *agent != '\0' ? agent : "-");

  return whereabouts;
}

void
av_whereabouts_keep (AvApplication *application)
{
  Whereabouts *whereabouts;

  if (av_application_get_session (application) == NULL)
    return;

  whereabouts = whereabouts_new (application);
  whereabouts->windows = describe (application);
  av_queue_call (av_workplace_get_queue (AV_WORKPLACE (application)), keep, whereabouts, whereabouts_free, NULL, NULL, NULL, NULL);
}

/* ---- Coming back ------------------------------------------------------------ */

typedef struct
{
  GtkWindow *window; /* weak */
  char *field;
  guint periods;
} Focus;

static void
focus_free (gpointer data)
{
  Focus *focus = data;

  g_clear_weak_pointer (&focus->window);
  g_free (focus->field);
  g_free (focus);
}

static gboolean
look_for_field (gpointer user_data)
{
  Focus *focus = user_data;

  if (focus->window == NULL || focus->periods-- == 0)
    return G_SOURCE_REMOVE;

  return av_field_focus_go (GTK_WIDGET (focus->window), focus->field) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
go_to_field (GtkWindow *window,
             const char *field)
{
  Focus *focus;

  if (*field == '\0')
    return;

  focus = g_new0 (Focus, 1);
  g_set_weak_pointer (&focus->window, window);
  focus->field = g_strdup (field);
  focus->periods = PERIODS;
  g_timeout_add_full (G_PRIORITY_DEFAULT, PERIOD_MS, look_for_field, focus, focus_free);
}

/* From the back to the front, so that the front one comes last. */
static void
open_windows (AvApplication *application,
              GVariant *windows)
{
  for (gsize i = g_variant_n_children (windows); i-- > 0;)
    {
      const char *kind, *container, *page, *field;
      GtkWindow *window;

      g_variant_get_child (windows, i, "(&s&s&s&s)", &kind, &container, &page, &field);
      window = av_application_open_window (application, kind, *container != '\0' ? container : NULL);
      if (window == NULL)
        continue;
      if (*page != '\0' && g_object_class_find_property (G_OBJECT_GET_CLASS (window), "page") != NULL)
        g_object_set (window, "page", page, NULL);
      if (i == 0)
        go_to_field (window, field);
    }
}

static void
taken (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvApplication) application = user_data;
  g_autofree char *text = av_queue_call_finish (AV_QUEUE (source), result, NULL);
  g_autoptr (GVariant) windows = text != NULL ? g_variant_parse (G_VARIANT_TYPE (TYPE), text, NULL, NULL, NULL) : NULL;

  if (windows != NULL)
    open_windows (application, windows);
}

void
av_whereabouts_return (AvApplication *application)
{
  av_queue_call (av_workplace_get_queue (AV_WORKPLACE (application)), take, whereabouts_new (application), whereabouts_free, g_free,
                 NULL, taken, g_object_ref (application));
}
