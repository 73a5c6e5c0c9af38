#include "laptop-fixture.h"

#include <adwaita.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-crypto.h"
#include "av-keyring.h"
#include "av-locale.h"
#include "av-opened-store.h"
#include "av-porch-line.h"
#include "av-shell-resources.h"
#include "av-ui.h"
#include "ui-fixture.h"

void
laptop_init (int *argc,
             char ***argv)
{
  int fd;

  do
    fd = open ("/dev/null", O_WRONLY);
  while (fd >= 0 && fd < AV_PORCH_LINE_FD);

  av_locale_init ();
  gtk_test_init (argc, argv);
  g_assert_true (av_crypto_init (NULL));
}

GtkApplication *
laptop_init_shell (int *argc,
                   char ***argv)
{
  AdwApplication *application;

  laptop_init (argc, argv);
  adw_init ();
  av_ui_init ();
  g_resources_register (av_shell_get_resource ());
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  return GTK_APPLICATION (application);
}

AvSecret *
laptop_secret (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  return av_secret_new_from_bytes (copy, strlen (copy));
}

static void
found (Laptop *self,
       const char *const *scopes)
{
  const AvFounding founding = {
    .organisation = "Mairie de Montreuil",
    .installation = "Mairie",
    .scopes = scopes,
    .root_file = self->root_file,
    .root_words = self->root_words,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_create (self->store, LAPTOP_AGENT, self->passphrase, &av_passphrase_cost_floor, &error);

  g_assert_no_error (error);
  av_opened_store_found (opened, &founding, &error);
  g_assert_no_error (error);
  self->words = av_installation_get_organisation_words (av_opened_store_get_installation (opened));
}

Laptop *
laptop_new_for (const char *const *scopes)
{
  Laptop *self = g_new0 (Laptop, 1);

  self->dir = g_dir_make_tmp ("allervers-laptop-XXXXXX", NULL);
  self->store = g_build_filename (self->dir, "poste", NULL);
  self->root_file = g_build_filename (self->dir, "racine", NULL);
  self->root_words = laptop_secret (LAPTOP_ROOT_WORDS);
  self->passphrase = laptop_secret ("bougie lampe nuage cheval");
  found (self, scopes);

  return self;
}

Laptop *
laptop_new (void)
{
  const char *const scopes[] = { LAPTOP_SCOPE, NULL };

  return laptop_new_for (scopes);
}

/* ---- Colleagues ---------------------------------------------------------------- */

static void
accept (Laptop *self,
        const char *request_file,
        const char *output,
        const char *scope,
        const char *role)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvJoinRequest) request = av_join_request_read (request_file, &error);
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (self->store, LAPTOP_AGENT, self->passphrase, &error);
  const char *const scopes[] = { scope, NULL };
  AvWelcome welcome = { .scopes = scopes, .role = role, .root_file = self->root_file, .root_words = self->root_words };

  g_assert_no_error (error);
  welcome.words = request->words;
  av_installation_accept_join (av_opened_store_get_installation (opened), request, &welcome, output, &error);
  g_assert_no_error (error);
}

