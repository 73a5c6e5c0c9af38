#include "av-damage-window.h"

#include <glib/gi18n-lib.h>

#include "av-damaged-dossiers.h"
#include "av-dossier-holder.h"
#include "av-erased-dossiers.h"
#include "av-spoken.h"
#include "av-workplace.h"

/* Of a dossier that has no name any more. */
#define ID_SHOWN 8

struct _AvDamageWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;

  GtkStack *pages;
  GtkLabel *answer;
  GtkWidget *lacking;
  GtkListBox *dossiers;
  GtkWidget *last;
  GtkListBox *written_last;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
leads_to (GtkListBoxRow *row,
          const char *container)
{
  const char *dossier;

  g_variant_get (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), "(&s&s)", NULL, &dossier);

  return g_str_equal (dossier, container);
}

static GtkListBoxRow *
find_row (GtkListBox *list,
          const char *container)
{
  GtkListBoxRow *row;

  for (int place = 0; (row = gtk_list_box_get_row_at_index (list, place)) != NULL; place++)
    if (leads_to (row, container))
      return row;

  return NULL;
}

static gboolean
holds (AvDossierHolder *holder,
       const char *container)
{
  AvDamageWindow *self = AV_DAMAGE_WINDOW (holder);

  return find_row (self->dossiers, container) != NULL || find_row (self->written_last, container) != NULL;
}

/* The words stand in its place; what is left of it still opens. */
static void
leave (AvDossierHolder *holder,
       const char *container,
       const char *why)
{
  AvDamageWindow *self = AV_DAMAGE_WINDOW (holder);
  GtkListBox *const lists[] = { self->dossiers, self->written_last };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      GtkListBoxRow *row = find_row (lists[i], container);

      if (row == NULL)
        continue;
      gtk_list_box_row_set_activatable (row, !av_erased_dossiers_is_whole (self->session, container));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), why);
    }
}

static void
holder_init (AvDossierHolderInterface *iface)
{
  iface->holds = holds;
  iface->leave = leave;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvDamageWindow, av_damage_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DOSSIER_HOLDER, holder_init))

static GtkWidget *
make_row (const AvDamagedDossier *dossier)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *unnamed = g_strdup_printf (_ ("Dossier %.*s: its name cannot be read"), ID_SHOWN, dossier->container);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), dossier->title != NULL ? dossier->title : unnamed);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-dossier");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", "mobilisation", dossier->container);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_bind_property (row, "activatable", arrow, "visible", G_BINDING_SYNC_CREATE);
  return row;
}

static void
show_dossiers (GtkWidget *section,
               GtkListBox *list,
               GPtrArray *dossiers)
{
  for (guint i = 0; i < dossiers->len; i++)
    gtk_list_box_append (list, make_row (g_ptr_array_index (dossiers, i)));
  gtk_widget_set_visible (section, dossiers->len > 0);
}

static const char *
sum_up (AvDamagedDossiers *damaged)
{
  if (!damaged->complete)
    return _ ("Other dossiers may lack something too: for part of what is lost nothing says whose it was.");

  return damaged->dossiers->len > 0 ? _ ("No other dossier lacks anything.") : _ ("No dossier lacks anything of what is on this disk.");
}

static void
found (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvDamageWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvDamagedDossiers) damaged = av_damaged_dossiers_find_finish (AV_SESSION (source), result, &error);

  if (self->pages == NULL)
    return;

  gtk_label_set_text (self->answer, damaged != NULL ? sum_up (damaged) : error->message);
  if (damaged != NULL)
    {
      show_dossiers (self->lacking, self->dossiers, damaged->dossiers);
      show_dossiers (self->last, self->written_last, damaged->written_last);
    }
  av_spoken_show_page (self->pages, "found");
  gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
av_damage_window_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, AV_DAMAGE_WINDOW (object)->session);
}

static void
av_damage_window_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AvDamageWindow *self = AV_DAMAGE_WINDOW (object);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  av_damaged_dossiers_find_async (self->session, av_workplace_get_opening (AV_WORKPLACE (application)), found, g_object_ref (self));
}

static void
av_damage_window_dispose (GObject *object)
{
  AvDamageWindow *self = AV_DAMAGE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_DAMAGE_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_damage_window_parent_class)->dispose (object);
}

static void
av_damage_window_class_init (AvDamageWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_damage_window_get_property;
  object_class->set_property = av_damage_window_set_property;
  object_class->dispose = av_damage_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-damage-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDamageWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvDamageWindow, answer);
  gtk_widget_class_bind_template_child (widget_class, AvDamageWindow, lacking);
  gtk_widget_class_bind_template_child (widget_class, AvDamageWindow, dossiers);
  gtk_widget_class_bind_template_child (widget_class, AvDamageWindow, last);
  gtk_widget_class_bind_template_child (widget_class, AvDamageWindow, written_last);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_damage_window_init (AvDamageWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
