/* Dossiers whose time is over: told on the home, decided of at the top of the
 * erasures' window, by the keyboard. */

#include <string.h>

#include "av-decision-card.h"
#include "av-fusion.h"
#include "av-installation-retention.h"
#include "av-moment.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define PART_TOLD "Une part de ce qui est montré ici comme un seul dossier appartient à Elbeuf, et s’efface là-bas\u00a0: d’ici, seule la part de votre équipe s’efface."
#define TOLD "Durées échues\u00a0: effacer ou garder"

static Laptop *laptop;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static char *
write_ago (int months)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_months (now, -months);

  return g_date_time_format (then, "%Y-%m-%dT10:15:00+01:00");
}

static void
save (AvChange *change,
      const char *const (*answers)[2])
{
  for (guint i = 0; answers[i][0] != NULL; i++)
    av_change_set (change, answers[i][0], answers[i][1]);
  ui_fixture_commit (get_session (), change);
}

/* transfer full: the record of the contact, and its dossier. */
static char *
meet_of_age (const char *name,
             const char *age,
             int months,
             char **container)
{
  g_autofree char *met = write_ago (months);
  const char *const answers[][2] = {
    { "prenom-ou-surnom", name },
    { "tranche-age", age },
    { "origine", "PAIR" },
    { "accord-recontact", "oui" },
    { "info-rgpd-remise", "orale" },
    { "horodatage", met },
    { NULL },
  };
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;

  save (change, answers);
  saved = ui_fixture_load (get_session (), av_change_get_id (change));
  *container = g_strdup (av_snapshot_get_container (saved));
  return g_strdup (av_change_get_id (change));
}

static char *
meet (const char *name,
      int months,
      char **container)
{
  return meet_of_age (name, "22-25", months, container);
}

/* A dossier, with that as its last sign. */
static char *
open_dossier_of_age (const char *name,
                     const char *age,
                     int months)
{
  g_autofree char *container = NULL;
  g_autofree char *contact = meet_of_age (name, age, months, &container);
  g_autofree char *met = write_ago (months);
  g_autofree char *day = g_strndup (met, 10);
  const char *const answers[][2] = { { "statut", "REPERE" }, { "date-reperage", day }, { "origine", "PAIR" }, { NULL } };
  g_autoptr (AvChange) change = av_change_new ("dossier", NULL, container, NULL);

  save (change, answers);
  return g_steal_pointer (&container);
}

static char *
open_dossier (const char *name,
              int months)
{
  return open_dossier_of_age (name, "22-25", months);
}

static gpointer
load_dossier (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_record_store_load_singleton (store, user_data, "dossier", error);
}

static GtkWidget *
open_erasures (void)
{
  GtkWidget *window;

  av_session_announce (get_session (), "", "", "");
  window = laptop_open_window (laptop, "effacements");
  ui_spin_ms (200);
  return window;
}

/* The keyboard on a button of that card. */
static void
focus_button (GtkWidget *window,
              const char *label)
{
  gtk_widget_grab_focus (laptop_await (window, label));
  ui_spin_ms (50);
}

static void
await_gone (GtkWidget *window,
            const char *text)
{
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, text) != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (laptop_find (window, text));
}

static void
await_count (guint wanted)
{
  for (guint i = 0; i < UI_PATIENCE && av_session_get_ended (get_session ()) != wanted; i++)
    ui_spin_ms (50);
  g_assert_cmpuint (av_session_get_ended (get_session ()), ==, wanted);
}

