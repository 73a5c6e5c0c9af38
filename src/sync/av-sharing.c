#include "av-sharing.h"

#include <string.h>

#include "av-say.h"
#include "av-segment.h"
#include "av-sharing-said.h"
#include "av-wire.h"

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

/* ---- What it says ------------------------------------------------------------ */

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  const AvId *container;
  const AvId *record;
  AvScope team; /* that has the dossier now */
  AvSharingTerms *terms;
} Reading;

/* Takes from the terms what a value does not say; whether it says anything. */
typedef gboolean (*LessenFunc) (AvSharingTerms *terms, const char *value);

static gboolean
lessen_classes (AvSharingTerms *terms,
                const char *value)
{
  guint64 mask;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT8, &mask, NULL))
    return FALSE;

  terms->classes &= (guint) mask;
  return TRUE;
}

static gboolean
lessen_until (AvSharingTerms *terms,
              const char *value)
{
  if (strlen (value) + 1 != sizeof terms->until)
    return FALSE;

  if (terms->until[0] == '\0' || strcmp (value, terms->until) < 0)
    g_strlcpy (terms->until, value, sizeof terms->until);
  return TRUE;
}

static gboolean
lessen_agreement (AvSharingTerms *terms,
                  const char *value)
{
  terms->agreed = terms->agreed && (strcmp (value, "oral") == 0 || strcmp (value, "ecrit") == 0);
  return TRUE;
}

static gboolean
lessen_given (AvSharingTerms *terms,
              const char *value)
{
  terms->given = TRUE;
  return TRUE;
}

/* told: whether who has the say now said anything. */
static gboolean
read_register (const Reading *reading,
               const char *reg,
               LessenFunc lessen,
               gboolean *told,
               GError **error)
{
  g_autoptr (GArray) list = av_sharing_list_said (reading->store, reading->trust, reading->container, reading->record, reading->team, reg, error);

  *told = FALSE;
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvSharingSaid *said = &g_array_index (list, AvSharingSaid, i);

      if (said->stands && lessen (reading->terms, said->value))
        *told = *told || said->say == AV_SHARING_HAS_SAY;
    }

  return list != NULL;
}

gboolean
av_sharing_read (AvStore *store,
                 AvTrust *trust,
                 const AvId *container,
                 const AvId *record,
                 AvSharingTerms *terms,
                 GError **error)
{
  g_autofree char *scope = NULL;
  Reading reading = { store, trust, container, record, 0, terms };
  gboolean dated, agreed, told;

  *terms = (AvSharingTerms){ .classes = AV_SHARING_CLASSES, .agreed = TRUE };

  if (!av_segment_store_get_owner (store, container, &scope, error))
    return FALSE;

  if (scope == NULL || !av_scope_parse (scope, &reading.team))
    reading.team = 0;

  if (!read_register (&reading, AV_SHARING_CLASSES_SAID, lessen_classes, &terms->exists, error) ||
      !read_register (&reading, AV_SHARING_END, lessen_until, &dated, error) ||
      !read_register (&reading, AV_SHARING_AGREEMENT, lessen_agreement, &agreed, error) ||
      !read_register (&reading, AV_SHARING_GIVEN, lessen_given, &told, error))
    return FALSE;

  terms->agreed = terms->agreed && agreed && dated;
  return TRUE;
}

/* ---- What is said ------------------------------------------------------------ */

typedef gboolean (*SaidFunc) (AvStore *store, const AvSharingSaid *said, gboolean *is, GError **error);

/* Names those of a register that are so, by whomever they were said who has a say or had
 * one, standing or not: whoever replaced one may have none later. */
static GArray *
list_dots (AvStore *store,
           AvTrust *trust,
           const AvId *container,
           const AvId *record,
           const char *reg,
           SaidFunc is_meant,
           GError **error)
{
  g_autoptr (GArray) list = av_sharing_list_said (store, trust, container, record, 0, reg, error);
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvSharingSaid *said = &g_array_index (list, AvSharingSaid, i);
      gboolean meant;

      if (!is_meant (store, said, &meant, error))
        return NULL;
      if (meant)
        g_array_append_val (dots, said->dot);
    }

  return list != NULL ? g_steal_pointer (&dots) : NULL;
}

/* @value NULL: takes back what is meant. */
static gboolean
say (AvStore *store,
     AvTrust *trust,
     const AvId *container,
     const AvId *record,
     const char *reg,
     const char *value,
     SaidFunc is_meant,
     GError **error)
{
  g_autoptr (GArray) dots = list_dots (store, trust, container, record, reg, is_meant, error);

  return dots != NULL && av_segment_store_replace_system (store, AV_SHARING_FORM, record, container, AV_CLASS_PARCOURS, reg, value, dots, error);
}

static gboolean
is_any (AvStore *store,
        const AvSharingSaid *said,
        gboolean *is,
        GError **error)
{
  *is = TRUE;
  return TRUE;
}

/* What was signed is not taken back. */
static gboolean
is_unsigned (AvStore *store,
             const AvSharingSaid *said,
             gboolean *is,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvSegmentHash hash;

  *is = !av_segment_store_get_hash (store, AV_DOT_SID (said->dot), &hash, &problem);
  return g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) || av_database_ended_well (&problem, error);
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
  return say (store, trust, container, record, AV_SHARING_CLASSES_SAID, classes, is_any, error) &&
         say (store, trust, container, record, AV_SHARING_END, until, is_any, error) &&
         (agreement == NULL || (say (store, trust, container, record, AV_SHARING_AGREEMENT, agreement, is_any, error) &&
                                say (store, trust, container, record, AV_SHARING_GIVEN, NULL, is_any, error)));
}

