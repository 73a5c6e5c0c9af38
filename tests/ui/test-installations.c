/* The computers of the organisation: a folder of requests gone through, one
 * revoked and let back in, as the colleagues hear of it. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-file-pick.h"
#include "av-installation-row.h"
#include "av-lease.h"
#include "av-lease-card.h"
#include "av-picker-editor.h"
#include "av-swap.h"
#include "laptop-fixture.h"
#include "members.h"
#include "ui-fixture.h"

static Laptop *laptop;
static AvOpenedStore *town;
static GtkWidget *window;

/* A laptop that asks to join, and the eight words it shows. */
typedef struct
{
  AvOpenedStore *opened;
  char *words;
  char *welcome;
} Newcomer;

static Newcomer newcomers[2];
static char *folder;
static char *sticks[2]; /* of a laptop and its clone */

#define CONTACT "{\"form\": \"contact\", \"scope\": \"" LAPTOP_SCOPE "\", \"answers\": {"                 \
                "\"prenom-ou-surnom\": \"Gavroche\", \"tranche-age\": \"16-17\", \"origine\": \"PAIR\", " \
                "\"accord-recontact\": \"oui\", \"info-rgpd-remise\": \"orale\"}}\n"

static void
ask_to_join (Newcomer *newcomer,
             const char *name)
{
  g_autofree char *store = g_build_filename (laptop->dir, name, NULL);
  g_autofree char *stem = g_build_filename (folder, name, NULL);
  g_autofree char *request = g_strconcat (stem, ".avdem", NULL);
  g_autoptr (GError) error = NULL;

  newcomer->opened = av_opened_store_create (store, "Azelma", laptop->passphrase, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  av_installation_request_join (av_opened_store_get_installation (newcomer->opened), name, request, &error);
  g_assert_no_error (error);
  newcomer->words = av_installation_get_own_words (av_opened_store_get_installation (newcomer->opened));
  newcomer->welcome = g_strconcat (stem, ".avlot", NULL);
}

static GtkWidget *
find_of_type (GtkWidget *widget,
              GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The list one searches in the row of that title. */
static AvEditor *
find_picker (const char *title)
{
  return AV_EDITOR (find_of_type (gtk_widget_get_ancestor (laptop_await (window, title), ADW_TYPE_ACTION_ROW), AV_TYPE_PICKER_EDITOR));
}

static void
act (const char *action)
{
  g_assert_true (gtk_widget_activate_action (window, action, NULL));
  ui_spin_ms (100);
}

/* Whoever joins, and lost the paper, hears them on the telephone: by number, as they
 * are asked for. */
static void
test_words_of_the_organisation_are_shown (void)
{
  g_auto (GStrv) each = g_strsplit (laptop->words, " ", -1);
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autoptr (GString) heard = g_string_new (NULL);

  for (guint i = 0; i < 8; i++)
    {
      g_string_append_printf (shown, "%s%u\u00a0%s", i == 0 ? "" : i == 4 ? "\n"
                                                                          : "\t",
                              i + 1, each[i]);
      g_string_append_printf (heard, "%s%u %s", i == 0 ? "" : ", ", i + 1, each[i]);
    }

  laptop_await (window, "Mairie de Montreuil");
  gtk_test_accessible_assert_property (laptop_await (window, shown->str), GTK_ACCESSIBLE_PROPERTY_LABEL, heard->str);
}

static void
test_folder_is_gone_through (void)
{
  g_autofree char *noise = g_build_filename (folder, "abîmé.avdem", NULL);
  guint before[2], after[2];
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (noise, "ceci n’est pas une demande", -1, NULL));
  ask_to_join (&newcomers[0], "Rouvray-3");
  ask_to_join (&newcomers[1], "Rouvray-4");

  av_file_pick_answer_for_test (folder);
  act ("postes.enrol");
  laptop_await (window, "Demande 1 sur 2");
  act ("win.save-next");
  laptop_await (window, "Tapez les deux mots demandés, parmi ceux que ce poste montre : aucun poste n’a été inscrit.");

  /* The words of the one are not those of the other. */
  laptop_await_asked (window, before);
  laptop_type_asked (window, newcomers[1].words);
  act ("win.save-next");
  laptop_await (window, "Les mots ne sont pas les mêmes des deux côtés : quelqu’un a peut-être modifié le fichier en chemin. Rien n’a été fait ; comparez de nouveau, deux autres mots sont demandés.");
  laptop_await_asked (window, after);
  g_assert_true (before[0] != after[0] || before[1] != after[1]);
  g_assert_false (g_file_test (newcomers[0].welcome, G_FILE_TEST_EXISTS));

  /* Whoever works for nobody is not enrolled. */
  laptop_type_asked (window, newcomers[0].words);
  av_editor_set_answer (find_picker ("Travaille pour"), NULL);
  act ("win.save-next");
  laptop_await (window, "Dites pour quelle équipe ce poste travaille : aucun poste n’a été inscrit.");
  av_editor_set_answer (find_picker ("Travaille pour"), LAPTOP_SCOPE);

  /* Nobody leaves the page while somebody is being enrolled. */
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
  act ("postes.back");
  laptop_await (window, "Demande 2 sur 2");
  laptop_await (window, "Rouvray-4");
  laptop_type_asked (window, newcomers[1].words);
  act ("win.save-next");
  laptop_await (window, "Rouvray-3");

  for (guint i = 0; i < G_N_ELEMENTS (newcomers); i++)
    {
      AvInstallation *installation = av_opened_store_get_installation (newcomers[i].opened);

      g_assert_true (av_installation_finish_join (installation, newcomers[i].welcome, laptop->words, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (av_installation_get_state (installation), ==, AV_INSTALLATION_STATE_ENROLLED);
    }

  /* Once more: everybody has a welcome, and the damaged file is named. */
  av_file_pick_answer_for_test (folder);
  act ("postes.enrol");
  laptop_await (window, "2 avaient déjà leur bienvenue.\nabîmé.avdem : Ce fichier n’est pas une demande d’inscription, ou il a été abîmé en chemin : écrivez-la de nouveau sur le poste qui la fait.");
  g_assert_null (laptop_find (window, "Demande 1 sur 2"));
}

static const AvMember *
find_member (GPtrArray *members,
             const char *name)
{
  for (guint i = 0; i < members->len; i++)
    if (strcmp (((AvMember *) g_ptr_array_index (members, i))->name, name) == 0)
      return g_ptr_array_index (members, i);

  g_assert_not_reached ();
}

static gboolean
is_revoked_for (AvOpenedStore *colleague,
                const char *name)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_opened_store_get_installation (colleague), NULL);

  return find_member (members, name)->revoked;
}

/* On what the button has become, once the list is read anew. */
static void
check_keyboard_is_of (const char *name)
{
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, name), ADW_TYPE_ACTION_ROW);
  GtkWidget *focus;

  ui_spin_ms (500);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (focus != NULL && gtk_widget_get_mapped (focus));
  g_assert_true (focus == row || gtk_widget_is_ancestor (focus, row));
}

