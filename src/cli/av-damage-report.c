#include "av-damage-report.h"

#include <glib/gi18n-lib.h>

#include "av-damage.h"
#include "av-query.h"

/* The damaged store, as far as it opens. */
typedef struct
{
  AvVault *vault;
  AvStore *store;   /* NULL: only its tables can be read */
  AvDatabase *bare; /* then */
} Remains;

static void
remains_open (Remains *remains,
              const char *directory,
              AvSecret *key)
{
  remains->vault = av_vault_open (directory, key, AV_VAULT_OPEN_REMAINS, NULL);
  if (remains->vault == NULL)
    return;

  remains->store = av_store_open (remains->vault, NULL);
  if (remains->store == NULL)
    remains->bare = av_database_new (av_vault_get_connection (remains->vault));
}

static void
remains_clear (Remains *remains)
{
  g_clear_pointer (&remains->store, av_store_close);
  g_clear_pointer (&remains->bare, av_database_free);
  g_clear_pointer (&remains->vault, av_vault_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Remains, remains_clear)

/* Its indexes tell what its tables do not. */
static GPtrArray *
list_containers (Remains *remains,
                 AvSalvageReport *report,
                 gboolean *complete)
{
  AvDatabase *db = remains->store != NULL ? av_store_get_database (remains->store) : remains->bare;

  if (db != NULL)
    return av_damage_list_containers (db, report->gaps, complete);

  *complete = FALSE;
  return g_ptr_array_new_with_free_func (g_free);
}

static void
say_dossier (AvInvocation *invocation,
             const char *container,
             AvStore *names,
             JsonArray *dossiers)
{
  g_autoptr (AvSummary) summary = names != NULL ? av_query_dossier (names, container, NULL) : NULL;
  JsonObject *dossier = json_object_new ();

  json_object_set_string_member (dossier, "container", container);
  if (summary != NULL)
    json_object_set_string_member (dossier, "title", summary->title);
  json_array_add_object_element (dossiers, dossier);
  av_output_text (av_invocation_get_output (invocation), "%s  %s\n", container, summary != NULL ? summary->title : "");
}

void
av_damage_report_say (AvInvocation *invocation,
                      const char *directory,
                      AvSecret *key,
                      AvSalvageReport *report,
                      AvStore *names,
                      JsonObject *object)
{
  g_auto (Remains) remains = { 0 };
  gboolean complete = TRUE;
  g_autoptr (GPtrArray) containers = NULL;
  JsonArray *dossiers = json_array_new ();

  remains_open (&remains, directory, key);
  containers = list_containers (&remains, report, &complete);
  json_object_set_int_member (object, "pages", report->n_pages);
  json_object_set_int_member (object, "bad-pages", report->bad_pages->len);
  json_object_set_int_member (object, "gaps", report->gaps->len);
  json_object_set_boolean_member (object, "log-damaged", report->log_damaged);
  av_output_text (av_invocation_get_output (invocation), _ ("Pages: %u, unreadable: %u, gaps: %u\n"),
                  report->n_pages, report->bad_pages->len, report->gaps->len);

  if (containers->len > 0)
    av_output_text (av_invocation_get_output (invocation), "%s\n", _ ("Dossiers that may lack something:"));
  for (guint i = 0; i < containers->len; i++)
    say_dossier (invocation, g_ptr_array_index (containers, i), names != NULL ? names : remains.store, dossiers);

  json_object_set_array_member (object, "dossiers", dossiers);
  json_object_set_boolean_member (object, "all-named", complete);
  if (!complete)
    av_invocation_say (invocation, "%s", _ ("Other dossiers may lack something too: for part of what is lost nothing says whose it was."));
}
