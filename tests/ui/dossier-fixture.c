#include "dossier-fixture.h"

#include "av-moment.h"
#include "av-query.h"

/* What follows another day or moment: the same now in all of a test. */
static const char *
get_later (void)
{
  static char *later = NULL;

  if (later == NULL)
    later = av_moment_now ();

  return later;
}

char *
dossier_fixture_sample_answer (const AvField *field)
{
  guint n_choices = 0;
  g_autofree AvChoice *choices = av_field_has_choices (field) ? av_field_dup_choices (field, &n_choices) : NULL;

  switch (field->kind)
    {
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
    case AV_FIELD_PLACE:
      g_assert_cmpuint (n_choices, >, 0);
      return g_strdup (choices[0].code);
    case AV_FIELD_DAY:
      return field->after != NULL ? g_strndup (get_later (), strlen ("2004-05-12")) : g_strdup ("2004-05-12");
    case AV_FIELD_MOMENT:
      return g_strdup (field->after != NULL ? get_later () : "2026-01-24T14:05:00+01:00");
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
      return g_strdup ("2");
    case AV_FIELD_MONEY:
      return g_strdup ("1250");
    case AV_FIELD_YES_NO:
      return g_strdup ("oui");
    case AV_FIELD_PHONE:
      return g_strdup ("+33639981234");
    case AV_FIELD_EMAIL:
      return g_strdup ("cosette@example.org");
    case AV_FIELD_RECORD:
    case AV_FIELD_RECORDS:
    case AV_FIELD_AGENT:
      return g_strdup (FIXTURE_AGENT);
    case AV_FIELD_TEXT:
    case AV_FIELD_NOTE:
    default:
      if ((field->flags & AV_FIELD_SHEET_CODE) != 0)
        return g_strdup ("AV-0000-0000-0");
      return g_strdup (field->limit > 0 && field->limit < g_utf8_strlen (DOSSIER_FIXTURE_MARKUP, -1) ? "<&" : DOSSIER_FIXTURE_MARKUP);
    }
}

/* Cosette, met at a stall with a need for a roof; transfer full: container. */
char *
dossier_fixture_meet (AvSession *session)
{
  static const char *const answers[][2] = {
    { "prenom-ou-surnom", "Cosette" },
    { "tranche-age", "16-17" },
    { "origine", "OPERATION" },
    { "accord-recontact", "oui" },
    { "info-rgpd-remise", "orale" },
    { "code-insee", FIXTURE_SCOPE },
    { "horodatage", "2026-01-24T14:05:00+01:00" },
    { "suivi-par", "personne" },
  };
  g_autoptr (AvChange) contact = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    av_change_set (contact, answers[i][0], answers[i][1]);
  ui_fixture_commit (session, contact);
  saved = ui_fixture_load (session, av_change_get_id (contact));

  return g_strdup (av_snapshot_get_container (saved));
}

char *
dossier_fixture_open (AvSession *session,
                      const char *name)
{
  g_autoptr (AvChange) opened = av_change_new ("dossier", NULL, NULL, FIXTURE_SCOPE);
  g_autoptr (AvChange) person = av_change_new ("personne", NULL, av_change_get_container (opened), NULL);

  av_change_set (opened, "numero", "AV-0000-0000-0");
  av_change_set (person, "prenom", name);
  ui_fixture_commit (session, opened);
  ui_fixture_commit (session, person);

  return g_strdup (av_change_get_container (opened));
}

char *
dossier_fixture_need_roof (AvSession *session,
                           const char *container,
                           int hours_ago)
{
  g_autoptr (AvChange) need = av_change_new ("besoin-immediat", NULL, container, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_hours (now, -hours_ago);
  g_autofree char *said = av_moment_from_date_time (then);

  av_change_set (need, "priorite", "P4");
  av_change_set (need, "libelle", "dormir au chaud");
  av_change_set (need, "exprime-le", said);
  av_change_set (need, "echeance", "H3");
  av_change_set (need, "statut", "ouvert");
  ui_fixture_commit (session, need);

  return g_strdup (av_change_get_id (need));
}

static gpointer
rest (AvStore *store,
      gpointer held,
      GError **error)
{
  while (g_atomic_int_get ((gint *) held))
    g_usleep (1000);

  return NULL;
}

void
dossier_fixture_hold_store (AvSession *session,
                            gint *held)
{
  g_atomic_int_set (held, TRUE);
  av_queue_call (av_session_get_queue (session), rest, held, NULL, NULL, NULL, NULL, NULL);
}

AvFieldRow *
dossier_fixture_find_row (GtkWidget *widget,
                          const char *field)
{
  if (AV_IS_FIELD_ROW (widget) && strcmp (av_field_row_get_field (AV_FIELD_ROW (widget))->id, field) == 0)
    return AV_FIELD_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AvFieldRow *found = dossier_fixture_find_row (child, field);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
ui_wait_a_moment (void)
{
  for (int i = 0; i < 6; i++)
    ui_spin_ms (50);
}

GtkWidget *
dossier_fixture_show_window (GType type,
                             AvSession *session,
                             const char *container)
{
  GtkWidget *window = g_object_new (type, "session", session, NULL);

  ui_show (window);
  g_object_set (window, "container", container, NULL);
  ui_wait_a_moment ();

  return window;
}

typedef struct
{
  const char *container;
  const char *form;
} Where;

static gpointer
list_records (AvStore *store,
              gpointer user_data,
              GError **error)
{
  const Where *where = user_data;
  g_autoptr (AvQuery) query = NULL;

  if (where->container != NULL)
    return av_record_store_list (store, where->container, where->form, error);

  query = av_query_new (where->form);

  return av_query_summaries (store, query, error);
}

guint
dossier_fixture_count_records (AvSession *session,
                               const char *container,
                               const char *form)
{
  Where where = { container, form };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_queue_call_sync (av_session_get_queue (session), list_records, &where, &error);

  g_assert_no_error (error);

  return found->len;
}

AvSnapshot *
dossier_fixture_load_first (AvSession *session,
                            const char *container,
                            const char *form)
{
  Where where = { container, form };
  g_autoptr (GPtrArray) found = av_queue_call_sync (av_session_get_queue (session), list_records, &where, NULL);

  g_assert_cmpuint (found->len, >, 0);

  return ui_fixture_load (session, g_ptr_array_index (found, 0));
}

typedef struct
{
  const char *container;
  AvView view;
} Seen;

static gpointer
list_view (AvStore *store,
           gpointer user_data,
           GError **error)
{
  const Seen *seen = user_data;
  g_autoptr (AvQuery) query = av_query_new_view (seen->view, seen->container);

  return av_query_summaries (store, query, error);
}

AvSummary *
dossier_fixture_load_summary (AvSession *session,
                              const char *container,
                              AvView view)
{
  Seen seen = { container, view };
  g_autoptr (GPtrArray) found = av_queue_call_sync (av_session_get_queue (session), list_view, &seen, NULL);

  g_assert_cmpuint (found->len, >, 0);

  return av_summary_ref (g_ptr_array_index (found, 0));
}

AvRecordsPage *
dossier_fixture_find_page (GtkWidget *widget,
                           const char *form)
{
  g_autofree char *shown = NULL;

  if (AV_IS_RECORDS_PAGE (widget) && gtk_widget_get_mapped (widget))
    g_object_get (widget, "form", &shown, NULL);
  if (g_strcmp0 (shown, form) == 0)
    return AV_RECORDS_PAGE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AvRecordsPage *page = dossier_fixture_find_page (child, form);

      if (page != NULL)
        return page;
    }

  return NULL;
}