static GtkWidget *
find_of (GtkWidget *label,
         const char *button)
{
  return laptop_find (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW), button);
}

static void
test_revoked_and_enrolled_again (void)
{
  GtkWidget *password;

  members_click (window, "Révoquer…", "Rouvray-2");
  laptop_await (window, "Révoquer « Rouvray-2 »");
  act ("postes.back");
  check_keyboard_is_of ("Rouvray-2");
  members_click (window, "Révoquer…", "Rouvray-2");
  act ("win.save-next");
  laptop_await (window, "Réinscrire…");
  check_keyboard_is_of ("Rouvray-2");
  laptop_send (laptop, newcomers[0].opened);
  g_assert_true (is_revoked_for (newcomers[0].opened, "Rouvray-2"));

  /* Not without the root file. */
  members_click (window, "Réinscrire…", "Rouvray-2");
  laptop_await (window, "Réinscrire « Rouvray-2 »");
  act ("win.save-next");
  laptop_await (window, "« Rouvray-2 » a été révoqué : seul le fichier racine revient là-dessus. Donnez-le, avec ses mots. Rien n’a été changé.");

  password = members_give_root (window, laptop);
  act ("win.save-next");
  laptop_await (window, "Réinscrit, pour un an : il l’apprend à son prochain échange.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (password)), ==, "");
  laptop_send (laptop, newcomers[0].opened);
  g_assert_false (is_revoked_for (newcomers[0].opened, "Rouvray-2"));
}

/* For two communes, with the root file. */
static void
test_one_works_for_several_communes (void)
{
  Newcomer both = { NULL };
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GError) error = NULL;
  const AvMember *member;

  ask_to_join (&both, "Elbeuf-et-Rouen");
  av_file_pick_answer_for_test (folder);
  act ("postes.enrol");
  laptop_await (window, "Demande 1 sur 1");
  g_assert_null (laptop_find (window, "Choisir le fichier _racine…"));
  laptop_choose (window, "Comme", "Intendant\u00a0: inscrit et révoque aussi");
  laptop_await (window, "Choisir le fichier _racine…");
  laptop_choose (window, "Comme", "Terrain\u00a0: contacts et parcours de sa commune");

  /* For the next folder it is folded away again. */
  act ("postes.back");
  av_file_pick_answer_for_test (folder);
  act ("postes.enrol");
  laptop_await (window, "Demande 1 sur 1");
  g_assert_null (laptop_find (window, "Choisir le fichier _racine…"));
  laptop_type_asked (window, both.words);
  av_editor_set_answer (find_picker ("Travaille pour"), "76231 " LAPTOP_SCOPE);
  act ("win.save-next");
  laptop_await (window, "Cet intendant n’inscrit pas pour Elbeuf, et aucun autre n’est connu ici qui le fasse\u00a0: donnez le fichier racine avec ses mots. Rien n’a été modifié.");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == gtk_widget_get_ancestor (laptop_await (window, "Choisir le fichier _racine…"), GTK_TYPE_BUTTON));
  members_give_root (window, laptop);
  laptop_type_asked (window, both.words);
  act ("win.save-next");
  laptop_await (window, "Elbeuf-et-Rouen");
  laptop_await (window, "Révoquer…");

  g_assert_true (av_installation_finish_join (av_opened_store_get_installation (both.opened), both.welcome, laptop->words, NULL, &error));
  g_assert_no_error (error);
  members = av_installation_list (av_opened_store_get_installation (both.opened), NULL);
  member = find_member (members, "Elbeuf-et-Rouen");
  g_assert_cmpuint (g_strv_length (member->scopes), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) member->scopes, LAPTOP_SCOPE));
  g_assert_true (g_strv_contains ((const char *const *) member->scopes, "76231"));

  av_opened_store_free (both.opened);
  g_free (both.words);
  g_free (both.welcome);
}