AvOpenedStore *
laptop_add_colleague (Laptop *self,
                      const char *name,
                      const char *scope,
                      const char *role)
{
  g_autofree char *store = g_build_filename (self->dir, name, NULL);
  g_autofree char *request = g_strconcat (store, ".avdem", NULL);
  g_autofree char *welcome = g_strconcat (store, ".avlot", NULL);
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_create (store, "Fantine", self->passphrase, &av_passphrase_cost_floor, &error);

  g_assert_no_error (error);
  av_installation_request_join (av_opened_store_get_installation (opened), name, request, &error);
  g_assert_no_error (error);
  accept (self, request, welcome, scope, role);
  av_installation_finish_join (av_opened_store_get_installation (opened), welcome, self->words, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (av_opened_store_reconcile (opened, &error));

  return opened;
}

typedef struct
{
  AvInstallation *installation;
  const char *dir;
} Post;

static gpointer export(AvStore *store,
                       gpointer user_data,
                       GError **error)
{
  Post *post = user_data;
  g_autoptr (GPtrArray) sent = av_installation_export (post->installation, post->dir, NULL, error);

  return sent != NULL ? (gpointer) "" : NULL;
}

static gpointer
import (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Post *post = user_data;
  g_autoptr (AvImportReport) report = av_installation_import_dir (post->installation, post->dir, NULL, error);

  return report != NULL ? (gpointer) "" : NULL;
}

static void
post (Laptop *self,
      AvOpenedStore *colleague,
      gboolean to_colleague)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (self->application));
  g_autofree char *dir = g_build_filename (self->dir, "cle-XXXXXX", NULL);
  AvInstallation *own = av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (self->application)));
  Post here = { own, dir };
  Post there = { av_opened_store_get_installation (colleague), dir };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (g_mkdtemp (dir));
  if (to_colleague)
    av_queue_call_sync (queue, export, &here, &error);
  else
    export(NULL, &there, &error);
  g_assert_no_error (error);
  if (to_colleague)
    import (NULL, &there, &error);
  else
    av_queue_call_sync (queue, import, &here, &error);
  g_assert_no_error (error);
  if (!to_colleague)
    av_session_announce (av_application_get_session (self->application), "", "", "");
  ui_spin_ms (100);
}

void
laptop_send (Laptop *self,
             AvOpenedStore *colleague)
{
  post (self, colleague, TRUE);
}

void
laptop_receive (Laptop *self,
                AvOpenedStore *colleague)
{
  post (self, colleague, FALSE);
}

/* ---- The session --------------------------------------------------------------- */

AvHandover *
laptop_handover (Laptop *self,
                 const char *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (store, &error);
  g_autoptr (AvSecret) key = NULL;
  const AvKeyringSlot *slot;
  g_autofree char *agent = NULL;
  AvId id;

  g_assert_no_error (error);
  key = av_keyring_unlock (keyring, LAPTOP_AGENT, self->passphrase, &error);
  g_assert_no_error (error);
  slot = av_keyring_get_unlocked_slot (keyring);
  memcpy (id.bytes, slot->agent, sizeof id.bytes);
  agent = av_id_to_string (&id);

  return av_handover_new (store, agent, slot->label, key, av_key_pair_get_secret (av_keyring_get_pair (keyring)));
}

