/* Who opens this computer: slots added, changed, removed, and a code on paper. */

#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <string.h>

#include "av-keyring.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-recovery-paper.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define ROLE "Son rôle\u00a0: ce qu’il lit et ce qu’il décide en dépend"

static Laptop *laptop;
static GtkWidget *window;

static GtkWidget *
find_with_class (GtkWidget *widget,
                 const char *css_class)
{
  if (gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, css_class))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_with_class (child, css_class);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The last of a type that is shown. */
static GtkWidget *
find_last (GtkWidget *widget,
           GType type)
{
  GtkWidget *last = gtk_widget_get_mapped (widget) && G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_last (child, type);

      if (found != NULL)
        last = found;
    }

  return last;
}

static void
act (const char *action)
{
  g_assert_true (gtk_widget_activate_action (window, action, NULL));
  ui_spin_ms (200);
}

static AvSecret *
unlock (const char *label,
        AvSecret *phrase)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (laptop->store, NULL);

  return av_keyring_unlock (keyring, label, phrase, NULL);
}

/* Types back the words that are proposed (transfer full: those words). */
static AvSecret *
copy_words (void)
{
  GtkWidget *words = find_with_class (window, "av-words");
  g_autofree char *text = g_strdelimit (g_strdup (gtk_label_get_text (GTK_LABEL (words))), "\n", ' ');

  gtk_editable_set_text (GTK_EDITABLE (find_last (window, GTK_TYPE_PASSWORD_ENTRY)), text);

  return laptop_secret (text);
}

static gpointer
find_role (AvStore *store,
           gpointer user_data,
           GError **error)
{
  g_autoptr (AvQuery) query = av_query_new ("agent");
  g_autoptr (GPtrArray) agents = av_query_summaries (store, query, error);

  for (guint i = 0; agents != NULL && i < agents->len; i++)
    {
      AvSummary *agent = g_ptr_array_index (agents, i);

      if (strcmp (agent->title, user_data) == 0)
        return g_strdup (av_summary_get_answer (agent, "role"));
    }

  return NULL;
}

static void
check_role (const char *name,
            const char *role)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), find_role, (gpointer) name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, role);
}

static void
add_agent (const char *name,
           const char *role)
{
  act ("agents.add");
  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (window))), name);
  if (role != NULL)
    laptop_choose (window, ROLE, role);
  av_secret_unref (copy_words ());
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
}

/* Nobody decides of dossiers because nobody thought of it. */
static void
test_role_is_chosen (void)
{
  check_role (LAPTOP_AGENT, "REFERENT");
  add_agent ("Combeferre", NULL);
  check_role ("Combeferre", "INTERV");
  add_agent ("Azelma", "Animateur / bénévole / pair (repérage seul)");
  check_role ("Azelma", "ANIM");
  /* The one before says nothing of the next one. */
  add_agent ("Courfeyrac", NULL);
  check_role ("Courfeyrac", "INTERV");
}

