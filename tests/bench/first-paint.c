/* Loaded before a program (LD_PRELOAD), ends it once the frame waited for is
 * on the screen: the programs measured are those that are installed, and know
 * nothing of it. AV_FIRST_PAINT=list waits for rows in a list. */

#include <gtk/gtk.h>
#include <unistd.h>

static gboolean
shows_text (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && gtk_widget_get_width (widget) > 0 && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_text (child))
      return TRUE;
  return FALSE;
}

static gboolean
shows_rows (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    {
      GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (widget));

      return model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0 && shows_text (widget);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_rows (child))
      return TRUE;
  return FALSE;
}

static gboolean
painted (GSignalInvocationHint *hint,
         guint n_values,
         const GValue *values,
         gpointer wants_list)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0 &&
          (wants_list == NULL || shows_rows (window)))
        _exit (0);
    }
  return TRUE;
}

static void __attribute__ ((constructor))
watch (void)
{
  gboolean wants_list = g_strcmp0 (g_getenv ("AV_FIRST_PAINT"), "list") == 0;

  /* What this program starts is not measured. */
  g_unsetenv ("LD_PRELOAD");
  g_type_class_ref (GDK_TYPE_FRAME_CLOCK);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", GDK_TYPE_FRAME_CLOCK), 0,
                              painted, GINT_TO_POINTER (wants_list), NULL);
}