/* Nobody's time is over: nothing is told, nothing asked. */
static void
test_nothing_is_told_before_its_time (void)
{
  g_autofree char *container = open_dossier ("Azelma", 20);
  GtkWidget *window = open_erasures ();

  laptop_await (window, "Rien n’a été effacé");
  await_count (0);
  g_assert_null (laptop_find (GTK_WIDGET (av_application_open_window (laptop->application, "start", NULL)), TOLD));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_kept_with_a_reason (void)
{
  g_autofree char *container = open_dossier ("Fantine", 30);
  GtkWidget *window = open_erasures ();
  g_autoptr (AvSnapshot) kept = NULL;

  await_count (1);
  laptop_await (GTK_WIDGET (av_application_open_window (laptop->application, "start", NULL)), TOLD);
  window = laptop_open_window (laptop, "effacements");
  laptop_await (window, "1 durée échue\u00a0: effacer ou garder");
  laptop_await (window, "Fantine");
  ui_check_names (window);

  focus_button (window, "Garder…");
  if (!ui_press ("Return", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  ui_spin_ms (100);
  ui_check_names (window);
  /* Why is asked for, and nothing changed meanwhile. */
  ui_press ("Return", NULL);
  laptop_await (window, "Dites pourquoi ce dossier est gardé au-delà de son échéance\u00a0: un litige, un contrôle. Rien n’a été modifié.");
  ui_type ("Un litige");
  ui_press ("Return", NULL);
  await_gone (window, "Fantine");
  await_count (0);

  kept = av_queue_call_sync (av_session_get_queue (get_session ()), load_dossier, container, NULL);
  g_assert_cmpstr (av_snapshot_get_answer (kept, "gel-purge"), ==, "oui");
  g_assert_cmpstr (av_snapshot_get_answer (kept, "gel-purge-motif"), ==, "Un litige");
  gtk_window_destroy (GTK_WINDOW (window));
}

static gpointer
keep (AvStore *store,
      gpointer user_data,
      GError **error)
{
  AvInstallation *installation = av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application)));

  return av_installation_keep_dossier (installation, user_data, "Un contrôle", error) ? (gpointer) "" : NULL;
}

static void
keep_dossier (const char *container)
{
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_session_get_queue (get_session ()), keep, (gpointer) container, &error);
  g_assert_no_error (error);
  av_session_announce (get_session (), "", "", "");
}

static GtkWidget *
find_entry (GtkWidget *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  g_assert_true (GTK_IS_TEXT (focus));
  return gtk_widget_get_ancestor (focus, GTK_TYPE_ENTRY);
}

/* Two cards, the first chosen among them; a reason is typed on the other. */
static GtkWidget *
type_on_the_last (GtkWidget *window,
                  const char *reason)
{
  GtkWidget *entry;

  laptop_await (window, "2 durées échues\u00a0: effacer ou garder");
  gtk_widget_grab_focus (laptop_find (gtk_widget_get_ancestor (laptop_await (window, "Éponine"), AV_TYPE_DECISION_CARD), "Garder…"));
  g_assert_true (gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (window))));
  ui_spin_ms (400);
  entry = find_entry (window);
  gtk_editable_set_text (GTK_EDITABLE (entry), reason);
  gtk_editable_set_position (GTK_EDITABLE (entry), 3);
  return entry;
}

/* Whatever becomes of the others: the same entry, the keyboard in the same place. */
static void
test_what_is_typed_stays (void)
{
  g_autofree char *other = open_dossier ("Fantine", 40);
  g_autofree char *container = open_dossier ("Éponine", 35);
  GtkWidget *window = open_erasures ();
  GtkWidget *entry = type_on_the_last (window, "Un litige");

  /* A record that has nothing to do with it. */
  g_free (open_dossier ("Cosette", 1));
  ui_spin_ms (300);
  g_assert_true (find_entry (window) == entry);

  /* The other card is decided of, elsewhere. */
  keep_dossier (other);
  await_gone (window, "Fantine");
  laptop_await (window, "1 durée échue\u00a0: effacer ou garder");
  g_assert_true (find_entry (window) == entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Un litige");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 3);

  /* Another one comes, before it. */
  g_free (other);
  other = open_dossier ("Musichetta", 50);
  laptop_await (window, "Musichetta");
  g_assert_true (find_entry (window) == entry);
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 3);

  /* Itself decided of, elsewhere: the keyboard goes on to the one that is left. */
  keep_dossier (container);
  await_gone (window, "Éponine");
  ui_spin_ms (100);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)),
                                         gtk_widget_get_ancestor (laptop_await (window, "Musichetta"), AV_TYPE_DECISION_CARD)));
  keep_dossier (other);
  await_gone (window, "Musichetta");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who is called otherwise by now is shown so; the reason is still there. */
