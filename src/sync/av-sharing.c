#include "av-sharing.h"

#include <string.h>

#include "av-say.h"
#include "av-segment.h"
#include "av-wire.h"

#define GIVEN "transmis"

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

/* Who wrote a segment; NULL: nobody that is known. */
static gboolean
find_author (Reading *reading,
             gint64 sid,
             AvTrusted **member,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvId author;

  *member = NULL;
  if (!av_segment_store_get_writer (reading->store, sid, &author, &problem))
    return av_database_ended_well (&problem, error);

  *member = av_trust_find (reading->trust, &author);
  return TRUE;
}

/* Whether whoever wrote a segment works where the dossier is now. */
static gboolean
may_say (Reading *reading,
         gint64 sid,
         gboolean *may,
         GError **error)
{
  AvTrusted *member;

  if (!find_author (reading, sid, &member, error))
    return FALSE;

  *may = member != NULL && av_scopes_contain (member->scopes, reading->scope);
  return TRUE;
}

static gboolean
read_given (gint64 sid,
            guint16 index,
            guint64 hlc,
            const char *agent,
            const char *value,
            gpointer user_data,
            GError **error)
{
  Reading *reading = user_data;
  AvTrusted *member;

  if (!find_author (reading, sid, &member, error))
    return FALSE;

  /* Also who was moved since. */
  if (member != NULL && av_mandates_find (member->once, reading->scope) != NULL)
    {
      reading->terms->given = TRUE;
      reading->terms->newest = MAX (reading->terms->newest, hlc);
    }

  return TRUE;
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

  if (!may_say (reading, sid, &may, error))
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

  if (!may_say (reading, sid, &may, error))
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

  if (!may_say (reading, sid, &may, error))
    return FALSE;

  if (may)
    {
      terms->agreed = agrees && (terms->agreed || !reading->told);
      terms->newest = MAX (terms->newest, hlc);
      reading->told = TRUE;
    }

  return TRUE;
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
         av_segment_store_foreach_live (store, AV_SHARING_FORM, record, GIVEN, read_given, &reading, error);
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

static gboolean
note_any (gint64 sid,
          guint16 index,
          guint64 hlc,
          const char *agent,
          const char *value,
          gpointer user_data,
          GError **error)
{
  *(gboolean *) user_data = TRUE;
  return TRUE;
}

/* By whomever: agreed to anew. */
static gboolean
clear_given (AvStore *store,
             const AvId *container,
             const AvId *record,
             GError **error)
{
  gboolean any = FALSE;

  return av_segment_store_foreach_live (store, AV_SHARING_FORM, record, GIVEN, note_any, &any, error) &&
         (!any || write_register (store, container, record, GIVEN, NULL, error));
}

gboolean
av_sharing_write (AvStore *store,
                  const AvId *container,
                  const AvId *record,
                  const char *classes,
                  const char *until,
                  const char *agreement,
                  GError **error)
{
  return write_register (store, container, record, "classes", classes, error) && write_register (store, container, record, "fin", until, error) &&
         (agreement == NULL || (write_register (store, container, record, "accord", agreement, error) && clear_given (store, container, record, error)));
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
    if (!write_register (store, container, &g_array_index (records, AvId, i), GIVEN, "1", error))
      return FALSE;

  return TRUE;
}

/* What was signed is not taken back. */
static gboolean
list_unsigned (const AvId *record,
               const AvId *container,
               const char *reg,
               const char *value,
               gint64 sid,
               gpointer user_data,
               GError **error)
{
  Ending *ending = user_data;
  g_autoptr (GError) problem = NULL;
  AvSegmentHash hash;

  if (strcmp (reg, GIVEN) != 0 || av_segment_store_get_hash (ending->reading.store, sid, &hash, &problem))
    return TRUE;

  g_array_append_val (ending->records, *record);
  return g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) || av_database_ended_well (&problem, error);
}

gboolean
av_sharing_restore_all (AvStore *store,
                        const AvId *container,
                        GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (AvId));
  Ending ending = { { store }, records };

  if (!av_segment_store_foreach_system_of (store, AV_SHARING_FORM, container, list_unsigned, &ending, error))
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    if (!write_register (store, container, &g_array_index (records, AvId, i), GIVEN, NULL, error))
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