/* The town hall wants to hear its keys anew: what it writes are the words it shows. */
static void
test_this_computer_asks_again (void)
{
  g_autofree char *file = g_build_filename (laptop->dir, "Mairie.avdem", NULL);
  g_autofree char *shown = NULL;
  g_autoptr (AvJoinRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  members_click (window, "Refaire la demande…", "Mairie");
  laptop_await (window, "Refaire la demande");
  av_file_pick_answer_for_test (file);
  act ("win.save-next");
  laptop_await (window, "La demande est écrite\u00a0: donnez-la à un intendant. La réponse revient à côté d’elle\u202f; choisissez cette clé dans l’échange.");
  request = av_join_request_read (file, &error);
  g_assert_no_error (error);
  shown = av_asked_words_number (request->words, "\u00a0", "\t", "\n");
  laptop_await (window, shown);

  act ("postes.back");
  check_keyboard_is_of ("Mairie");
}

static gpointer
count_lease (AvStore *store,
             gpointer user_data,
             GError **error)
{
  AvLease lease;

  return av_lease_get (store, &lease, error) ? GUINT_TO_POINTER (lease.days + 1) : NULL;
}

static void
set_lease (const char *days)
{
  GtkWidget *spin = find_of_type (gtk_widget_get_ancestor (laptop_await (window, "Bail de lecture de ce poste"), AV_TYPE_LEASE_CARD), GTK_TYPE_SPIN_BUTTON);

  gtk_editable_set_text (GTK_EDITABLE (spin), days);
  g_signal_emit_by_name (laptop_await (window, "Fixer le bail"), "clicked");
}

/* As typed, before the keyboard leaves. */
static void
test_lease_is_told_and_set (void)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (laptop->application));

  laptop_await (window, "Il n’y a pas de bail\u00a0: les dossiers sont montrés même si rien ne vient.");
  set_lease ("60");
  laptop_await (window, "Un bail de 60 jours, dont 0 écoulés.");
  g_assert_cmpuint (GPOINTER_TO_UINT (av_queue_call_sync (queue, count_lease, NULL, NULL)), ==, 61);
  set_lease ("0");
  laptop_await (window, "Il n’y a pas de bail\u00a0: les dossiers sont montrés même si rien ne vient.");
  g_assert_cmpuint (GPOINTER_TO_UINT (av_queue_call_sync (queue, count_lease, NULL, NULL)), ==, 1);
}

