/* demo: the founding programme, played by three installations. */

#include <errno.h>

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-demo.h"
#include "av-digest.h"
#include "av-file.h"
#include "av-invocation.h"
#include "av-passphrase.h"
#include "av-record-json.h"
#include "av-record-store.h"
#include "av-words.h"

static gboolean
prepare_directory (const char *directory,
                   GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);

  if (dir != NULL && g_dir_read_name (dir) != NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, _ ("The directory %s is not empty; nothing was written there."), directory);
      return FALSE;
    }

  return av_file_make_directory (directory, error);
}

static gboolean
found_and_enrol (AvDemo *demo,
                 AvOutput *output,
                 GError **error)
{
  if (!av_demo_found (demo, error) || !av_demo_work (demo, AV_DEMO_METROPOLE, error))
    return FALSE;

  av_output_text (output, _ ("The Métropole founds the organisation: %u partners and %u teams of the 15 communes and 4 associations.\n"),
                  av_demo_script_count (av_demo_get_script (demo), "partenaire"),
                  av_demo_script_count (av_demo_get_script (demo), "equipe"));

  for (AvDemoPost post = AV_DEMO_ELBEUF; post < AV_N_DEMO_POSTS; post++)
    {
      if (!av_demo_enrol (demo, post, error))
        return FALSE;
      av_output_text (output, _ ("“%s” asks to join, its eight words are compared, it enters.\n"), av_demo_get_name (post));
    }

  return TRUE;
}

static gboolean
work (AvDemo *demo,
      AvOutput *output,
      GError **error)
{
  static const struct
  {
    const char *form;
    const char *line;
  } lines[] = {
    { "operation", N_ ("  outings: %u\n") },
    { "passage", N_ ("  people met who left no answer: %u\n") },
    { "contact", N_ ("  contacts: %u\n") },
    { "dossier", N_ ("  dossiers opened: %u\n") },
    { "diagnostic", N_ ("  diagnoses: %u\n") },
    { "frein", N_ ("  obstacles: %u\n") },
    { "besoin-immediat", N_ ("  immediate needs: %u\n") },
    { "action", N_ ("  actions: %u\n") },
    { "orientation", N_ ("  referrals: %u\n") },
  };

  if (!av_demo_work (demo, AV_DEMO_ELBEUF, error) || !av_demo_work (demo, AV_DEMO_SAINT_ETIENNE, error))
    return FALSE;

  av_output_text (output, "%s\n", _ ("The two teams go out for a week: markets, gyms, town halls, cafés."));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      av_output_text (output, _ (lines[i].line), av_demo_script_count (av_demo_get_script (demo), lines[i].form));
#pragma GCC diagnostic pop
    }

  return TRUE;
}

static gboolean
exchange (AvDemo *demo,
          AvOutput *output,
          GError **error)
{
  guint n_bundles;

  if (!av_demo_exchange (demo, &n_bundles, error))
    return FALSE;

  av_output_text (output, _ ("The stick goes round: %u bundles read.\n"), n_bundles);

  return TRUE;
}

static void
print_conflict (AvOutput *output,
                AvStore *store,
                AvSnapshot *snapshot,
                const char *name)
{
  const AvField *field = av_catalogue_find_field (av_snapshot_get_form (snapshot), name);
  guint n_values;
  const AvLiveValue *live = av_snapshot_get_live (snapshot, name, &n_values);

  av_output_text (output, _ ("  %s, both values are kept:\n"), field != NULL ? av_field_get_label (field) : name);
  for (guint i = 0; i < n_values; i++)
    {
      g_autofree char *shown = av_record_text_answer (store, field, live[i].value);
      g_autofree char *agent = av_record_text_record (store, live[i].agent);

      av_output_text (output, "    %s (%s)\n", shown, agent);
    }
}

/* Shows what was written apart, as the Métropole sees it. */
static gboolean
show_conflicts (AvDemo *demo,
                AvOutput *output,
                GError **error)
{
  AvStore *store = av_opened_store_get_store (av_demo_get_opening (demo, AV_DEMO_METROPOLE));
  g_autoptr (GPtrArray) records = av_record_store_conflicts (store, error);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      AvSnapshot *snapshot = g_ptr_array_index (records, i);
      g_auto (GStrv) fields = av_snapshot_get_conflicts (snapshot);

      for (guint j = 0; fields[j] != NULL; j++)
        print_conflict (output, store, snapshot, fields[j]);
    }

  if (records->len == 0)
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, _ ("No conflict was found where two teams wrote apart: please report this."));
      return FALSE;
    }

  return TRUE;
}