/* The first of that label that can be pressed. */
static GtkWidget *
find_button (GtkWidget *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
set_role (const char *name,
          const char *role)
{
  g_assert_true (gtk_widget_activate_action (window, "agents.role", "s", name));
  ui_spin_ms (200);
  laptop_choose (window, ROLE, role);
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
  ui_spin_ms (300);
}

/* The list shows it, to everybody; a lower role finds what it may not do grey. */
static void
test_role_is_shown_and_changed (void)
{
  laptop_await (window, "Animateur / bénévole / pair (repérage seul)\nUne phrase secrète");
  set_role ("Azelma", "Responsable d'équipe communale");
  check_role ("Azelma", "RESP_EQUIPE");
  laptop_await (window, "Responsable d'équipe communale\nUne phrase secrète");

  set_role (LAPTOP_AGENT, "Intervenant (éducateur, conseiller, médiateur)");
  check_role (LAPTOP_AGENT, "INTERV");
  laptop_await (window, "Votre rôle ne décide pas de qui ouvre ce poste\u00a0: le référent, la personne responsable de l’équipe ou l’administrateur le fait.");
  g_assert_null (find_button (window, "Retirer…"));
  g_assert_null (find_button (window, "A_jouter un agent…"));
  g_assert_nonnull (find_button (window, "_Changer ma phrase…"));
}

static void
test_agent_is_added_and_removed (void)
{
  g_autoptr (AvSecret) phrase = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvSecret) gone = NULL;

  act ("agents.add");
  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (window))), "Marius");
  phrase = copy_words ();
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
  laptop_await (window, "Marius");
  key = unlock ("Marius", phrase);
  g_assert_nonnull (key);

  /* Not at the first word. */
  g_signal_emit_by_name (laptop_await (window, "Retirer…"), "clicked");
  laptop_await (window, "Retirer « Marius »");
  act ("agents.back");
  laptop_await (window, "Marius");
  g_clear_pointer (&key, av_secret_unref);
  key = unlock ("Marius", phrase);
  g_assert_nonnull (key);

  g_signal_emit_by_name (laptop_await (window, "Retirer…"), "clicked");
  laptop_await (window, "Retirer « Marius »");
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, "Marius") != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (laptop_find (window, "Marius"));
  gone = unlock ("Marius", phrase);
  g_assert_null (gone);
}

static GtkWidget *
find_of (const char *name,
         const char *label)
{
  return laptop_await (gtk_widget_get_ancestor (laptop_await (window, name), ADW_TYPE_ACTION_ROW), label);
}

static void
press (GtkWidget *button)
{
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (200);
}

static void
check_is_on (GtkWidget *button)
{
  ui_spin_ms (300); /* the list is read anew */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == button);
}

/* Where a page was asked for, or on the next line where that one is gone. */
static void
test_keyboard_comes_back (void)
{
  GtkWidget *role = find_of ("Combeferre", "Rôle…");
  GtkWidget *next = gtk_widget_get_next_sibling (gtk_widget_get_ancestor (role, ADW_TYPE_ACTION_ROW));

  press (role);
  act ("agents.back");
  check_is_on (role);
  press (role);
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
  check_is_on (role);

  press (find_button (window, "A_jouter un agent…"));
  act ("agents.back");
  check_is_on (find_button (window, "A_jouter un agent…"));

  press (find_of ("Combeferre", "Retirer…"));
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, "Combeferre") != NULL; i++)
    ui_spin_ms (50);
  check_is_on (next);
}

static void
test_name_is_asked_for (void)
{
  act ("agents.add");
  act ("win.save-next");
  laptop_await (window, "Tapez le nom de l’agent, tel que l’écran de verrouillage le montrera.");
  act ("agents.back");
}

/* One name for the eye is one name. */
static void
test_nobody_is_added_twice (void)
{
  static const char *const names[] = { "cosette", " COSETTE ", "Cosétte" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      act ("agents.add");
      gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (window))), names[i]);
      av_secret_unref (copy_words ());
      act ("win.save-next");
      laptop_await (window, "Une personne de ce nom peut déjà ouvrir ce coffre. Rien n’a été modifié.");
      act ("agents.back");
    }
}

/* The phrase that comes (transfer full). */
static AvSecret *
begin_change (AvSecret *former)
{
  g_autofree char *text = g_strndup ((const char *) av_secret_peek (former), av_secret_get_size (former));
  GtkWidget *entry;

  act ("agents.change");
  entry = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_TYPE_PASSWORD_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);

  return copy_words ();
}

/* The code of an outing would open with what the lock screen keeps of before: it ends,
 * also where nobody waits for the new phrase to be written. */
