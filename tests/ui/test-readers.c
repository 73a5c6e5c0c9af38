/* Who reads a dossier: shared, transferred, opened beyond a role, erased, as a
 * colleague's laptop then has it. */

#include <string.h>

#include "av-access-log.h"
#include "av-break-glass.h"
#include "av-dossier-choice.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-record-store.h"
#include "dossier-fixture.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static AvOpenedStore *town;        /* of the same commune */
static AvOpenedStore *association; /* a structure's */
static AvOpenedStore *another;     /* another structure's */
static AvOpenedStore *elsewhere;   /* of another commune */

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

/* A contact of a new dossier; transfer full: its record, and the dossier. */
static char *
meet (const char *name,
      char **container)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  ui_fixture_commit (get_session (), change);
  saved = ui_fixture_load (get_session (), av_change_get_id (change));
  *container = g_strdup (av_snapshot_get_container (saved));
  return g_strdup (av_change_get_id (change));
}

static gboolean
is_read_by (AvOpenedStore *colleague,
            const char *record)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (av_opened_store_get_store (colleague), record, NULL);

  return snapshot != NULL && av_snapshot_get_answer (snapshot, "prenom-ou-surnom") != NULL;
}

static void
act (GtkWidget *window,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (window, action, NULL));
  ui_spin_ms (100);
}

static void
click (GtkWidget *window,
       const char *label)
{
  g_signal_emit_by_name (laptop_await (window, label), "clicked");
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

static void
wait_for_count (guint (*get) (void),
                guint wanted)
{
  for (guint i = 0; i < UI_PATIENCE && get () != wanted; i++)
    ui_spin_ms (50);
  g_assert_cmpuint (get (), ==, wanted);
}

static guint
get_to_acknowledge (void)
{
  return av_session_get_to_acknowledge (get_session (), NULL);
}

/* Something of the dossier is said elsewhere, and its page is shown anew. */
static void
check_keyboard_stays (GtkWidget *window,
                      const char *container)
{
  GtkWidget *end = laptop_await (window, "Mettre fin");
  GtkWidget *button = GTK_IS_BUTTON (end) ? end : gtk_widget_get_ancestor (end, GTK_TYPE_BUTTON);
  GtkWidget *focus;

  gtk_widget_grab_focus (button);
  g_object_add_weak_pointer (G_OBJECT (button), (gpointer *) &button);
  av_session_announce (get_session (), "", "", container);
  for (guint i = 0; i < UI_PATIENCE && button != NULL; i++)
    ui_spin_ms (10);
  g_assert_null (button);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (GTK_IS_BUTTON (focus));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), ==, "readers.unshare");
}

static void
test_shared_with_agreement_and_ended (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Éponine", &container);
  GtkWidget *window = laptop_open_page (laptop, container, "overview");

  laptop_await (window, "Personne d’autre que son équipe");
  g_assert_true (gtk_widget_activate_action (window, "readers.share", "s", ""));
  act (window, "win.save-next");
  laptop_await (window, "Dites avec qui : rien n’a été partagé.");
  laptop_choose (window, "Partagé avec", "Structure sans nom (S12)");
  act (window, "win.save-next");
  laptop_await (window, "Demandez d’abord son accord à la jeune personne, et dites comment elle l’a donné : rien n’a été partagé.");
  laptop_choose (window, "L’accord de la jeune personne", "Oral");
  act (window, "win.save-next");
  laptop_await (window, "Partagé : la structure le lit dès son prochain échange.");
  laptop_await (window, "Structure sans nom (S12)");
  laptop_send (laptop, association);
  g_assert_true (is_read_by (association, record));

  check_keyboard_stays (window, container);
  g_assert_true (gtk_widget_activate_action (window, "readers.unshare", "s", "S12"));
  laptop_await (window, "Terminé : plus rien n’est envoyé. Ce qu’elle a reçu reste chez elle.");
  laptop_await (window, "Partager de nouveau…");
  close_window (window);
}