void
laptop_activate (Laptop *self)
{
  g_autoptr (AvHandover) handover = laptop_handover (self, self->store);
  g_autoptr (GSettings) settings = g_settings_new ("fr.allervers.AllerVers");
  g_autoptr (GError) error = NULL;

  /* Nobody touches a key here: a slow test is not to be veiled meanwhile. */
  g_settings_set_uint (settings, "veil-seconds", 0);
  g_settings_set_uint (settings, "idle-lock-minutes", 15);

  self->application = av_application_new (handover);
  g_application_register (G_APPLICATION (self->application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
}

void
laptop_unlock (Laptop *self)
{
  laptop_activate (self);
  for (guint i = 0; i < UI_PATIENCE && av_application_get_session (self->application) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (av_application_get_session (self->application));
  ui_follow_queue (av_workplace_get_queue (AV_WORKPLACE (self->application)));
  ui_spin_ms (200);
}

static gboolean
is_backed_up (const char *backups)
{
  g_autoptr (GDir) entries = g_dir_open (backups, 0, NULL);
  const char *name = entries != NULL ? g_dir_read_name (entries) : NULL;

  return name != NULL && !g_str_has_suffix (name, ".tmp");
}

void
laptop_await_backup (Laptop *self)
{
  g_autofree char *backups = g_build_filename (self->store, "backups", NULL);

  for (guint i = 0; i < UI_PATIENCE && !is_backed_up (backups); i++)
    ui_spin_ms (50);
  g_assert_true (is_backed_up (backups));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
laptop_free (Laptop *self)
{
  if (self->application != NULL)
    {
      ui_follow_queue (NULL);
      av_application_lock (self->application);
      ui_spin_ms (100);
      /* Only g_application_run () lets go of the bus: it is left to the exit. */
      g_signal_emit_by_name (self->application, "shutdown");
    }
  remove_tree (self->dir);
  g_clear_pointer (&self->root_words, av_secret_unref);
  g_clear_pointer (&self->passphrase, av_secret_unref);
  g_free (self->dir);
  g_free (self->store);
  g_free (self->words);
  g_free (self->root_file);
  g_free (self);
}

gboolean
laptop_try (Laptop *self,
            const char *store,
            const char *input,
            char **output,
            const char *const *command)
{
  g_autofree char *program = g_build_filename (g_getenv ("ALLERVERS_BUILD_DIR"), "tests", "cli", "cheap", "allervers-cli", NULL);
  g_autofree char *directory = g_build_filename (self->dir, store, NULL);
  g_autofree char *passphrase = g_build_filename (self->dir, "phrase", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  const char *const head[] = { program, "--store", directory, "--agent", LAPTOP_AGENT, "--passphrase-file", passphrase };

  g_assert_true (g_file_set_contents (passphrase, "bougie lampe nuage cheval\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    g_ptr_array_add (argv, (char *) head[i]);
  for (guint i = 0; command[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) command[i]);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, output, NULL, &error);
  g_assert_no_error (error);
  g_strchomp (*output);

  return g_subprocess_get_successful (process);
}

char *
laptop_run (Laptop *self,
            const char *store,
            const char *input,
            const char *const *command)
{
  char *output = NULL;

  g_assert_true (laptop_try (self, store, input, &output, command));

  return output;
}

void
laptop_add_market (Laptop *self,
                   const char *stick)
{
  g_autofree char *request = g_build_filename (self->dir, "marche.avdem", NULL);
  g_autofree char *welcome = g_build_filename (self->dir, "marche.avlot", NULL);
  g_autofree char *words = NULL;
  const char *contact = "{\"form\": \"contact\", \"scope\": \"" LAPTOP_SCOPE "\", \"answers\": {"
                        "\"prenom-ou-surnom\": \"Fantine\", \"tranche-age\": \"18-21\", \"origine\": \"PAIR\", "
                        "\"accord-recontact\": \"oui\", \"info-rgpd-remise\": \"orale\"}}\n";

  words = LAPTOP_RUN (self, "marche", NULL, "join", "request", "--installation", "Marché", "--passphrase-memory", "64", request);
  g_free (LAPTOP_RUN (self, "poste", NULL, "join", "accept", request, "--scope", LAPTOP_SCOPE, "--role", "referent", "--output", welcome, "--words", words));
  g_free (LAPTOP_RUN (self, "marche", NULL, "join", "finish", welcome, "--words", self->words));
  g_free (LAPTOP_RUN (self, "marche", contact, "record", "put"));
  g_free (LAPTOP_RUN (self, "marche", NULL, "exchange", stick));
}

void
laptop_add_newcomer (Laptop *self)
{
  g_autofree char *request = g_build_filename (self->dir, "gymnase.avdem", NULL);
  g_autofree char *welcome = g_build_filename (self->dir, "accueil.avlot", NULL);
  g_autofree char *words = LAPTOP_RUN (self, "gymnase", NULL, "join", "request", "--installation", "Gymnase", "--passphrase-memory", "64", request);

  g_free (LAPTOP_RUN (self, "poste", NULL, "join", "accept", request, "--scope", LAPTOP_SCOPE, "--role", "terrain", "--output", welcome, "--words", words));
}

/* ---- The access log ---------------------------------------------------------------- */

static gpointer
count_acts (AvStore *store,
            gpointer act,
            GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  guint n = 0;

  av_access_log_settle (store);
  lines = av_access_log_list (store, NULL, G_MAXINT, error);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    n += strcmp (((AvAccess *) g_ptr_array_index (lines, i))->act, act) == 0;

  return GUINT_TO_POINTER (n);
}

guint
laptop_count_acts_here (Laptop *self,
                        const char *act)
{
  g_autoptr (GError) error = NULL;
  gpointer n = av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (self->application)), count_acts, (gpointer) act, &error);

  g_assert_no_error (error);

  return GPOINTER_TO_UINT (n);
}

guint
laptop_count_acts (AvOpenedStore *opened,
                   const char *act)
{
  g_autoptr (GError) error = NULL;
  gpointer n = count_acts (av_opened_store_get_store (opened), (gpointer) act, &error);

  g_assert_no_error (error);

  return GPOINTER_TO_UINT (n);
}

/* ---- What is on the screen ---------------------------------------------------------- */

GtkWidget *
laptop_open_window (Laptop *self,
                    const char *kind)
{
  GtkWidget *window = GTK_WIDGET (av_application_open_window (self->application, kind, NULL));

  g_assert_nonnull (window);
  ui_show (window);
  ui_spin_ms (400);

  return window;
}

GtkWidget *
laptop_open_page (Laptop *self,
                  const char *container,
                  const char *page)
{
  GtkWidget *window;

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "open-page", g_variant_new ("(sss)", "partage", container, page));
  window = GTK_WIDGET (av_application_open_window (self->application, "partage", container));
  ui_show (window);
  ui_spin_ms (300);

  return window;
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_EDITABLE (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));

  return NULL;
}

GtkWidget *
laptop_find (GtkWidget *widget,
             const char *text)
{
  if (gtk_widget_get_mapped (widget) && g_strcmp0 (get_text (widget), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = laptop_find (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
laptop_await (GtkWidget *widget,
              const char *text)
{
  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      GtkWidget *found = laptop_find (widget, text);

      if (found != NULL)
        return found;
      ui_spin_ms (50);
    }

  g_error ("“%s” does not show", text);
}

static GtkWidget *
find_asked (GtkWidget *widget,
            guint numbers[2])
{
  const char *text = gtk_widget_get_mapped (widget) ? get_text (widget) : NULL;

  if (text != NULL && sscanf (text, "Mot n°\u00a0%u et mot n°\u00a0%u", &numbers[0], &numbers[1]) == 2)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_asked (child, numbers);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
laptop_await_asked (GtkWidget *window,
                    guint numbers[2])
{
  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      GtkWidget *found = find_asked (window, numbers);

      if (found != NULL)
        return found;
      ui_spin_ms (50);
    }

  g_error ("no words are asked for");
}

void
laptop_type_asked (GtkWidget *window,
                   const char *words)
{
  guint asked[2];
  GtkWidget *title = laptop_await_asked (window, asked);
  g_auto (GStrv) each = g_strsplit (words, " ", -1);
  g_autofree char *two = g_strjoin (" ", each[asked[0] - 1], each[asked[1] - 1], NULL);

  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (title, ADW_TYPE_ENTRY_ROW)), two);
}

void
laptop_choose (GtkWidget *window,
               const char *title,
               const char *choice)
{
  AdwComboRow *row = ADW_COMBO_ROW (gtk_widget_get_ancestor (laptop_await (window, title), ADW_TYPE_COMBO_ROW));
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (strcmp (gtk_string_object_get_string (item), choice) != 0)
        continue;
      adw_combo_row_set_selected (row, i);
      return;
    }

  g_error ("“%s” is not among the choices of “%s”", choice, title);
}

void
laptop_tick (GtkWidget *window,
             const char *label)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_ancestor (laptop_await (window, label), GTK_TYPE_CHECK_BUTTON)), TRUE);
}
