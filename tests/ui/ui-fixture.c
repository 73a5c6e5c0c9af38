#include "ui-fixture.h"

#include <string.h>

#include <adwaita.h>

#include "av-crypto.h"
#include "av-table.h"

/* How long a test waits for what must come: a test that passes does not wait. */
#define PATIENCE_S 60
/* What takes longer to settle is a machine that has more to do than this test. */
#define BEHIND_US (100 * 1000)
#define MOST_ROUNDS 10

static AvQueue *followed;

void
ui_follow_queue (AvQueue *queue)
{
  g_set_object (&followed, queue);
}

static AvStore *
open_store (gpointer user_data,
            GError **error)
{
  AvStore *store = av_store_open_in_memory (error);

  if (store != NULL)
    {
      av_store_set_default_scope (store, FIXTURE_SCOPE, NULL);
      av_store_set_agent (store, FIXTURE_AGENT);
    }

  return store;
}

static gpointer
write_change (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_store_commit_one (store, user_data, error) ? (gpointer) "" : NULL;
}

void
ui_fixture_commit (AvSession *session,
                   AvChange *change)
{
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_session_get_queue (session), write_change, change, &error);
  g_assert_no_error (error);
  av_session_announce (session, av_change_get_form (change), av_change_get_id (change), "");
}

static gpointer
read_record (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return av_record_store_load (store, user_data, error);
}

AvSnapshot *
ui_fixture_load (AvSession *session,
                 const char *id)
{
  g_autoptr (GError) error = NULL;
  AvSnapshot *snapshot = av_queue_call_sync (av_session_get_queue (session), read_record, (gpointer) id, &error);

  g_assert_no_error (error);

  return snapshot;
}

static gpointer
work_as (AvStore *store,
         gpointer agent,
         GError **error)
{
  av_store_set_agent (store, agent);
  return (gpointer) "";
}

void
ui_fixture_take_role (AvSession *session,
                      const char *role)
{
  AvQueue *queue = av_session_get_queue (session);
  g_autofree char *own = g_strdup (av_session_get_agent (session));
  g_autoptr (AvSnapshot) agent = ui_fixture_load (session, own);
  g_autoptr (AvChange) change = av_change_new_for (agent);

  av_change_set (change, "role", role);
  av_queue_call_sync (queue, work_as, NULL, NULL);
  ui_fixture_commit (session, change);
  av_queue_call_sync (queue, work_as, own, NULL);
  /* Whoever leaves closes their private notes. */
  av_session_set_opens_notes (session, FALSE);
  av_session_announce (session, "", "", "");
}

static void
write_circumstances (AvSession *session)
{
  g_autoptr (AvChange) agent = av_change_new ("agent", FIXTURE_AGENT, NULL, NULL);
  g_autoptr (AvChange) operation = av_change_new ("operation", FIXTURE_OPERATION, NULL, NULL);

  av_change_set (agent, "nom-affiche", "Jean V.");
  av_change_set (agent, "role", "INTERV");
  av_change_set (agent, "actif", "oui");
  ui_fixture_commit (session, agent);

  av_change_set (operation, "date-debut", "2026-02-24T09:00:00+01:00");
  av_change_set (operation, "type-lieu", "MARCHE");
  av_change_set (operation, "lieu", "Marché Saint-Sever");
  av_change_set (operation, "code-insee", FIXTURE_SCOPE);
  av_change_set (operation, "prevu", "oui");
  av_change_set (operation, "equipe", FIXTURE_AGENT);
  ui_fixture_commit (session, operation);
}

AvSession *
ui_fixture_new (void)
{
  g_autoptr (AvQueue) queue = av_queue_new ();
  g_autoptr (GError) error = NULL;
  AvSession *session;

  g_assert_true (av_crypto_init (&error));
  av_queue_open_async (queue, open_store, NULL, NULL, NULL, NULL, NULL);
  ui_follow_queue (queue);
  session = av_session_new (queue, FIXTURE_AGENT, "Jean V.");
  write_circumstances (session);

  return session;
}

void
ui_fixture_close (AvSession *session)
{
  ui_spin ();
  ui_follow_queue (NULL);
  av_queue_close (av_session_get_queue (session));
  ui_spin ();
  g_object_unref (session);
}

void
ui_spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
time_is_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
ui_spin_until (gboolean *flag)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (PATIENCE_S, time_is_up, &late);

  while (!*flag && !late)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (*flag);
  if (!late)
    g_source_remove (source);
}

static gpointer
do_nothing (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return NULL;
}