static GtkWidget *
find_popover (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_popover (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

#define SHADOW 40
#define PART_TOLD "Une part de ce qui est montré ici comme un seul dossier appartient à Elbeuf, et s’efface là-bas : d’ici, seule la part de votre équipe s’efface."

/* Not at the edge of the screen, where its own edge is not seen. */
static void
test_list_of_places_is_within_the_window (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Azelma", &container);
  GtkWidget *window = laptop_open_page (laptop, container, "transfer");
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, "Va à"), ADW_TYPE_COMBO_ROW);
  GtkWidget *popover = find_popover (row);
  GdkSurface *surface;
  graphene_rect_t bounds;

  adw_action_row_activate (ADW_ACTION_ROW (row));
  for (guint i = 0; i < UI_PATIENCE && gtk_widget_get_width (popover) == 0; i++)
    ui_spin_ms (10);
  ui_spin_ms (100);
  surface = gtk_native_get_surface (GTK_NATIVE (popover));
  g_assert_true (gtk_widget_compute_bounds (row, window, &bounds));
  g_assert_cmpint (gdk_popup_get_position_x (GDK_POPUP (surface)) + gdk_surface_get_width (surface), <=, (int) (bounds.origin.x + bounds.size.width) + SHADOW);
  gtk_popover_popdown (GTK_POPOVER (popover));
  close_window (window);
}

static void
test_transferred_and_taken_back (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Azelma", &container);
  GtkWidget *window = laptop_open_page (laptop, container, "transfer");

  act (window, "win.save-next");
  laptop_await (window, "Choisissez la commune ou la structure à qui il va : rien n’a été changé.");
  laptop_choose (window, "Va à", "Elbeuf");
  g_assert_null (laptop_find (window, "Choisissez la commune ou la structure à qui il va : rien n’a été changé."));
  act (window, "win.save-next");
  laptop_await (window, "Transféré : le dossier y va avec les prochains échanges.");
  laptop_await (window, "Ce dossier est celui d’une autre équipe : Elbeuf");
  act (window, "win.undo");
  laptop_await (window, "Le transfert est repris.");
  laptop_send (laptop, elsewhere);
  g_assert_false (is_read_by (elsewhere, record));

  g_assert_true (gtk_widget_activate_action (window, "readers.page", "s", "transfer"));
  laptop_choose (window, "Va à", "Elbeuf");
  act (window, "win.save-next");
  laptop_await (window, "C’est à son équipe de le partager, de le transférer ou de l’effacer.");
  laptop_send (laptop, elsewhere);
  g_assert_true (is_read_by (elsewhere, record));

  /* It is not this team's any more: the page is not to be had. */
  g_object_set (window, "page", "erase", NULL);
  ui_spin_ms (100);
  g_assert_null (laptop_find (window, "Effacer ce dossier"));
  close_window (window);
}

/* Sixteen months on. */
static guint64
tell_later (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + G_GUINT64_CONSTANT (490) * 24 * 3600 * 1000;
}

static gpointer
set_clock (AvStore *store,
           gpointer later,
           GError **error)
{
  av_store_set_clock_for_test (store, later != NULL ? tell_later : NULL, NULL);
  return (gpointer) "";
}

/* The computer's own time is over: nobody would follow it. */
static void
test_said_in_vain_is_refused (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Fauchelevent", &container);
  GtkWidget *window = laptop_open_page (laptop, container, "transfer");
  GtkLabel *told = NULL;

  laptop_choose (window, "Va à", "Elbeuf");
  av_queue_call_sync (av_session_get_queue (get_session ()), set_clock, (gpointer) "", NULL);
  act (window, "win.save-next");
  for (guint i = 0; i < UI_PATIENCE && told == NULL; i++)
    {
      ui_spin_ms (50);
      told = ui_find_label (window, "et ce qu’il dirait ne vaudrait pour personne\u00a0: un intendant le réinscrit pour un an");
    }
  g_assert_nonnull (told);
  av_queue_call_sync (av_session_get_queue (get_session ()), set_clock, NULL, NULL);
  laptop_send (laptop, elsewhere);
  g_assert_false (is_read_by (elsewhere, record));
  close_window (window);
}

