#include "av-sharing.h"

#include <string.h>

#include "av-say.h"
#include "av-segment.h"
#include "av-sharing-given.h"
#include "av-wire.h"

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  const AvId *own;
  AvScope scope; /* of the dossier, now */
  gboolean told; /* anything by who may */
  AvSharingTerms *terms;
} Reading;

void
av_sharing_get_id (const AvId *container,
                   AvScope scope,
                   AvId *record)
{
  g_autoptr (GByteArray) key = g_byte_array_new ();

  av_writer_put_bytes (key, container->bytes, AV_ID_SIZE);
  av_writer_put_u32 (key, scope);
  av_store_system_id (AV_SHARING_FORM, key->data, key->len, record);
}

static gboolean
read_classes (gint64 sid,
              guint16 index,
              guint64 hlc,
              const char *agent,
              const char *value,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  AvSharingTerms *terms = reading->terms;
  guint64 mask = 0;
  gboolean may;

  if (!av_sharing_may_say (reading->store, reading->trust, reading->scope, sid, &may, error))
    return FALSE;

  if (!may || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT8, &mask, NULL))
    return TRUE;

  terms->classes = terms->exists ? terms->classes & (guint) mask : (guint) mask & AV_SHARING_CLASSES;
  terms->exists = TRUE;
  terms->newest = MAX (terms->newest, hlc);
  return TRUE;
}

static gboolean
read_until (gint64 sid,
            guint16 index,
            guint64 hlc,
            const char *agent,
            const char *value,
            gpointer user_data,
            GError **error)
{
  Reading *reading = user_data;
  AvSharingTerms *terms = reading->terms;
  gboolean may;

  if (!av_sharing_may_say (reading->store, reading->trust, reading->scope, sid, &may, error))
    return FALSE;

  if (!may || strlen (value) + 1 != sizeof terms->until)
    return TRUE;

  if (terms->until[0] == '\0' || strcmp (value, terms->until) < 0)
    g_strlcpy (terms->until, value, sizeof terms->until);

  terms->newest = MAX (terms->newest, hlc);
  return TRUE;
}

static gboolean
read_agreement (gint64 sid,
                guint16 index,
                guint64 hlc,
                const char *agent,
                const char *value,
                gpointer user_data,
                GError **error)
{
  Reading *reading = user_data;
  AvSharingTerms *terms = reading->terms;
  gboolean may, agrees = strcmp (value, "oral") == 0 || strcmp (value, "ecrit") == 0;

  if (!av_sharing_may_say (reading->store, reading->trust, reading->scope, sid, &may, error))
    return FALSE;

  if (may)
    {
      terms->agreed = agrees && (terms->agreed || !reading->told);
      terms->newest = MAX (terms->newest, hlc);
      reading->told = TRUE;
    }

  return TRUE;
}

static gboolean
read_given (const Reading *reading,
            const AvId *container,
            const AvId *record,
            GError **error)
{
  g_autoptr (GArray) list = av_sharing_list_given (reading->store, reading->trust, container, record, reading->scope, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvSharingGiven *given = &g_array_index (list, AvSharingGiven, i);

      if (given->lasts)
        {
          reading->terms->given = TRUE;
          reading->terms->newest = MAX (reading->terms->newest, given->hlc);
        }
    }

  return list != NULL;
}

gboolean
av_sharing_read (AvStore *store,
                 AvTrust *trust,
                 const AvId *own,
                 const AvId *container,
                 const AvId *record,
                 AvSharingTerms *terms,
                 GError **error)
{
  g_autofree char *scope = NULL;
  Reading reading = { store, trust, own, 0, FALSE, terms };

  memset (terms, 0, sizeof *terms);

  if (!av_segment_store_get_owner (store, container, &scope, error))
    return FALSE;

  if (!av_scope_parse (scope, &reading.scope))
    return TRUE;

  return av_segment_store_foreach_live (store, AV_SHARING_FORM, record, "classes", read_classes, &reading, error) &&
         av_segment_store_foreach_live (store, AV_SHARING_FORM, record, "fin", read_until, &reading, error) &&
         av_segment_store_foreach_live (store, AV_SHARING_FORM, record, "accord", read_agreement, &reading, error) &&
         read_given (&reading, container, record, error);
}