static void
answered (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The store answers in order: what was asked before this has been answered. */
static void
await_store (void)
{
  gboolean done = FALSE;

  if (followed == NULL)
    return;

  av_queue_call (followed, do_nothing, NULL, NULL, NULL, NULL, answered, &done);
  ui_spin_until (&done);
}

void
ui_settle (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  /* Every key that was pressed is here after this. */
  if (display != NULL)
    gdk_display_sync (display);
  ui_spin ();

  /* And an answer may ask again. */
  for (guint i = 0; i < 3; i++)
    {
      await_store ();
      ui_spin ();
    }
}

static void
spin_once (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, time_is_up, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* A machine that is behind gets as long again: an answer that came late may have set
 * the program a delay of its own. */
void
ui_spin_ms (guint milliseconds)
{
  gint64 settled;

  for (guint i = 1; i <= MOST_ROUNDS; i++)
    {
      if (i > 1)
        g_test_message ("behind: %u ms once more, round %u", milliseconds, i);
      spin_once (milliseconds);
      settled = g_get_monotonic_time ();
      ui_settle ();
      if (g_get_monotonic_time () - settled < BEHIND_US)
        return;
    }
}

void
ui_show (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
}

#define ENDLESS (1 << 20)

static void
check_size (GtkWidget *widget,
            GtkBoxLayout *box)
{
  GtkOrientation orientation = gtk_orientable_get_orientation (GTK_ORIENTABLE (box));
  int least, at_endless;

  gtk_widget_measure (widget, orientation, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (widget, orientation, ENDLESS, &at_endless, NULL, NULL, NULL);
  if (at_endless > least)
    g_error ("%s .%s measures %d, and %d at an endless size", G_OBJECT_TYPE_NAME (widget),
             gtk_widget_get_css_name (widget), least, at_endless);
}

GtkWidget *
ui_find_child (GtkWidget *widget,
               GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find_child (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What is in a table is asked only for a width; AdwClamp answers rightly where GTK asks. */
static void
check_least_height (GtkWidget *widget)
{
  int least, at_endless;

  if (gtk_widget_get_request_mode (widget) != GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH || AV_IS_TABLE (gtk_widget_get_parent (widget)) ||
      ui_find_child (widget, ADW_TYPE_CLAMP) != NULL)
    return;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, ENDLESS, &at_endless, NULL, NULL, NULL);
  if (least > at_endless)
    g_error ("%s .%s is at least %d high, and %d where it is wide", G_OBJECT_TYPE_NAME (widget),
             gtk_widget_get_css_name (widget), least, at_endless);
}

void
ui_check_sizes (GtkWidget *widget)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_BOX_LAYOUT (layout) && gtk_widget_should_layout (child))
        check_size (child, GTK_BOX_LAYOUT (layout));
      ui_check_sizes (child);
      if (gtk_widget_should_layout (child))
        check_least_height (child);
    }
}

/* The key that stands for a button is no letter of its name. */
static void
check_mnemonic (GtkWidget *widget)
{
  gboolean underlined = FALSE;
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  g_autofree char *found = NULL;
  g_auto (GStrv) parts = NULL;

  g_object_get (widget, "use-underline", &underlined, "label", &label, NULL);
  if (!underlined || label == NULL || strchr (label, '_') == NULL)
    return;

  parts = g_strsplit (label, "_", 2);
  name = g_strjoinv ("", parts);
  found = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  if (found != NULL || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    g_error ("“%s” is not read as “%s” but “%s”", label, name, found);
}

static gboolean
is_named (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Newer GTK names the button in a menu button by what it stands in, and that by its words. */
gboolean
ui_has_name (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return is_named (widget) ||
         (GTK_IS_MENU_BUTTON (parent) && (is_named (parent) || gtk_menu_button_get_label (GTK_MENU_BUTTON (parent)) != NULL));
}

void
ui_check_names (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
    check_mnemonic (widget);

  if (gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) && gtk_widget_get_mapped (widget) && !GTK_IS_TEXT (widget) &&
      !GTK_IS_SCROLLED_WINDOW (widget) && !GTK_IS_LIST_BOX (widget) && !g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget") &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_HEADER_BAR) == NULL && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL &&
      (ADW_IS_COMBO_ROW (widget) || gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW) == NULL) &&
      !ui_has_name (widget))
    g_error ("a %s has no name", G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    ui_check_names (child);
}

GtkWidget *
ui_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }

  return NULL;
}

GtkLabel *
ui_find_label (GtkWidget *widget,
               const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return GTK_LABEL (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *found = ui_find_label (child, part);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
ui_find_by_class (GtkWidget *widget,
                  const char *css_class)
{
  GtkWidget *found = gtk_widget_has_css_class (widget, css_class) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = ui_find_by_class (child, css_class);

  return found;
}

static gboolean
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error))
    return FALSE;

  return g_spawn_check_wait_status (status, NULL);
}

gboolean
ui_press_at_once (const char *first,
                  ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list keys;

  g_ptr_array_add (argv, (gpointer) "xdotool");
  g_ptr_array_add (argv, (gpointer) "key");
  va_start (keys, first);
  for (const char *key = first; key != NULL; key = va_arg (keys, const char *))
    g_ptr_array_add (argv, (gpointer) key);
  va_end (keys);
  g_ptr_array_add (argv, NULL);

  return run ((const char *const *) argv->pdata);
}

gboolean
ui_press (const char *first,
          ...)
{
  va_list keys;

  va_start (keys, first);
  for (const char *key = first; key != NULL; key = va_arg (keys, const char *))
    {
      const char *argv[] = { "xdotool", "key", key, NULL };

      if (!run (argv))
        {
          va_end (keys);
          return FALSE;
        }
      ui_spin_ms (60);
    }
  va_end (keys);

  return TRUE;
}

gboolean
ui_type (const char *text)
{
  const char *argv[] = { "xdotool", "type", "--delay", "15", text, NULL };
  gboolean typed = run (argv);

  ui_spin_ms (100);

  return typed;
}

gboolean
ui_point (int x,
          int y)
{
  g_autofree char *across = g_strdup_printf ("%d", x);
  g_autofree char *down = g_strdup_printf ("%d", y);
  const char *argv[] = { "xdotool", "mousemove", across, down, NULL };
  gboolean moved = run (argv);

  ui_spin_ms (60);

  return moved;
}

static gboolean
press_pointer (const char *how)
{
  const char *argv[] = { "xdotool", how, "1", NULL };
  gboolean pressed = run (argv);

  ui_spin_ms (100);

  return pressed;
}

gboolean
ui_click (void)
{
  return press_pointer ("click");
}

gboolean
ui_hold (void)
{
  return press_pointer ("mousedown");
}

gboolean
ui_let_go (void)
{
  return press_pointer ("mouseup");
}

gboolean
ui_use_layout (const char *layout)
{
  const char *argv[] = { "setxkbmap", layout, NULL };
  gboolean used = run (argv);

  ui_spin_ms (100);

  return used;
}