static void
test_opened_beyond_a_role_is_told (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Gavroche", &container);
  GtkWidget *window = laptop_open_page (laptop, container, "urgent");
  GtkWidget *reason = NULL;
  g_autoptr (GPtrArray) seen = NULL;

  act (window, "win.save-next");
  laptop_await (window, "Dites en une phrase pourquoi cela ne peut pas attendre : qui répond du dossier la lit.");
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), ADW_TYPE_ENTRY_ROW)), "Une fugue, la nuit.");
  act (window, "win.save-next");
  laptop_await (window, "« Une fugue, la nuit. »");
  /* The page is drawn again by what it did: the label is another one then. */
  for (guint i = 0; i < UI_PATIENCE && ((reason = laptop_find (window, "« Une fugue, la nuit. »")) == NULL || gtk_widget_get_height (reason) == 0); i++)
    ui_spin_ms (50);
  g_assert_nonnull (reason);
  g_assert_cmpint (gtk_widget_get_height (reason), >, 0);
  /* Nobody acknowledges what they opened themselves. */
  g_assert_null (laptop_find (window, "J’ai _lu pourquoi"));

  laptop_send (laptop, town);
  seen = av_break_glass_list (av_opened_store_get_installation (town), container, 0, NULL);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpstr (((AvBrokenGlass *) g_ptr_array_index (seen, 0))->reason, ==, "Une fugue, la nuit.");
  close_window (window);
}

static void
test_a_colleague_acknowledges (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Cosette", &container);
  GtkWidget *window;
  g_autoptr (GPtrArray) seen = NULL;

  laptop_send (laptop, town);
  g_assert_true (av_break_glass (av_opened_store_get_installation (town), container, av_opened_store_get_agent (town), "Elle appelle de la gare.", NULL));
  laptop_receive (laptop, town);

  laptop_await (GTK_WIDGET (av_application_open_window (laptop->application, "start", NULL)), "Dossiers ouverts en urgence : lire pourquoi");
  window = laptop_open_page (laptop, container, "overview");
  laptop_await (window, "« Elle appelle de la gare. »");
  act (window, "readers.acknowledge");
  laptop_await (window, "C’est noté, et écrit dans le dossier.");
  laptop_await (window, "Lu par " LAPTOP_AGENT);
  wait_for_count (get_to_acknowledge, 0);
  laptop_send (laptop, town);
  seen = av_break_glass_list (av_opened_store_get_installation (town), container, 0, NULL);
  g_assert_cmpstr (((AvBrokenGlass *) g_ptr_array_index (seen, 0))->seen, ==, av_session_get_agent (get_session ()));
  close_window (window);
}

static gpointer
note_printed (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_assert_true (av_access_log_add (store, AV_ACT_PRINT, user_data, "fiche-reperage", error));
  return NULL;
}

static void
test_erased_when_it_is_meant (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Fantine", &container);
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autofree char *printed = g_date_time_format (today, "Imprimé ici le %-d %b %Y : retrouvez ces feuilles et ces fichiers, et détruisez-les.");
  GtkWidget *window;

  av_queue_call_sync (av_session_get_queue (get_session ()), note_printed, container, NULL);
  window = laptop_open_page (laptop, container, "erase");
  laptop_await (window, printed);
  laptop_send (laptop, town);
  g_assert_true (is_read_by (town, record));
  laptop_choose (window, "Pourquoi", "La jeune personne le demande");
  act (window, "win.save-next");
  laptop_await (window, "Cochez que cela ne se reprend pas : rien n’a été effacé.");
  laptop_tick (window, "Je sais qu’un effacement ne se reprend pas.");
  act (window, "win.save-next");
  window = GTK_WIDGET (av_application_open_window (laptop->application, "effacements", NULL));
  laptop_await (window, "1 effacement");
  /* Its own confirmation is none: that is for another one. */
  g_assert_null (laptop_find (window, "Confirmer…"));
  laptop_send (laptop, town);
  g_assert_false (is_read_by (town, record));
  close_window (window);
}

