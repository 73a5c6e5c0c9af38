#include "av-demo.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-csv.h"
#include "av-file.h"
#include "av-passphrase.h"
#include "av-record-sheet.h"
#include "av-record-store.h"
#include "av-reference-list.h"
#include "av-words.h"

/* Names, scopes and agents as the example has them: data, not interface. */
typedef struct
{
  const char *name;
  const char *directory;
  const char *label; /* of the agent */
  const char *key;   /* of the agent's record in the script */
  const char *role;
  const char *script;
  const char *const *scopes;
} Post;

#define COMMON "76681" /* Sotteville-lès-Rouen */

const char *const av_demo_common_scope = COMMON;

static const char *const metropole_scopes[] = {
  "metropole", "76540", "76157", "76212", "76231", "76319", "76709", "76402",
  "76410", "76497", "76498", "76561", "76575", COMMON, "76682", "76750", NULL
};
static const char *const elbeuf_scopes[] = { "76231", "76561", COMMON, NULL };
static const char *const saint_etienne_scopes[] = { "76575", COMMON, NULL };

static const Post posts[AV_N_DEMO_POSTS] = {
  { "Métropole", "metropole", "Bienvenu", "agent.bienvenu", "intendant", "metropole.csv", metropole_scopes },
  { "Portable d’Elbeuf", "elbeuf", "Goujet", "agent.goujet", "referent", "elbeuf.csv", elbeuf_scopes },
  { "Portable de Saint-Étienne-du-Rouvray", "saint-etienne-du-rouvray", "Maheude", "agent.maheude", "referent", "saint-etienne-du-rouvray.csv", saint_etienne_scopes },
};

struct _AvDemo
{
  char *directory;
  AvSecret *passphrase;
  AvSecret *root_words;
  AvDemoScript *script;
  AvOpenedStore *openings[AV_N_DEMO_POSTS];
};

AvDemo *
av_demo_new (const char *directory,
             AvSecret *passphrase)
{
  AvDemo *self = g_new0 (AvDemo, 1);

  self->directory = g_strdup (directory);
  self->passphrase = av_secret_ref (passphrase);
  self->script = av_demo_script_new ();

  return self;
}

void
av_demo_free (AvDemo *self)
{
  for (guint i = 0; i < AV_N_DEMO_POSTS; i++)
    g_clear_pointer (&self->openings[i], av_opened_store_free);
  g_clear_pointer (&self->root_words, av_secret_unref);
  av_demo_script_free (self->script);
  av_secret_unref (self->passphrase);
  g_free (self->directory);
  g_free (self);
}

const char *
av_demo_get_name (AvDemoPost post)
{
  return posts[post].name;
}

const char *
av_demo_get_own_scope (AvDemoPost post)
{
  return posts[post].scopes[0];
}

AvOpenedStore *
av_demo_get_opening (AvDemo *self,
                     AvDemoPost post)
{
  return self->openings[post];
}

AvDemoScript *
av_demo_get_script (AvDemo *self)
{
  return self->script;
}

/* A path in the directory of the example (transfer full). */
char *
av_demo_get_path (AvDemo *self,
                  const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static gboolean
open_post (AvDemo *self,
           AvDemoPost post,
           GError **error)
{
  g_autofree char *directory = g_build_filename (self->directory, "postes", posts[post].directory, NULL);

  self->openings[post] = av_opened_store_create (directory, posts[post].label, self->passphrase, NULL, error);
  if (self->openings[post] == NULL)
    return FALSE;

  av_demo_script_name_record (self->script, posts[post].key, av_opened_store_get_agent (self->openings[post]));

  return TRUE;
}

/* Names the associations of the programme, so that each can be a scope. */
static gboolean
name_structures (AvDemo *self,
                 GError **error)
{
  AvInstallation *installation = av_opened_store_get_installation (self->openings[AV_DEMO_METROPOLE]);
  AvReferenceList *actors = av_reference_list_get ("acteurs_experimentation_2019");
  g_autofree char *root_file = av_demo_get_path (self, "racine/organisation.racine");
  g_autoptr (GBytes) bytes = actors != NULL ? g_resources_lookup_data ("/fr/allervers/reference/acteurs_experimentation_2019.csv", G_RESOURCE_LOOKUP_FLAGS_NONE, error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gsize size;
  const char *text;
  guint number = 0;

  if (bytes == NULL)
    return FALSE;

  text = g_bytes_get_data (bytes, &size);
  rows = av_csv_parse (text, size);
  for (guint i = 1; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row[0], "association_groupement") == 0 &&
          !av_installation_name_structure (installation, ++number, row[1], root_file, self->root_words, error))
        return FALSE;
    }

  return TRUE;
}