static void
test_what_is_typed_stays_on_a_card_drawn_anew (void)
{
  static const char *const answers[][2] = { { "prenom-ou-surnom", "Ponine" }, { NULL } };
  g_autofree char *other = open_dossier ("Fantine", 40);
  g_autofree char *container = NULL;
  g_autofree char *contact = meet ("Éponine", 35, &container);
  g_autofree char *met = write_ago (35);
  g_autofree char *day = g_strndup (met, 10);
  const char *const opened[][2] = { { "statut", "REPERE" }, { "date-reperage", day }, { "origine", "PAIR" }, { NULL } };
  g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, container, NULL);
  g_autoptr (AvSnapshot) saved = NULL;
  g_autoptr (AvChange) change = NULL;
  GtkWidget *window;
  GtkWidget *entry;

  save (dossier, opened);
  window = open_erasures ();
  type_on_the_last (window, "Un litige");
  saved = ui_fixture_load (get_session (), contact);
  change = av_change_new_for (saved);
  save (change, answers);
  laptop_await (window, "Ponine");
  ui_spin_ms (100);
  g_assert_null (laptop_find (window, "Éponine"));
  entry = find_entry (window);
  g_assert_true (gtk_widget_is_ancestor (entry, gtk_widget_get_ancestor (laptop_await (window, "Ponine"), AV_TYPE_DECISION_CARD)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Un litige");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 3);
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), NULL, NULL));

  keep_dossier (other);
  keep_dossier (container);
  await_gone (window, "Ponine");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* On a small screen, the buttons of the last card at its end. */
static void
test_what_is_asked_is_in_sight (void)
{
  g_autofree char *first = open_dossier ("Fantine", 40);
  g_autofree char *last = open_dossier ("Éponine", 35);
  GtkWidget *window = open_erasures ();
  GtkWidget *card, *focus;
  graphene_rect_t bounds;

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 400);
  ui_spin_ms (300);
  laptop_await (window, "2 durées échues\u00a0: effacer ou garder");
  card = gtk_widget_get_ancestor (laptop_await (window, "Éponine"), AV_TYPE_DECISION_CARD);
  gtk_widget_grab_focus (laptop_find (card, "Effacer…"));
  g_signal_emit_by_name (laptop_find (card, "Effacer…"), "clicked"); /* while the window still scrolls there */
  ui_spin_ms (600);

  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (gtk_widget_is_ancestor (focus, card));
  g_assert_true (gtk_widget_compute_bounds (focus, window, &bounds));
  g_assert_cmpfloat (graphene_rect_get_y (&bounds) + graphene_rect_get_height (&bounds), <=, gtk_widget_get_height (window));

  keep_dossier (first);
  keep_dossier (last);
  await_gone (window, "Éponine");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Joined, and the first given to another commune alone. */
static gpointer
join_and_give (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const char **pair = user_data;
  AvId container, record;

  g_assert_true (av_id_parse (pair[0], &container));
  av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);
  return av_fusion_join (store, pair[0], pair[1], error) &&
             av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", "76231", error)
           ? (gpointer) ""
           : NULL;
}

static void
test_a_part_of_ours_is_proposed (void)
{
  g_autofree char *given = open_dossier ("Champmathieu", 41);
  g_autofree char *kept = open_dossier ("Valjean", 40);
  const char *pair[] = { given, kept };
  GtkWidget *window;

  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (get_session ()), join_and_give, pair, NULL));
  window = open_erasures ();
  await_count (1);
  laptop_await (window, PART_TOLD);
  keep_dossier (kept);
  await_gone (window, PART_TOLD);
  await_count (0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As the card tells a day so many months ago. transfer full. */
static char *
tell_ago (int months)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_months (now, -months);

  return av_moment_show_day (g_date_time_to_unix (then) * 1000);
}

