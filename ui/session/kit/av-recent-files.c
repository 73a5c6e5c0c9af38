#include "av-recent-files.h"

static void (*set_property) (GObject *manager, guint property, const GValue *value, GParamSpec *pspec);

/* Its one property that is set is the name of its file, when it is made. */
static void
set_file_of_our_own (GObject *manager,
                     guint property,
                     const GValue *value,
                     GParamSpec *pspec)
{
  g_auto (GValue) path = G_VALUE_INIT;

  g_value_init (&path, G_TYPE_STRING);
  g_value_take_string (&path, g_build_filename (g_get_user_runtime_dir (), "allervers-recent.xbel", NULL));
  set_property (manager, property, &path, pspec);
}

/* Under the setting alone GTK writes an empty list over what all other programs had put
 * there, at the end of each program and whenever a file was chosen. */
void
av_recent_files_leave_alone (void)
{
  GObjectClass *recent = g_type_class_ref (GTK_TYPE_RECENT_MANAGER);

  g_return_if_fail (set_property == NULL);

  set_property = recent->set_property;
  recent->set_property = set_file_of_our_own;
  g_object_set (gtk_settings_get_default (), "gtk-recent-files-enabled", FALSE, NULL);
}