/* The Métropole founds the organisation and writes down its partners. */
gboolean
av_demo_found (AvDemo *self,
               GError **error)
{
  g_autofree char *root_directory = av_demo_get_path (self, "racine");
  g_autofree char *root_file = av_demo_get_path (self, "racine/organisation.racine");
  AvFounding founding = { 0 };

  self->root_words = av_words_generate (AV_PASSPHRASE_WORDS);
  if (!av_file_make_directory (root_directory, error) || !open_post (self, AV_DEMO_METROPOLE, error))
    return FALSE;

  founding.organisation = "Aller vers les jeunes (exemple)";
  founding.installation = posts[AV_DEMO_METROPOLE].name;
  founding.scopes = metropole_scopes;
  founding.root_file = root_file;
  founding.root_words = self->root_words;

  return av_opened_store_found (self->openings[AV_DEMO_METROPOLE], &founding, error) && name_structures (self, error);
}

/* A laptop asks, is compared, and enters. */
gboolean
av_demo_enrol (AvDemo *self,
               AvDemoPost post,
               GError **error)
{
  AvInstallation *metropole = av_opened_store_get_installation (self->openings[AV_DEMO_METROPOLE]);
  g_autofree char *directory = av_demo_get_path (self, "inscription");
  g_autofree char *request_file = g_strdup_printf ("%s/%s.avdem", directory, posts[post].directory);
  g_autofree char *welcome_file = g_strdup_printf ("%s/%s.avlot", directory, posts[post].directory);
  g_autofree char *organisation_words = av_installation_get_organisation_words (metropole);
  g_autofree char *own_words = NULL;
  g_autoptr (AvJoinRequest) request = NULL;
  AvWelcome welcome = { 0 };
  AvInstallation *laptop;

  if (!av_file_make_directory (directory, error) || !open_post (self, post, error))
    return FALSE;

  laptop = av_opened_store_get_installation (self->openings[post]);
  if (!av_installation_request_join (laptop, posts[post].name, request_file, error))
    return FALSE;

  own_words = av_installation_get_own_words (laptop);
  request = av_join_request_read (request_file, error);
  welcome.scopes = posts[post].scopes;
  welcome.role = posts[post].role;
  welcome.words = own_words;

  return request != NULL &&
         av_installation_accept_join (metropole, request, &welcome, welcome_file, error) &&
         av_installation_finish_join (laptop, welcome_file, organisation_words, NULL, error) &&
         av_opened_store_reconcile (self->openings[post], error);
}

/* A week of one team, saved line by line. */
gboolean
av_demo_work (AvDemo *self,
              AvDemoPost post,
              GError **error)
{
  return av_demo_script_play (self->script, posts[post].script, av_opened_store_get_store (self->openings[post]), posts[post].scopes, error);
}

/* The stick goes from hand to hand until everybody has everything. */
gboolean
av_demo_exchange (AvDemo *self,
                  guint *n_bundles,
                  GError **error)
{
  static const AvDemoPost round[] = {
    AV_DEMO_ELBEUF, AV_DEMO_SAINT_ETIENNE, AV_DEMO_METROPOLE, AV_DEMO_ELBEUF, AV_DEMO_SAINT_ETIENNE
  };
  g_autofree char *stick = av_demo_get_path (self, "cle");

  *n_bundles = 0;
  if (!av_file_make_directory (stick, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (round); i++)
    {
      AvOpenedStore *opening = self->openings[round[i]];
      g_autoptr (AvExchangeReport) report = av_installation_exchange (av_opened_store_get_installation (opening), stick, NULL, NULL, NULL, error);

      if (report == NULL || !av_opened_store_reconcile (opening, error))
        return FALSE;

      *n_bundles += report->received->n_bundles;
    }

  return TRUE;
}

static gboolean
change_answer (AvDemo *self,
               AvDemoPost post,
               const char *key,
               const char *field,
               const char *answer,
               GError **error)
{
  AvStore *store = av_opened_store_get_store (self->openings[post]);
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, av_demo_script_get_record (self->script, key), error);
  g_autoptr (AvChange) change = snapshot != NULL ? av_change_new_for (snapshot) : NULL;

  if (change == NULL)
    return FALSE;

  av_change_set (change, field, answer);

  return av_store_commit_one (store, change, error);
}