static gpointer
join (AvStore *store,
      gpointer pair,
      GError **error)
{
  const char **dossiers = pair;

  return av_fusion_join (store, dossiers[0], dossiers[1], error) ? (gpointer) "" : NULL;
}

/* Joined here while a colleague gave the one that is shown first to another commune. */
static void
test_part_of_the_team_is_erased (void)
{
  g_autofree char *given = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *of_given = meet ("Champmathieu", &given);
  g_autofree char *of_kept = meet ("Valjean", &kept);
  const char *pair[] = { given, kept };
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  laptop_send (laptop, town);
  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (get_session ()), join, pair, NULL));
  g_usleep (2000);
  av_installation_transfer (av_opened_store_get_installation (town), given, "76231", &error);
  g_assert_no_error (error);
  laptop_receive (laptop, town);

  window = laptop_open_page (laptop, given, "overview");
  laptop_await (window, PART_TOLD);
  close_window (window);
  window = laptop_open_page (laptop, given, "erase");
  laptop_await (window, PART_TOLD);
  laptop_choose (window, "Pourquoi", "La jeune personne le demande");
  laptop_tick (window, "Je sais qu’un effacement ne se reprend pas.");
  act (window, "win.save-next");
  window = GTK_WIDGET (av_application_open_window (laptop->application, "effacements", NULL));
  laptop_await (window, "2 effacements");
  laptop_send (laptop, town);
  g_assert_false (is_read_by (town, of_kept));
  g_assert_true (is_read_by (town, of_given));
  close_window (window);
}

static guint
get_to_confirm (void)
{
  return av_session_get_to_confirm (get_session ());
}

static char *
dup_role (void)
{
  g_autoptr (AvSnapshot) agent = ui_fixture_load (get_session (), av_session_get_agent (get_session ()));

  return g_strdup (av_snapshot_get_answer (agent, "role"));
}

static void
test_second_computer_confirms (void)
{
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Cosette", &container);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) erasures = NULL;
  g_autofree char *role = NULL;
  GtkWidget *window;

  laptop_send (laptop, town);
  av_installation_erase (av_opened_store_get_installation (town), container, 0, "demande", &error);
  g_assert_no_error (error);
  laptop_receive (laptop, town);
  wait_for_count (get_to_confirm, 1);

  /* Nothing is asked of who may not. */
  role = dup_role ();
  ui_fixture_take_role (get_session (), "INTERV");
  wait_for_count (get_to_confirm, 0);
  ui_fixture_take_role (get_session (), role);
  wait_for_count (get_to_confirm, 1);
  laptop_await (GTK_WIDGET (av_application_open_window (laptop->application, "start", NULL)), "Effacements à confirmer");

  window = laptop_open_window (laptop, "effacements");
  /* The computer that asked knows of it. */
  laptop_await (window, "Confirmer…");
  g_assert_null (laptop_find (window, "Rouvray-2 : pas encore"));
  click (window, "Confirmer…");
  click (window, "Pas maintenant");
  click (window, "Confirmer…");
  click (window, "Détruire pour de bon");
  laptop_await (window, "Détruit pour de bon ici\u202f; partout ailleurs aux prochains échanges.");
  wait_for_count (get_to_confirm, 0);

  laptop_send (laptop, town);
  erasures = av_installation_list_erasures (av_opened_store_get_installation (town), NULL);
  for (guint i = 0; i < erasures->len; i++)
    {
      const AvErasure *erasure = g_ptr_array_index (erasures, i);

      if (strcmp (erasure->dossier, container) == 0)
        g_assert_true (erasure->gone);
    }
  close_window (window);
}

static gpointer
run_script (AvStore *store,
            gpointer sql,
            GError **error)
{
  return av_database_exec_script (av_store_get_database (store), sql, error) ? (gpointer) "" : NULL;
}

