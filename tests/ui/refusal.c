#include "refusal.h"

#include <string.h>

#include "av-dump.h"
#include "full-disk.h"
#include "ui-fixture.h"

static Laptop *laptop;

/* ---- What there is ----------------------------------------------------------- */

static int
compare_names (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Every file by its checksum, but for the database that is open: see dump. */
static void
note_files (const char *dir,
            GString *noted)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, g_ptr_array_index (names, i), NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *sum = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          note_files (path, noted);
          continue;
        }
      if (g_str_has_prefix (g_ptr_array_index (names, i), "store.avs"))
        continue;
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
      g_string_append_printf (noted, "%s %s\n", path, sum);
    }
}

static void
note_line (const char *line,
           gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static gpointer
dump (AvStore *store,
      gpointer user_data,
      GError **error)
{
  return av_dump (store, note_line, user_data, error) ? (gpointer) "" : NULL;
}

char *
refusal_note_all (Laptop *of)
{
  GString *noted = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (of->application)), dump, noted, &error);
  g_assert_no_error (error);
  note_files (of->dir, noted);

  return g_string_free (noted, FALSE);
}

/* ---- What is on the screen --------------------------------------------------- */

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_EDITABLE (widget) && !GTK_IS_PASSWORD_ENTRY (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));

  return NULL;
}

static gboolean
says (const char *text,
      const char *sentence)
{
  return g_str_has_suffix (sentence, "…") ? strncmp (text, sentence, strlen (sentence) - strlen ("…")) == 0 : strcmp (text, sentence) == 0;
}

static const char *
find_sentence (GtkWidget *widget,
               const char *sentence)
{
  const char *text = get_text (widget);

  if (gtk_widget_get_mapped (widget) && text != NULL && says (text, sentence))
    return text;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *found = find_sentence (child, sentence);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
refusal_list_texts (GtkWidget *widget)
{
  if (gtk_widget_get_mapped (widget) && get_text (widget) != NULL && *get_text (widget) != '\0')
    g_test_message ("  %s: %s", G_OBJECT_TYPE_NAME (widget), get_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    refusal_list_texts (child);
}

gboolean
refusal_is_said (GtkWidget *window,
                 const char *sentence)
{
  return find_sentence (window, sentence) != NULL;
}

void
refusal_await (GtkWidget *window,
               const char *sentence)
{
  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      if (find_sentence (window, sentence) != NULL)
        return;
      ui_spin_ms (50);
    }

  refusal_list_texts (window);
  g_test_fail_printf ("“%s” is not said", sentence);
}

/* The widget itself or what it stands in, up to the entry or button. */
static gboolean
is_at_keyboard (GtkWidget *window,
                const char *expected)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  for (guint i = 0; i < 3 && focus != NULL; i++, focus = gtk_widget_get_parent (focus))
    if (strcmp (G_OBJECT_TYPE_NAME (focus), expected) == 0 || g_strcmp0 (get_text (focus), expected) == 0)
      return TRUE;

  return FALSE;
}

void
refusal_check_keyboard (GtkWidget *window,
                        const char *expected)
{
  GtkWidget *focus;

  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      if (is_at_keyboard (window, expected))
        return;
      ui_spin_ms (25);
    }

  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_test_fail_printf ("the keyboard is on %s “%s”, not on %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing",
                      focus != NULL && get_text (focus) != NULL ? get_text (focus) : "", expected);
}

/* ---- One case ------------------------------------------------------------------ */

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autofree char *before = refusal_note_all (laptop);
  g_autofree char *after = NULL;
  GtkWidget *window = refusal->go_wrong ();

  ui_press ("Shift_L", NULL); /* somebody is there: no veil */
  refusal_await (window, refusal->sentence);
  if (refusal->keyboard != NULL)
    refusal_check_keyboard (window, refusal->keyboard);
  ui_check_names (window);

  full_disk_below (NULL);
  after = refusal_note_all (laptop);
  if (strcmp (before, after) != 0)
    g_test_fail_printf ("something was changed:\n%s\nis now\n%s", before, after);
  gtk_window_destroy (GTK_WINDOW (window));
}

void
refusal_add_tests (Laptop *of,
                   const Refusal *refusals,
                   guint n)
{
  laptop = of;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/refusals/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
}