/* Whether anybody agreed to it who has a say or had one, also where nothing is shared by it
 * now, and no transfer ended it yet. */
static gboolean
lasts (AvStore *store,
       AvTrust *trust,
       const AvSaidRecord *said,
       gboolean *is_lasting,
       GError **error)
{
  g_autoptr (GArray) agreements = av_sharing_list_said (store, trust, &said->container, &said->record, 0, AV_SHARING_AGREEMENT, error);
  AvSharingTerms terms;

  if (agreements == NULL || !av_sharing_read (store, trust, &said->container, &said->record, &terms, error))
    return FALSE;

  *is_lasting = agreements->len > 0 && !terms.given;
  return TRUE;
}

gboolean
av_sharing_end_all (AvStore *store,
                    AvTrust *trust,
                    const AvId *container,
                    GError **error)
{
  g_autoptr (GArray) records = av_say_list_records (store, AV_SHARING_FORM, container, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const AvSaidRecord *said = &g_array_index (records, AvSaidRecord, i);
      gboolean is_lasting;

      if (!lasts (store, trust, said, &is_lasting, error) ||
          (is_lasting && !say (store, trust, container, &said->record, AV_SHARING_GIVEN, "1", is_any, error)))
        return FALSE;
    }

  return records != NULL;
}

gboolean
av_sharing_restore_all (AvStore *store,
                        AvTrust *trust,
                        const AvId *container,
                        GError **error)
{
  g_autoptr (GArray) records = av_say_list_records (store, AV_SHARING_FORM, container, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!say (store, trust, container, &g_array_index (records, AvSaidRecord, i).record, AV_SHARING_GIVEN, NULL, is_unsigned, error))
      return FALSE;

  return records != NULL;
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
  AvStore *store;
  AvTrust *trust;
  const char *day;
  guint class;    /* its bit */
  GArray *scopes; /* that a structure may have */
  GByteArray *marks;
} Marking;

/* Who was shut out of those it is shared with, also where none of them is left. */
static void
mark_readers (const Marking *marking,
              const AvSaidRecord *said,
              GByteArray *marks)
{
  for (guint i = 0; i < marking->scopes->len; i++)
    {
      AvScope scope = g_array_index (marking->scopes, AvScope, i);
      AvId own;

      av_sharing_get_id (&said->container, scope, &own);
      if (av_id_equal (&own, &said->record))
        av_trust_mark_shut_out (marking->trust, scope, marks);
    }
}

typedef struct
{
  const AvSaidRecord *said;
  guint classes; /* that anybody ever said are shared */
  GByteArray *moments;
} History;

static gboolean
note_moment (const AvSaying *saying,
             gpointer user_data,
             GError **error)
{
  History *history = user_data;
  guint64 mask;

  if (!av_id_equal (&saying->container, &history->said->container))
    return TRUE;

  av_writer_put_u64 (history->moments, saying->hlc);
  if (strcmp (saying->reg, AV_SHARING_CLASSES_SAID) == 0 && saying->value != NULL &&
      g_ascii_string_to_unsigned (saying->value, 10, 0, G_MAXUINT8, &mask, NULL))
    history->classes |= (guint) mask;
  return TRUE;
}

/* Where it is over, by all that was ever said there: so each time it is over has keys of its
 * own, and whoever adds something, with a say or without, gives it others. */
static gboolean
mark_shut_out (const Marking *marking,
               const AvSaidRecord *said,
               GError **error)
{
  g_autoptr (GByteArray) moments = g_byte_array_new ();
  g_autoptr (GByteArray) readers = g_byte_array_new ();
  History history = { said, 0, moments };
  GByteArray *marks = moments;
  AvSharingTerms terms;

  if (!av_say_foreach (marking->store, AV_SHARING_FORM, &said->record, note_moment, &history, error) ||
      !av_sharing_read (marking->store, marking->trust, &said->container, &said->record, &terms, error))
    return FALSE;

  if ((history.classes & marking->class) == 0)
    return TRUE;

  if ((av_sharing_get_classes (&terms, marking->day) & marking->class) != 0)
    {
      mark_readers (marking, said, readers);
      marks = readers;
    }

  if (marks->len > 0)
    {
      av_writer_put_bytes (marking->marks, said->record.bytes, AV_ID_SIZE);
      av_writer_put_u32 (marking->marks, marks->len);
      av_writer_put_bytes (marking->marks, marks->data, marks->len);
    }

  return TRUE;
}

gboolean
av_sharing_mark_shut_out (AvStore *store,
                          AvTrust *trust,
                          const AvId *container,
                          AvClass klass,
                          GByteArray *marks,
                          GError **error)
{
  g_autofree char *day = av_sharing_get_latest_day (store);
  g_autoptr (GArray) scopes = av_trust_list_given_scopes (trust);
  g_autoptr (GArray) records = NULL;
  Marking marking = { store, trust, day, AV_CLASS_BIT (klass), scopes, marks };
  gboolean erased;

  if (!av_segment_store_is_erased (store, container, AV_CLASS_PARCOURS, &erased, error))
    return FALSE;

  if (erased)
    {
      av_writer_put_u64 (marks, G_MAXUINT64);
      return TRUE;
    }

  records = av_say_list_records (store, AV_SHARING_FORM, container, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!mark_shut_out (&marking, &g_array_index (records, AvSaidRecord, i), error))
      return FALSE;

  return records != NULL;
}