/* ---- What is said ------------------------------------------------------------ */

static gboolean
write_register (AvStore *store,
                const AvId *container,
                const AvId *record,
                const char *reg,
                const char *value,
                GError **error)
{
  return av_segment_store_write_system (store, AV_SHARING_FORM, record, container, AV_CLASS_PARCOURS, reg, value, error);
}

typedef gboolean (*GivenFunc) (AvStore *store, const AvSharingGiven *given, gboolean *is, GError **error);

/* Takes back those that are so, by whomever they were said. */
static gboolean
clear_given (AvStore *store,
             AvTrust *trust,
             const AvId *container,
             const AvId *record,
             GivenFunc is_meant,
             GError **error)
{
  g_autoptr (GArray) list = av_sharing_list_given (store, trust, container, record, 0, error);
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvSharingGiven *given = &g_array_index (list, AvSharingGiven, i);
      gboolean meant;

      if (!is_meant (store, given, &meant, error))
        return FALSE;
      if (meant)
        g_array_append_val (dots, given->dot);
    }

  return list != NULL && av_segment_store_clear_system (store, AV_SHARING_FORM, record, container, AV_CLASS_PARCOURS, AV_SHARING_GIVEN, dots, error);
}

/* Agreed to anew: also what somebody took back who may have no say later. */
static gboolean
is_any (AvStore *store,
        const AvSharingGiven *given,
        gboolean *is,
        GError **error)
{
  *is = TRUE;
  return TRUE;
}

gboolean
av_sharing_write (AvStore *store,
                  AvTrust *trust,
                  const AvId *container,
                  const AvId *record,
                  const char *classes,
                  const char *until,
                  const char *agreement,
                  GError **error)
{
  return write_register (store, container, record, "classes", classes, error) && write_register (store, container, record, "fin", until, error) &&
         (agreement == NULL || (write_register (store, container, record, "accord", agreement, error) && clear_given (store, trust, container, record, is_any, error)));
}

typedef struct
{
  Reading reading;
  GArray *records; /* AvId */
} Ending;

static gboolean
list_agreed (const AvId *record,
             const AvId *container,
             const char *reg,
             const char *value,
             gint64 sid,
             gpointer user_data,
             GError **error)
{
  Ending *ending = user_data;
  const Reading *reading = &ending->reading;
  AvSharingTerms terms;

  /* Once a record. */
  if (strcmp (reg, "accord") != 0)
    return TRUE;

  if (!av_sharing_read (reading->store, reading->trust, reading->own, container, record, &terms, error))
    return FALSE;

  if (terms.exists && !terms.given)
    g_array_append_val (ending->records, *record);
  return TRUE;
}

gboolean
av_sharing_end_all (AvStore *store,
                    AvTrust *trust,
                    const AvId *own,
                    const AvId *container,
                    GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (AvId));
  Ending ending = { { store, trust, own }, records };

  if (!av_segment_store_foreach_system_of (store, AV_SHARING_FORM, container, list_agreed, &ending, error))
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    if (!write_register (store, container, &g_array_index (records, AvId, i), AV_SHARING_GIVEN, "1", error))
      return FALSE;

  return TRUE;
}

/* What was signed is not taken back. */
static gboolean
is_unsigned (AvStore *store,
             const AvSharingGiven *given,
             gboolean *is,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvSegmentHash hash;

  *is = !av_segment_store_get_hash (store, AV_DOT_SID (given->dot), &hash, &problem);
  return g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) || av_database_ended_well (&problem, error);
}

static gboolean
list_given (const AvId *record,
            const AvId *container,
            const char *reg,
            const char *value,
            gint64 sid,
            gpointer user_data,
            GError **error)
{
  Ending *ending = user_data;

  if (strcmp (reg, AV_SHARING_GIVEN) == 0)
    g_array_append_val (ending->records, *record);
  return TRUE;
}

gboolean
av_sharing_restore_all (AvStore *store,
                        AvTrust *trust,
                        const AvId *container,
                        GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (AvId));
  Ending ending = { { store, trust }, records };

  if (!av_segment_store_foreach_system_of (store, AV_SHARING_FORM, container, list_given, &ending, error))
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    if (!clear_given (store, trust, container, &g_array_index (records, AvId, i), is_unsigned, error))
      return FALSE;

  return TRUE;
}