/* From the last sign two years on; of who was sixteen, from two years after it. */
static void
test_since_when_is_told_by_either_count (void)
{
  static const struct
  {
    const char *age;
    int due; /* so many months behind the last sign */
    const char *counted;
  } counts[] = {
    { "22-25", 24, "" },
    { "16-17", 48, ", comptée de sa majorité," },
  };
  GtkWidget *window = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *container = open_dossier_of_age ("Azelma", counts[i].age, 60);
      g_autofree char *sign = tell_ago (60);
      g_autofree char *due = tell_ago (60 - counts[i].due);
      g_autofree char *told = g_strdup_printf ("Dernier signe venu de la jeune personne le %s. La durée de conservation%s est échue depuis le %s.",
                                               sign, counts[i].counted, due);

      window = open_erasures ();
      laptop_await (window, told);
      keep_dossier (container);
      await_gone (window, told);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is on its way to the store is neither taken back nor sent twice. */
static void
test_too_late_for_not_now (void)
{
  g_autofree char *container = open_dossier ("Fantine", 40);
  GtkWidget *window = open_erasures ();
  GtkWidget *keep, *not_now;

  g_signal_emit_by_name (laptop_await (window, "Garder…"), "clicked");
  ui_spin_ms (100);
  gtk_editable_set_text (GTK_EDITABLE (find_entry (window)), "Un litige");
  keep = laptop_await (window, "Garder");
  not_now = laptop_await (window, "Pas maintenant");
  g_signal_emit_by_name (keep, "clicked");
  g_signal_emit_by_name (not_now, "clicked");
  g_assert_true (gtk_widget_get_mapped (keep));
  g_assert_null (laptop_find (window, "Garder…"));
  await_gone (window, "Fantine");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_erased_once_it_is_meant (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *one = meet ("Favourite", 5, &first);
  g_autofree char *other = meet ("Zéphine", 4, &second);
  GtkWidget *window = open_erasures ();
  g_autoptr (AvSnapshot) gone = NULL;

  await_count (1);
  laptop_await (window, "2 contacts jamais rattachés à un dossier");
  g_assert_null (laptop_find (window, "Garder…"));
  focus_button (window, "Effacer…");
  if (!ui_press ("Return", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  ui_spin_ms (100);
  laptop_await (window, "Effacer");
  ui_press ("Tab", "Return", NULL); /* not now */
  ui_spin_ms (100);
  laptop_await (window, "Effacer…");
  ui_press ("Return", NULL);
  ui_spin_ms (100);
  ui_press ("Return", NULL);
  await_gone (window, "2 contacts jamais rattachés à un dossier");
  laptop_await (window, "2 effacements");
  await_count (0);
  gone = ui_fixture_load (get_session (), one);
  g_assert_null (av_snapshot_get_answer (gone, "prenom-ou-surnom"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A role that does not decide of erasures is asked nothing. */
static void
test_only_who_decides_is_asked (void)
{
  g_autofree char *container = open_dossier ("Cosette", 30);
  GtkWidget *window = open_erasures ();

  await_count (1);
  ui_fixture_take_role (get_session (), "INTERV");
  await_count (0);
  await_gone (window, "Garder…");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);

  g_test_add_func ("/time-over/nothing-is-told-before-its-time", test_nothing_is_told_before_its_time);
  g_test_add_func ("/time-over/kept-with-a-reason", test_kept_with_a_reason);
  g_test_add_func ("/time-over/what-is-typed-stays", test_what_is_typed_stays);
  g_test_add_func ("/time-over/what-is-typed-stays-on-a-card-drawn-anew", test_what_is_typed_stays_on_a_card_drawn_anew);
  g_test_add_func ("/time-over/what-is-asked-is-in-sight", test_what_is_asked_is_in_sight);
  g_test_add_func ("/time-over/a-part-of-ours-is-proposed", test_a_part_of_ours_is_proposed);
  g_test_add_func ("/time-over/since-when-is-told-by-either-count", test_since_when_is_told_by_either_count);
  g_test_add_func ("/time-over/too-late-for-not-now", test_too_late_for_not_now);
  g_test_add_func ("/time-over/erased-once-it-is-meant", test_erased_once_it_is_meant);
  g_test_add_func ("/time-over/only-who-decides-is-asked", test_only_who_decides_is_asked);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