static void
test_own_phrase_is_changed (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  g_autoptr (AvSecret) first = laptop_secret ("bougie lampe nuage cheval");
  g_autoptr (AvSecret) second = NULL;
  g_autoptr (AvSecret) phrase = NULL;
  g_autoptr (AvSecret) former = NULL;
  g_autoptr (AvSecret) key = NULL;

  av_session_set_outing_until (session, g_get_real_time () / G_USEC_PER_SEC + 3600);
  second = begin_change (first);
  act ("win.save-next");
  laptop_await (window, "C’est fait, et écrit dans le journal d’accès.");
  g_assert_cmpint (av_session_get_outing_until (session), ==, 0);
  former = unlock (LAPTOP_AGENT, laptop->passphrase);
  g_assert_null (former);

  av_session_set_outing_until (session, g_get_real_time () / G_USEC_PER_SEC + 3600);
  phrase = begin_change (second);
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
  gtk_window_destroy (GTK_WINDOW (window));
  window = laptop_open_window (laptop, "agents");
  laptop_await (window, "Vous"); /* listed after it */
  g_assert_cmpint (av_session_get_outing_until (session), ==, 0);
  key = unlock (LAPTOP_AGENT, phrase);
  g_assert_nonnull (key);
}

/* One after the other, and nothing of them twice. */
static void
check_paper (const char *words,
             char **each)
{
  g_autofree char *file = g_build_filename (laptop->dir, "code.pdf", NULL);
  const char *const read[] = { "pdftotext", "-raw", file, "-", NULL };
  cairo_surface_t *surface = cairo_pdf_surface_create (file, 595, 842);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *text = NULL;
  const char *rest;

  av_recovery_paper_draw (cr, 500, LAPTOP_AGENT, words);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (!g_spawn_sync (NULL, (char **) read, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, NULL))
    return;

  rest = strstr (text, LAPTOP_AGENT);
  for (guint i = 0; each[i] != NULL && rest != NULL; i++)
    rest = strstr (rest, each[i]);
  g_assert_nonnull (rest);
  g_unlink (file);
}

static void
test_code_of_twelve_words_opens (void)
{
  GtkWidget *words = NULL;
  g_autofree char *text = NULL;
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_auto (GStrv) each = NULL;

  act ("agents.code");
  laptop_await (window, "Mon code de secours");
  words = find_with_class (window, "av-words");
  text = g_strdelimit (g_strdup (gtk_label_get_text (GTK_LABEL (words))), "\n", ' '); /* four a line */
  each = g_strsplit (text, " ", -1);
  code = laptop_secret (text);
  g_assert_cmpuint (g_strv_length (each), ==, AV_KEYRING_RECOVERY_WORDS);
  check_paper (gtk_label_get_text (GTK_LABEL (words)), each);
  key = unlock (LAPTOP_AGENT, code);
  g_assert_nonnull (key);

  act ("agents.back");
  laptop_await (window, "Vous");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (words)), ==, "");

  /* Its paper is worth something: it is not replaced unasked. */
  laptop_await (window, "Vous");
  ui_spin_ms (200);
  act ("agents.code");
  laptop_await (window, "Vous en avez déjà un sur papier. Un nouveau prend sa place : l’ancien papier ne vaut plus rien.");
  act ("agents.back");
  g_clear_pointer (&key, av_secret_unref);
  key = unlock (LAPTOP_AGENT, code);
  g_assert_nonnull (key);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);
  window = laptop_open_window (laptop, "agents");

  g_test_add_func ("/agents/agent-is-added-and-removed", test_agent_is_added_and_removed);
  g_test_add_func ("/agents/role-is-chosen", test_role_is_chosen);
  g_test_add_func ("/agents/keyboard-comes-back", test_keyboard_comes_back);
  g_test_add_func ("/agents/name-is-asked-for", test_name_is_asked_for);
  g_test_add_func ("/agents/nobody-is-added-twice", test_nobody_is_added_twice);
  g_test_add_func ("/agents/own-phrase-is-changed", test_own_phrase_is_changed);
  g_test_add_func ("/agents/code-of-twelve-words-opens", test_code_of_twelve_words_opens);

  g_test_add_func ("/agents/role-is-shown-and-changed", test_role_is_shown_and_changed);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