/* Two teams meet the same boy on the same day and write apart. */
gboolean
av_demo_disagree (AvDemo *self,
                  GError **error)
{
  return change_answer (self, AV_DEMO_ELBEUF, "gavroche", "valeur-contact", "06 39 98 77 01", error) &&
         change_answer (self, AV_DEMO_SAINT_ETIENNE, "gavroche", "valeur-contact", "06 39 98 77 02", error) &&
         change_answer (self, AV_DEMO_ELBEUF, "gavroche", "rendez-vous-lieu", "Mairie, bureau du rez-de-chaussée", error) &&
         change_answer (self, AV_DEMO_SAINT_ETIENNE, "gavroche", "reponse-immediate", "Repas chaud, deux tickets de transport", error) &&
         change_answer (self, AV_DEMO_ELBEUF, "gavroche", "reponse-immediate", "Duvet prêté, appel au 115", error);
}

/* The Métropole keeps the value that is shown first. */
gboolean
av_demo_settle (AvDemo *self,
                const char *field,
                GError **error)
{
  AvStore *store = av_opened_store_get_store (self->openings[AV_DEMO_METROPOLE]);
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, av_demo_script_get_record (self->script, "gavroche"), error);
  g_autoptr (AvChange) change = snapshot != NULL ? av_change_new_for (snapshot) : NULL;

  if (change == NULL)
    return FALSE;

  av_change_resolve (change, field, av_snapshot_get_answer (snapshot, field));

  return av_store_commit_one (store, change, error);
}

static gboolean
print_one (AvDemo *self,
           const AvSheet *sheet,
           const char *key,
           const char *file,
           GError **error)
{
  g_autofree char *name = g_build_filename ("imprimes", file, NULL);
  g_autofree char *path = av_demo_get_path (self, name);
  g_autoptr (AvSheetJob) job = av_sheet_job_new (sheet);
  gboolean filled = key != NULL;

  if (filled && !av_record_sheet_add (job, sheet, av_opened_store_get_store (self->openings[AV_DEMO_METROPOLE]), av_demo_script_get_record (self->script, key), error))
    return FALSE;

  if (!filled && !av_sheet_job_add_blank (job, 4, error))
    return FALSE;

  return av_sheet_job_save (job, path, error);
}

/* Four blank sheets, and some filled ones. */
gboolean
av_demo_print (AvDemo *self,
               guint *n_files,
               GError **error)
{
  static const struct
  {
    const char *key;
    const char *file;
  } printed[] = {
    { NULL, "fiches-vierges.pdf" },
    { "gavroche", "fiche-gavroche.pdf" },
    { "etienne", "fiche-etienne.pdf" },
    { "eponine", "fiche-eponine.pdf" },
  };
  g_autofree char *directory = av_demo_get_path (self, "imprimes");
  const AvSheet *sheet = av_sheet_find ("fiche-reperage", error);

  if (sheet == NULL || !av_file_make_directory (directory, error))
    return FALSE;

  for (*n_files = 0; *n_files < G_N_ELEMENTS (printed); (*n_files)++)
    if (!print_one (self, sheet, printed[*n_files].key, printed[*n_files].file, error))
      return FALSE;

  return TRUE;
}

/* Writes where to look, and what opens it: an example keeps no secret. */
gboolean
av_demo_explain (AvDemo *self,
                 GError **error)
{
  g_autofree char *path = av_demo_get_path (self, "LISEZ-MOI.txt");
  g_autofree char *passphrase = g_strndup ((const char *) av_secret_peek (self->passphrase), av_secret_get_size (self->passphrase));
  g_autofree char *root_words = g_strndup ((const char *) av_secret_peek (self->root_words), av_secret_get_size (self->root_words));
  g_autofree char *text = g_strdup_printf (
    _ ("%s\n"
       "\n"
       "The first line is the passphrase of the three stores, so that this file can be given as it is:\n"
       "allervers-cli --store postes/elbeuf --passphrase-file LISEZ-MOI.txt search gavroche\n"
       "\n"
       "Aller-vers: an example. All people in it come from nineteenth-century novels.\n"
       "\n"
       "postes/       the three stores, encrypted\n"
       "              (agents: Bienvenu for metropole, Goujet for elbeuf, Maheude for saint-etienne-du-rouvray)\n"
       "cle/          the stick that went from hand to hand\n"
       "inscription/  requests and welcomes of the two laptops\n"
       "imprimes/     sheets, blank and filled\n"
       "racine/       the organisation’s root file, whose words are: %s\n"),
    passphrase, root_words);

  return av_file_write (path, text, strlen (text), error);
}