/* It is told to everybody; a role that changes while the card is there is judged
 * all the same. */
static void
test_lease_is_not_set_by_every_role (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  AvQueue *queue = av_session_get_queue (session);
  GtkWidget *set = laptop_await (window, "Fixer le bail");

  ui_fixture_take_role (session, "INTERV");
  for (guint i = 0; i < UI_PATIENCE && gtk_widget_get_mapped (set); i++)
    ui_spin_ms (50);
  g_assert_false (gtk_widget_get_mapped (set));
  laptop_await (window, "Il n’y a pas de bail\u00a0: les dossiers sont montrés même si rien ne vient.");
  laptop_await (window, "Votre rôle n’inscrit ni ne révoque de poste, ni ne fixe leur bail de lecture\u00a0: c’est à l’administrateur, au référent ou à la personne responsable de l’équipe.");

  g_signal_emit_by_name (set, "clicked");
  laptop_await (window, "Votre rôle n’inscrit ni ne révoque de poste, ni ne fixe leur bail de lecture\u00a0: c’est à l’administrateur, au référent ou à la personne responsable de l’équipe. Rien n’a été modifié.");
  g_assert_cmpuint (GPOINTER_TO_UINT (av_queue_call_sync (queue, count_lease, NULL, NULL)), ==, 1);

  ui_fixture_take_role (session, "REFERENT");
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_mapped (set); i++)
    ui_spin_ms (50);
  g_assert_true (gtk_widget_get_mapped (set));
}

/* A machine whose swap space lies on a disk as it is. */
static void
lay_swap (void)
{
  g_autofree char *root = g_build_filename (laptop->dir, "machine", NULL);
  g_autofree char *proc = g_build_filename (root, "proc", NULL);
  g_autofree char *swaps = g_build_filename (proc, "swaps", NULL);
  g_autofree char *device = g_build_filename (root, "sys", "class", "block", "sda2", NULL);

  g_assert_cmpint (g_mkdir_with_parents (proc, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (device, 0700), ==, 0);
  g_assert_true (g_file_set_contents (swaps, "Filename Type Size Used Priority\n/dev/sda2 partition 8388604 0 -2\n", -1, NULL));
  av_swap_set_root_for_test (g_intern_string (root));
}

static void
test_swap_in_clear_is_told (void)
{
  laptop_await (window, "L’espace d’échange (swap) de cet ordinateur n’est pas chiffré, et ce sur quoi vous travaillez peut rester en clair sur son disque\u00a0: demandez à qui s’occupe de l’ordinateur de le chiffrer ou de le désactiver.");
}

/* An import, and the row is still the one the keyboard is in. */
static void
test_keyboard_stays_in_its_row (void)
{
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, "Rouvray-2"), ADW_TYPE_ACTION_ROW);
  GtkWidget *revoke = laptop_await (row, "Révoquer…");

  gtk_widget_grab_focus (revoke);
  av_session_announce (av_application_get_session (laptop->application), "", "", "");
  ui_spin_ms (500);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == revoke);
  g_assert_true (gtk_widget_get_ancestor (laptop_await (window, "Rouvray-2"), ADW_TYPE_ACTION_ROW) == row);
}

