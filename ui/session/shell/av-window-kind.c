#include "av-window-kind.h"

#include <string.h>

#include "av-readers-window.h"
#include "av-agents-window.h"
#include "av-backups-window.h"
#include "av-damage-window.h"
#include "av-diagnostic-window.h"
#include "av-drafts-window.h"
#include "av-echange-window.h"
#include "av-erasures-window.h"
#include "av-installations-window.h"
#include "av-mobilisation-window.h"
#include "av-reglages-window.h"
#include "av-relecture-window.h"
#include "av-reperage-window.h"
#include "av-start-window.h"

static const AvWindowKind kinds[] = {
  { "start", av_start_window_get_type, FALSE, FALSE },
  { "reperage", av_reperage_window_get_type, TRUE, FALSE },
  { "diagnostic", av_diagnostic_window_get_type, TRUE, TRUE },
  { "mobilisation", av_mobilisation_window_get_type, TRUE, TRUE },
  { "echange", av_echange_window_get_type, FALSE, FALSE },
  { "brouillons", av_drafts_window_get_type, FALSE, FALSE },
  { "relecture", av_relecture_window_get_type, FALSE, FALSE },
  { "partage", av_readers_window_get_type, TRUE, FALSE },
  { "effacements", av_erasures_window_get_type, FALSE, FALSE },
  { "postes", av_installations_window_get_type, FALSE, FALSE },
  { "sauvegardes", av_backups_window_get_type, FALSE, FALSE },
  { "agents", av_agents_window_get_type, FALSE, FALSE },
  { "abimes", av_damage_window_get_type, FALSE, FALSE },
  { "reglages", av_reglages_window_get_type, FALSE, FALSE },
};

const AvWindowKind *
av_window_kind_get_all (guint *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);

  return kinds;
}

const AvWindowKind *
av_window_kind_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, name) == 0)
      return &kinds[i];

  return NULL;
}