/* What is counted with it is counted, and what cannot be read is said. */
static void
test_one_that_is_not_read_leaves_the_others (void)
{
  AvQueue *queue = av_session_get_queue (get_session ());
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Montparnasse", &container);

  laptop_send (laptop, town);
  g_assert_true (av_break_glass (av_opened_store_get_installation (town), container, av_opened_store_get_agent (town), "Il appelle de la gare.", NULL));
  laptop_receive (laptop, town);
  wait_for_count (get_to_acknowledge, 1);

  g_assert_nonnull (av_queue_call_sync (queue, run_script, (gpointer) "CREATE TEMP TABLE erased (unread INTEGER)", NULL));
  av_session_set_to_acknowledge (get_session (), 0, NULL);
  av_session_set_to_confirm (get_session (), 7);
  av_session_announce (get_session (), "", "", "");
  wait_for_count (get_to_acknowledge, 1);
  for (guint i = 0; i < UI_PATIENCE && av_session_get_warning (get_session ()) == NULL; i++)
    ui_spin_ms (50);
  g_assert_true (g_str_has_prefix (av_session_get_warning (get_session ()), "Les effacements à confirmer n’ont pas pu être lus. "));
  g_assert_cmpuint (get_to_confirm (), ==, 7);

  g_assert_nonnull (av_queue_call_sync (queue, run_script, (gpointer) "DROP TABLE temp.erased", NULL));
  av_session_announce (get_session (), "", "", "");
  wait_for_count (get_to_confirm, 0);
  g_assert_null (av_session_get_warning (get_session ()));
}

static GtkWidget *
find_scrolled (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_scrolled (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Whose dossier it is stands on every page, what is done with it in the title,
 * and nothing of it below the edge of the smallest screen. */
static void
test_pages_say_whose_and_what (void)
{
  static const struct
  {
    const char *page;
    const char *title;
  } pages[] = {
    { "overview", "Qui lit ce dossier" },
    { "share", "Partager ce dossier" },
    { "transfer", "Transférer ce dossier" },
    { "urgent", "Ouvrir en urgence" },
    { "erase", "Effacer ce dossier" },
  };
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("<b>Ursule</b> & C", &container);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *window = laptop_open_page (laptop, container, pages[i].page);
      GtkAdjustment *height;

      laptop_await (window, "<b>Ursule</b> & C");
      g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, pages[i].title);
      laptop_await (window, pages[i].title);
      gtk_window_set_default_size (GTK_WINDOW (window), 1024, 600);
      ui_spin_ms (300);
      height = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (find_scrolled (window)));
      g_test_message ("%s: %g of %g", pages[i].page, gtk_adjustment_get_page_size (height), gtk_adjustment_get_upper (height));
      g_assert_cmpfloat (gtk_adjustment_get_upper (height), <=, gtk_adjustment_get_page_size (height));
      close_window (window);
    }
}

/* At the smallest screen: the footer and the widest row have their place. */
static void
test_fits_the_smallest_screen_and_is_named (void)
{
  static const char *const pages[] = { "overview", "share", "transfer", "urgent", "erase" };
  g_autofree char *container = NULL;
  g_autofree char *record = meet ("Marius", &container);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *window = laptop_open_page (laptop, container, pages[i]);
      int width, height;

      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 1024, &height, NULL, NULL, NULL);
      g_test_message ("%s: %d × %d", pages[i], width, height);
      g_assert_cmpint (width, <=, 1024);
      g_assert_cmpint (height, <=, 600);
      ui_check_names (window);
      close_window (window);
    }
}

static GtkWindow *
find_window (const char *type)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (laptop->application)); l != NULL; l = l->next)
    if (g_str_equal (G_OBJECT_TYPE_NAME (l->data), type))
      return l->data;

  return NULL;
}

static char *
dup_dossier_shown (const char *type)
{
  GtkWindow *window = find_window (type);
  char *container = NULL;

  if (window != NULL)
    g_object_get (window, "container", &container, NULL);

  return container;
}