/* Sixteen months on. */
static guint64 days_later = 490;

static guint64
tell_later (gpointer user_data)
{
  return g_get_real_time () / 1000 + days_later * 24 * 3600 * 1000;
}

static gpointer
set_clock (AvStore *store,
           gpointer later,
           GError **error)
{
  av_store_set_clock_for_test (store, later != NULL ? tell_later : NULL, NULL);

  return (gpointer) "";
}

/* Its year is over: one button, no root file, and it has another one. */
static void
test_expired_is_enrolled_again (void)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (laptop->application));
  g_autoptr (GPtrArray) members = NULL;
  gint64 before, after;

  members = av_installation_list (av_opened_store_get_installation (town), NULL);
  before = find_member (members, "Rouvray-2")->not_after;
  av_queue_call_sync (queue, set_clock, (gpointer) "", NULL);
  av_session_announce (av_application_get_session (laptop->application), "", "", "");
  for (guint i = 0; i < UI_PATIENCE && find_of (laptop_await (window, "Rouvray-2"), "Réinscrire") == NULL; i++)
    ui_spin_ms (50);
  members_click (window, "Réinscrire", "Rouvray-2");
  laptop_await (window, "Réinscrit, pour un an : il l’apprend à son prochain échange.");
  check_keyboard_is_of ("Rouvray-2");

  av_queue_call_sync (queue, set_clock, NULL, NULL);
  laptop_send (laptop, town);
  g_ptr_array_unref (members);
  members = av_installation_list (av_opened_store_get_installation (town), NULL);
  after = find_member (members, "Rouvray-2")->not_after;
  g_assert_cmpint (after, >, before);
}

static void
await_in_row (const char *name,
              const char *text)
{
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, name), ADW_TYPE_ACTION_ROW);

  for (guint i = 0; i < UI_PATIENCE && strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), text) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), text));
}

static gpointer
renew_all (AvStore *store,
           gpointer workplace,
           GError **error)
{
  guint n;

  return av_installation_renew_members (av_opening_get_installation (av_workplace_get_opening (workplace)), &n, error) ? (gpointer) "" : NULL;
}

/* Shows that they are due, and gives the keyboard to what renews them. */
static GtkWidget *
await_renewal (guint n)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (laptop->application));
  g_autofree char *due = g_strdup_printf ("L’année de %u postes finit dans les trois mois, ou est échue.", n);
  GtkWidget *button;

  av_queue_call_sync (queue, set_clock, (gpointer) "", NULL);
  av_session_announce (av_application_get_session (laptop->application), "", "", "");
  laptop_await (window, due);
  button = gtk_widget_get_ancestor (laptop_await (window, "Les renouveler tous pour un _an"), GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, due);
  gtk_widget_grab_focus (button);
  return button;
}

static gboolean
offers_to_enrol_again (AvMember *member,
                       const char *said)
{
  char *scopes[] = { NULL };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  AvInstallations list = { .may_change = TRUE, .places = places };
  g_autoptr (GtkWidget) row = NULL;

  member->name = (char *) "Les Andelys";
  member->scopes = scopes;
  member->role = (char *) "terrain";
  row = g_object_ref_sink (av_installation_row_new (member, &list));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), said));
  return ui_find_label (row, "Réinscrire") != NULL;
}