/* ---- What is shared ---------------------------------------------------------- */

guint
av_sharing_get_classes (const AvSharingTerms *terms,
                        const char *day)
{
  return terms->exists && terms->agreed && !terms->given && strcmp (day, terms->until) <= 0 ? terms->classes : 0;
}

static char *
show_day (guint64 milliseconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local ((gint64) (milliseconds / 1000));

  return g_date_time_format (moment, "%F");
}

char *
av_sharing_get_today (AvStore *store)
{
  return show_day (av_store_get_now (store));
}

char *
av_sharing_get_latest_day (AvStore *store)
{
  return show_day (av_store_get_latest (store));
}

typedef struct
{
  Reading reading;
  const char *day;
  guint class;    /* its bit */
  GArray *scopes; /* that a structure may have */
  GByteArray *marks;
} Marking;

/* Who was shut out of those it is shared with, also where none of them is left. */
static void
mark_readers (const Marking *marking,
              const AvId *container,
              const AvId *record,
              GByteArray *marks)
{
  for (guint i = 0; i < marking->scopes->len; i++)
    {
      AvScope scope = g_array_index (marking->scopes, AvScope, i);
      AvId own;

      av_sharing_get_id (container, scope, &own);
      if (av_id_equal (&own, record))
        av_trust_mark_shut_out (marking->reading.trust, scope, marks);
    }
}

static gboolean
note_shared (const AvSaying *saying,
             gpointer user_data,
             GError **error)
{
  guint *classes = user_data;
  guint64 mask;

  if (strcmp (saying->reg, "classes") == 0 && saying->value != NULL && g_ascii_string_to_unsigned (saying->value, 10, 0, G_MAXUINT8, &mask, NULL))
    *classes |= (guint) mask;
  return TRUE;
}

/* Whether anybody ever said that the class is shared. */
static gboolean
was_shared (const Marking *marking,
            const AvId *record,
            gboolean *shared,
            GError **error)
{
  guint classes = 0;

  if (!av_say_foreach (marking->reading.store, AV_SHARING_FORM, record, note_shared, &classes, error))
    return FALSE;

  *shared = (classes & marking->class) != 0;
  return TRUE;
}

static gboolean
mark_shut_out (const AvId *record,
               const AvId *container,
               const char *reg,
               const char *value,
               gint64 sid,
               gpointer user_data,
               GError **error)
{
  Marking *marking = user_data;
  Reading *reading = &marking->reading;
  g_autoptr (GByteArray) readers = g_byte_array_new ();
  AvSharingTerms terms;
  gboolean shared;

  /* Once a record. */
  if (strcmp (reg, "accord") != 0)
    return TRUE;

  if (!was_shared (marking, record, &shared, error) || !av_sharing_read (reading->store, reading->trust, reading->own, container, record, &terms, error))
    return FALSE;

  if (!shared)
    return TRUE;

  if ((av_sharing_get_classes (&terms, marking->day) & marking->class) == 0)
    av_writer_put_u64 (readers, terms.newest);
  else
    mark_readers (marking, container, record, readers);

  if (readers->len > 0)
    {
      av_writer_put_bytes (marking->marks, record->bytes, AV_ID_SIZE);
      av_writer_put_u32 (marking->marks, readers->len);
      av_writer_put_bytes (marking->marks, readers->data, readers->len);
    }

  return TRUE;
}

gboolean
av_sharing_mark_shut_out (AvStore *store,
                          AvTrust *trust,
                          const AvId *own,
                          const AvId *container,
                          AvClass klass,
                          GByteArray *marks,
                          GError **error)
{
  g_autofree char *day = av_sharing_get_latest_day (store);
  g_autoptr (GArray) scopes = av_trust_list_given_scopes (trust);
  Marking marking = { { store, trust, own }, day, AV_CLASS_BIT (klass), scopes, marks };
  gboolean erased;

  if (!av_segment_store_is_erased (store, container, AV_CLASS_PARCOURS, &erased, error))
    return FALSE;

  if (erased)
    {
      av_writer_put_u64 (marks, G_MAXUINT64);
      return TRUE;
    }

  return av_segment_store_foreach_system_of (store, AV_SHARING_FORM, container, mark_shut_out, &marking, error);
}