static gboolean
disagree_and_settle (AvDemo *demo,
                     AvOutput *output,
                     GError **error)
{
  av_output_text (output, "%s\n", _ ("Both teams meet Gavroche on the same day and write apart."));

  if (!av_demo_disagree (demo, error) || !exchange (demo, output, error) || !show_conflicts (demo, output, error))
    return FALSE;

  if (!av_demo_settle (demo, "valeur-contact", error))
    return FALSE;

  av_output_text (output, "%s\n", _ ("The Métropole settles the number; what was done at once stays to be settled."));

  return exchange (demo, output, error);
}

/* All installations that work in @scope must say the same. */
static gboolean
compare_digests (AvDemo *demo,
                 AvOutput *output,
                 const char *scope,
                 const AvDemoPost *posts,
                 guint n_posts,
                 GError **error)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < n_posts; i++)
    {
      g_autofree char *digest = av_digest (av_opened_store_get_store (av_demo_get_opening (demo, posts[i])), scope, error);

      if (digest == NULL)
        return FALSE;

      av_output_text (output, "  %s  %.16s…  %s\n", scope, digest, av_demo_get_name (posts[i]));
      if (first != NULL && g_strcmp0 (first, digest) != 0)
        {
          g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, _ ("The installations do not agree on %s: please report this."), scope);
          return FALSE;
        }

      if (first == NULL)
        first = g_steal_pointer (&digest);
    }

  return TRUE;
}

static gboolean
compare_all (AvDemo *demo,
             AvOutput *output,
             GError **error)
{
  static const AvDemoPost all[] = { AV_DEMO_ELBEUF, AV_DEMO_SAINT_ETIENNE, AV_DEMO_METROPOLE };
  static const AvDemoPost elbeuf[] = { AV_DEMO_ELBEUF, AV_DEMO_METROPOLE };
  static const AvDemoPost saint_etienne[] = { AV_DEMO_SAINT_ETIENNE, AV_DEMO_METROPOLE };

  av_output_text (output, "%s\n", _ ("Digests of the state, commune by commune:"));
  if (!compare_digests (demo, output, av_demo_get_own_scope (AV_DEMO_ELBEUF), elbeuf, G_N_ELEMENTS (elbeuf), error) ||
      !compare_digests (demo, output, av_demo_get_own_scope (AV_DEMO_SAINT_ETIENNE), saint_etienne, G_N_ELEMENTS (saint_etienne), error) ||
      !compare_digests (demo, output, av_demo_common_scope, all, G_N_ELEMENTS (all), error))
    return FALSE;

  av_output_text (output, "%s\n", _ ("The three installations agree on the commune they share."));

  return TRUE;
}

static gboolean
run_demo (AvInvocation *invocation,
          GError **error)
{
  g_autofree char *directory = g_canonicalize_filename (av_invocation_get_argument (invocation, 0), NULL);
  AvOutput *output = av_invocation_get_output (invocation);
  g_autoptr (AvSecret) passphrase = av_words_generate (AV_PASSPHRASE_WORDS);
  g_autoptr (AvDemo) demo = av_demo_new (directory, passphrase);
  JsonObject *object;
  guint n_files;

  if (!prepare_directory (directory, error) ||
      !found_and_enrol (demo, output, error) ||
      !work (demo, output, error) ||
      !exchange (demo, output, error) ||
      !disagree_and_settle (demo, output, error) ||
      !av_demo_print (demo, &n_files, error) ||
      !av_demo_explain (demo, error))
    return FALSE;

  av_output_text (output, _ ("%u sheets are printed in imprimes/.\n"), n_files);
  if (!compare_all (demo, output, error))
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "directory", directory);
  json_object_set_int_member (object, "contacts", av_demo_script_count (av_demo_get_script (demo), "contact"));
  av_output_object (output, object);
  av_output_text (output, _ ("Where to look: %s/LISEZ-MOI.txt\n"), directory);

  return TRUE;
}

const AvCommand av_command_demo = {
  .name = "demo",
  .arguments = "DIR",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Founds a fictional organisation of three installations in DIR and plays a week of work through the same code."),
  .help = N_ ("DIR must not exist or be empty. LISEZ-MOI.txt in it says what opens the stores."),
  .run = run_demo,
};