/* Whose year is over in one commune alone is told as that, and offered to who has the say there. */
static void
test_over_in_one_of_several_communes (void)
{
  AvMember whole = { .expired = TRUE };
  AvMember elsewhere = { .expired = TRUE, .in_part = TRUE };
  AvMember here = { .expired = TRUE, .in_part = TRUE, .due = TRUE };

  g_assert_true (offers_to_enrol_again (&whole, "son année est échue ·"));
  g_assert_false (offers_to_enrol_again (&elsewhere, "son année est échue pour une partie de ses communes ou structures"));
  g_assert_true (offers_to_enrol_again (&here, "son année est échue pour une partie de ses communes ou structures"));
}

/* One button for all that were enrolled on the founding day, this computer among them;
 * then it is there no more, and the keyboard is on what remains. */
static void
test_all_whose_year_ends_are_renewed (void)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (laptop->application));
  g_autoptr (GPtrArray) members = NULL;
  GtkWidget *button;

  av_session_announce (av_application_get_session (laptop->application), "", "", "");
  await_in_row ("Mairie", "inscrit jusqu’au ");
  g_assert_null (laptop_find (window, "Les renouveler tous pour un _an"));
  button = await_renewal (5);
  await_in_row ("Mairie", "son année est échue");
  await_in_row ("Mairie", "ce poste");
  ui_check_names (window);

  g_assert_true (gtk_widget_activate (button));
  laptop_await (window, "5 postes ont un an de plus\u00a0: ils l’apprennent à leur prochain échange.");
  for (guint i = 0; i < UI_PATIENCE && gtk_widget_get_mapped (button); i++)
    ui_spin_ms (50);
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == gtk_widget_get_ancestor (laptop_await (window, "_Inscrire depuis un dossier de demandes…"), GTK_TYPE_BUTTON));
  await_in_row ("Mairie", "inscrit jusqu’au ");

  av_queue_call_sync (queue, set_clock, NULL, NULL);
  laptop_send (laptop, town);
  members = av_installation_list (av_opened_store_get_installation (town), NULL);
  g_assert_cmpint (find_member (members, "Marché")->not_after, >, (gint64) tell_later (NULL));
}

/* Another intendant was there first, and this window has not heard of it. */
static void
test_none_is_renewed_twice (void)
{
  AvWorkplace *workplace = AV_WORKPLACE (laptop->application);
  GtkWidget *button;

  days_later = 980;
  button = await_renewal (6);
  g_assert_nonnull (av_queue_call_sync (av_workplace_get_queue (workplace), renew_all, workplace, NULL));
  g_assert_true (ui_press ("Return", NULL));
  laptop_await (window, "Aucun poste n’a plus besoin d’une autre année : rien n’a été modifié.");
  for (guint i = 0; i < UI_PATIENCE && gtk_widget_get_mapped (button); i++)
    ui_spin_ms (50);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == gtk_widget_get_ancestor (laptop_await (window, "_Inscrire depuis un dossier de demandes…"), GTK_TYPE_BUTTON));
  av_queue_call_sync (av_workplace_get_queue (workplace), set_clock, NULL, NULL);
}

/* A clone has a guard of its own, which knows nothing of what the other sends. */
static void
copy (const char *from,
      const char *to)
{
  const char *const argv[] = { "cp", "-a", "--", from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* What two machines write that were one disk, each onto a stick. */
static void
clone_market (void)
{
  g_autofree char *guards = g_build_filename (g_get_user_state_dir (), "allervers", NULL);
  g_autofree char *kept = g_build_filename (laptop->dir, "gardes", NULL);
  g_autofree char *market = g_build_filename (laptop->dir, "marche", NULL);
  g_autofree char *clone = g_build_filename (laptop->dir, "clone", NULL);
  static const char *const machines[] = { "marche", "clone" };

  sticks[0] = g_build_filename (laptop->dir, "cle-marche", NULL);
  sticks[1] = g_build_filename (laptop->dir, "cle-clone", NULL);
  g_assert_cmpint (g_mkdir (sticks[0], 0700), ==, 0);
  g_assert_cmpint (g_mkdir (sticks[1], 0700), ==, 0);
  laptop_add_market (laptop, sticks[0]);
  copy (market, clone);
  copy (guards, kept);
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autofree char *own = g_strconcat (kept, "/.", NULL);

      copy (own, guards);
      g_free (LAPTOP_RUN (laptop, machines[i], CONTACT, "record", "put"));
      g_free (LAPTOP_RUN (laptop, machines[i], NULL, "exchange", sticks[i]));
    }
}

static gpointer
read_stick (AvStore *store,
            gpointer stick,
            GError **error)
{
  AvInstallation *installation = av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application)));
  g_autoptr (AvImportReport) report = av_installation_import_dir (installation, stick, NULL, error);

  return report != NULL ? (gpointer) "" : NULL;
}