static void
go_to (const char *kind)
{
  g_action_group_activate_action (G_ACTION_GROUP (laptop->application), "open", g_variant_new_string (kind));
}

/* Ctrl+2 from a window goes on with its dossier; with the one asked for there last,
 * which the store may still be looking for. */
static void
test_another_window_goes_on_with_the_dossier (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *javotte = meet ("Javotte", &first);
  g_autofree char *toussaint = meet ("Toussaint", &second);
  g_autofree char *shown = NULL;
  GtkWidget *window = laptop_open_page (laptop, first, "overview");
  GtkWidget *search;
  gint held;

  for (GtkWindow *left; (left = find_window ("AvDiagnosticWindow")) != NULL;)
    gtk_window_destroy (left);
  go_to ("mobilisation");
  ui_spin_ms (300);
  shown = dup_dossier_shown ("AvMobilisationWindow");
  g_assert_cmpstr (shown, ==, first);

  close_window (window);
  window = GTK_WIDGET (find_window ("AvMobilisationWindow"));
  gtk_window_present (GTK_WINDOW (window));
  search = ui_find_child (ui_find_child (window, AV_TYPE_DOSSIER_CHOICE), GTK_TYPE_SEARCH_ENTRY);
  gtk_widget_activate_action (window, "win.search", NULL);
  dossier_fixture_hold_store (get_session (), &held);
  gtk_editable_set_text (GTK_EDITABLE (search), "Toussaint");
  g_signal_emit_by_name (search, "activate");
  go_to ("diagnostic");
  g_clear_pointer (&shown, g_free);
  shown = dup_dossier_shown ("AvDiagnosticWindow");
  g_assert_null (shown);

  g_atomic_int_set (&held, FALSE);
  for (guint i = 0; i < UI_PATIENCE && shown == NULL; i++)
    {
      ui_spin_ms (50);
      shown = dup_dossier_shown ("AvDiagnosticWindow");
    }
  g_assert_cmpstr (shown, ==, second);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  association = laptop_add_colleague (laptop, "Mission-locale", "S12", "referent");
  another = laptop_add_colleague (laptop, "Maison-des-ados", "S7", "referent");
  elsewhere = laptop_add_colleague (laptop, "Elbeuf-1", "76231", "referent");
  laptop_unlock (laptop);

  g_test_add_func ("/readers/shared-with-agreement-and-ended", test_shared_with_agreement_and_ended);
  g_test_add_func ("/readers/transferred-and-taken-back", test_transferred_and_taken_back);
  g_test_add_func ("/readers/list-of-places-is-within-the-window", test_list_of_places_is_within_the_window);
  g_test_add_func ("/readers/said-in-vain-is-refused", test_said_in_vain_is_refused);
  g_test_add_func ("/readers/opened-beyond-a-role-is-told", test_opened_beyond_a_role_is_told);
  g_test_add_func ("/readers/a-colleague-acknowledges", test_a_colleague_acknowledges);
  g_test_add_func ("/readers/erased-when-it-is-meant", test_erased_when_it_is_meant);
  g_test_add_func ("/readers/part-of-the-team-is-erased", test_part_of_the_team_is_erased);
  g_test_add_func ("/readers/second-computer-confirms", test_second_computer_confirms);
  g_test_add_func ("/readers/one-that-is-not-read-leaves-the-others", test_one_that_is_not_read_leaves_the_others);
  g_test_add_func ("/readers/pages-say-whose-and-what", test_pages_say_whose_and_what);
  g_test_add_func ("/readers/another-window-goes-on-with-the-dossier", test_another_window_goes_on_with_the_dossier);
  g_test_add_func ("/readers/fits-the-smallest-screen-and-is-named", test_fits_the_smallest_screen_and_is_named);

  failed = g_test_run ();
  g_clear_pointer (&town, av_opened_store_free);
  g_clear_pointer (&association, av_opened_store_free);
  g_clear_pointer (&another, av_opened_store_free);
  g_clear_pointer (&elsewhere, av_opened_store_free);
  laptop_free (laptop);

  return failed;
}