/* The list says so as long as it is so, and what to do. */
static void
test_copied_disk_is_told (void)
{
  GtkWidget *row = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sticks); i++)
    {
      g_autoptr (GError) error = NULL;

      av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), read_stick, sticks[i], &error);
      g_assert_no_error (error);
    }
  av_session_announce (av_application_get_session (laptop->application), "", "", "");
  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      row = gtk_widget_get_ancestor (laptop_await (window, "Marché"), ADW_TYPE_ACTION_ROW);
      if (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Deux machines écrivent sous ce nom") != NULL)
        break;
      ui_spin_ms (50);
    }
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Deux machines écrivent sous ce nom"));
  row = gtk_widget_get_ancestor (laptop_await (window, "Rouvray-2"), ADW_TYPE_ACTION_ROW);
  g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Deux machines"));
}

static void
test_fits_the_smallest_screen_and_is_named (void)
{
  int width, height;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 1024, &height, NULL, NULL, NULL);
  g_test_message ("%d × %d", width, height);
  g_assert_cmpint (width, <=, 1024);
  g_assert_cmpint (height, <=, 600);
  ui_check_names (window);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  folder = g_build_filename (laptop->dir, "demandes", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  clone_market ();
  laptop_unlock (laptop);
  lay_swap ();
  window = laptop_open_window (laptop, "postes");

  g_test_add_func ("/installations/swap-in-clear-is-told", test_swap_in_clear_is_told);
  g_test_add_func ("/installations/lease-is-told-and-set", test_lease_is_told_and_set);
  g_test_add_func ("/installations/lease-is-not-set-by-every-role", test_lease_is_not_set_by_every_role);
  g_test_add_func ("/installations/keyboard-stays-in-its-row", test_keyboard_stays_in_its_row);
  g_test_add_func ("/installations/words-of-the-organisation-are-shown", test_words_of_the_organisation_are_shown);
  g_test_add_func ("/installations/this-computer-asks-again", test_this_computer_asks_again);
  g_test_add_func ("/installations/folder-is-gone-through", test_folder_is_gone_through);
  g_test_add_func ("/installations/revoked-and-enrolled-again", test_revoked_and_enrolled_again);
  g_test_add_func ("/installations/one-works-for-several-communes", test_one_works_for_several_communes);
  g_test_add_func ("/installations/expired-is-enrolled-again", test_expired_is_enrolled_again);
  g_test_add_func ("/installations/over-in-one-of-several-communes", test_over_in_one_of_several_communes);
  g_test_add_func ("/installations/all-whose-year-ends-are-renewed", test_all_whose_year_ends_are_renewed);
  g_test_add_func ("/installations/none-is-renewed-twice", test_none_is_renewed_twice);
  g_test_add_func ("/installations/copied-disk-is-told", test_copied_disk_is_told);
  g_test_add_func ("/installations/fits-the-smallest-screen-and-is-named", test_fits_the_smallest_screen_and_is_named);

  failed = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (newcomers); i++)
    {
      g_clear_pointer (&newcomers[i].opened, av_opened_store_free);
      g_free (newcomers[i].words);
      g_free (newcomers[i].welcome);
    }
  g_clear_pointer (&town, av_opened_store_free);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&sticks[0], g_free);
  g_clear_pointer (&sticks[1], g_free);
  laptop_free (laptop);

  return failed;
}
