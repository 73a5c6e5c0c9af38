#include "av-snapshot.h"

#include <string.h>

#include "av-record.h"
#include "av-snapshot-private.h"

/* Serialised: id, form, container, class, deleted, resurrected, answers,
 * conflicts, live values (register, dot, hlc, agent, value), `~supprime` last. */
#define SERIALISED "(sssybba{ss}asa(sxtss))"

struct _AvSnapshot
{
  gatomicrefcount count;
  GVariant *serialised;
  const char *id;
  const char *form;
  const char *container;
  GVariant *answers;
  char **conflicts;
  guint8 klass;
  gboolean deleted;
  gboolean resurrected;
  GArray *live;         /* of AvLiveValue, neighbours by register */
  GPtrArray *registers; /* of each live value */
  GArray *deletions;    /* of AvLiveValue */
  GArray *unseen;       /* of gint64: dots of live values */
  char **names;         /* sorted, once each */
};

G_DEFINE_BOXED_TYPE (AvSnapshot, av_snapshot, av_snapshot_ref, av_snapshot_unref)

static int
compare_names (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static void
read_live (AvSnapshot *snapshot)
{
  g_autoptr (GVariant) values = g_variant_get_child_value (snapshot->serialised, 8);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GVariantIter iter;
  const char *reg;
  AvLiveValue value;

  snapshot->live = g_array_new (FALSE, FALSE, sizeof (AvLiveValue));
  snapshot->registers = g_ptr_array_new ();
  snapshot->deletions = g_array_new (FALSE, FALSE, sizeof (AvLiveValue));
  snapshot->unseen = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_variant_iter_init (&iter, values);
  while (g_variant_iter_next (&iter, "(&sxt&s&s)", &reg, &value.dot, &value.hlc, &value.agent, &value.value))
    {
      if (strcmp (reg, AV_DELETED) == 0)
        {
          g_array_append_val (snapshot->deletions, value);
          continue;
        }
      if (names->len == 0 || strcmp (g_ptr_array_index (names, names->len - 1), reg) != 0)
        g_ptr_array_add (names, (gpointer) reg);
      g_array_append_val (snapshot->live, value);
      g_ptr_array_add (snapshot->registers, (gpointer) reg);
    }

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  snapshot->names = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

AvSnapshot *
av_snapshot_deserialise (GVariant *serialised)
{
  g_autoptr (GVariant) checked = NULL;
  AvSnapshot *snapshot;

  if (!g_variant_is_of_type (serialised, G_VARIANT_TYPE (SERIALISED)))
    return NULL;

  checked = g_variant_get_normal_form (serialised);
  snapshot = g_new0 (AvSnapshot, 1);
  g_atomic_ref_count_init (&snapshot->count);
  snapshot->serialised = g_steal_pointer (&checked);
  g_variant_get (snapshot->serialised, "(&s&s&sybb@a{ss}^asa(sxtss))", &snapshot->id, &snapshot->form, &snapshot->container,
                 &snapshot->klass, &snapshot->deleted, &snapshot->resurrected, &snapshot->answers, &snapshot->conflicts, NULL);
  read_live (snapshot);
  return snapshot;
}

static void
add_answers (GVariantBuilder *builder,
             AvRegisters *registers)
{
  g_autoptr (GVariant) sorted = NULL;
  GVariantBuilder answers;

  g_variant_builder_init (&answers, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; registers != NULL && i < registers->fields->len; i++)
    g_variant_builder_add (&answers, "{ss}", (const char *) g_ptr_array_index (registers->fields, i), (const char *) g_ptr_array_index (registers->answers, i));
  sorted = av_answers_sort (g_variant_builder_end (&answers));
  g_variant_builder_add_value (builder, sorted);
}

static void
add_values (GVariantBuilder *builder,
            GArray *values)
{
  for (guint i = 0; i < values->len; i++)
    {
      const AvLive *live = &g_array_index (values, AvLive, i);

      g_variant_builder_add (builder, "(sxtss)", live->name->text, live->dot, live->hlc, live->agent, live->value);
    }
}

static void
add_live (GVariantBuilder *builder,
          AvRegisters *registers)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE ("as"));
  for (guint i = 0; registers != NULL && i < registers->conflicts->len; i++)
    g_variant_builder_add (builder, "s", (const char *) g_ptr_array_index (registers->conflicts, i));
  g_variant_builder_close (builder);

  g_variant_builder_open (builder, G_VARIANT_TYPE ("a(sxtss)"));
  if (registers != NULL)
    {
      add_values (builder, registers->live);
      add_values (builder, registers->deletions);
    }
  g_variant_builder_close (builder);
}

static void
note_unseen (AvSnapshot *snapshot,
             AvRegisters *registers)
{
  for (guint i = 0; registers != NULL && i < registers->live->len; i++)
    {
      const AvLive *live = &g_array_index (registers->live, AvLive, i);

      if (live->unseen)
        g_array_append_val (snapshot->unseen, live->dot);
    }
}

AvSnapshot *
av_snapshot_new (const char *id,
                 const char *form,
                 const char *container,
                 AvClass klass,
                 AvRegisters *registers)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) serialised = NULL;
  AvSnapshot *snapshot;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (SERIALISED));
  g_variant_builder_add (&builder, "s", id);
  g_variant_builder_add (&builder, "s", form);
  g_variant_builder_add (&builder, "s", container != NULL ? container : "");
  g_variant_builder_add (&builder, "y", (guint8) klass);
  g_variant_builder_add (&builder, "b", registers != NULL && registers->deleted);
  g_variant_builder_add (&builder, "b", registers != NULL && registers->resurrected);
  add_answers (&builder, registers);
  add_live (&builder, registers);
  serialised = g_variant_ref_sink (g_variant_builder_end (&builder));
  snapshot = av_snapshot_deserialise (serialised);
  note_unseen (snapshot, registers);
  return snapshot;
}

AvSnapshot *
av_snapshot_ref (AvSnapshot *snapshot)
{
  g_atomic_ref_count_inc (&snapshot->count);
  return snapshot;
}

void
av_snapshot_unref (AvSnapshot *snapshot)
{
  if (!g_atomic_ref_count_dec (&snapshot->count))
    return;

  g_variant_unref (snapshot->answers);
  g_strfreev (snapshot->conflicts);
  g_array_unref (snapshot->live);
  g_ptr_array_unref (snapshot->registers);
  g_array_unref (snapshot->deletions);
  g_array_unref (snapshot->unseen);
  g_free (snapshot->names);
  g_variant_unref (snapshot->serialised);
  g_free (snapshot);
}

const char *
av_snapshot_get_id (AvSnapshot *snapshot)
{
  return snapshot->id;
}

const char *
av_snapshot_get_form (AvSnapshot *snapshot)
{
  return snapshot->form;
}

const char *
av_snapshot_get_container (AvSnapshot *snapshot)
{
  return snapshot->container;
}

AvClass
av_snapshot_get_class (AvSnapshot *snapshot)
{
  return (AvClass) snapshot->klass;
}

gboolean
av_snapshot_is_deleted (AvSnapshot *snapshot)
{
  return snapshot->deleted;
}

gboolean
av_snapshot_is_resurrected (AvSnapshot *snapshot)
{
  return snapshot->resurrected;
}

const AvLiveValue *
av_snapshot_get_deletions (AvSnapshot *snapshot,
                           guint *n_values)
{
  *n_values = snapshot->deletions->len;
  return (const AvLiveValue *) (gpointer) snapshot->deletions->data;
}

gboolean
av_snapshot_is_unseen (AvSnapshot *snapshot,
                       const AvLiveValue *value)
{
  for (guint i = 0; i < snapshot->unseen->len; i++)
    if (g_array_index (snapshot->unseen, gint64, i) == value->dot)
      return TRUE;
  return FALSE;
}

GVariant *
av_snapshot_get_answers (AvSnapshot *snapshot)
{
  return snapshot->answers;
}

const char *
av_snapshot_get_answer (AvSnapshot *snapshot,
                        const char *field)
{
  return av_answers_get (snapshot->answers, field);
}

/* The values of a field: its own register, or those of its codes. */
static gboolean
is_of_field (const char *reg,
             const char *field)
{
  gsize length = strlen (field);

  return strncmp (reg, field, length) == 0 && (reg[length] == '\0' || reg[length] == '/');
}

static const AvLiveValue *
find_latest (AvSnapshot *snapshot,
             const char *field)
{
  const AvLiveValue *latest = NULL;

  for (guint i = 0; i < snapshot->live->len; i++)
    {
      const AvLiveValue *value = &g_array_index (snapshot->live, AvLiveValue, i);

      if (field != NULL && !is_of_field (g_ptr_array_index (snapshot->registers, i), field))
        continue;
      /* Of a plain register the displayed value comes first. */
      if (field != NULL && strcmp (g_ptr_array_index (snapshot->registers, i), field) == 0)
        return value;
      if (latest == NULL || value->hlc > latest->hlc)
        latest = value;
    }
  return latest;
}

guint64
av_snapshot_get_changed (AvSnapshot *snapshot,
                         const char *field)
{
  const AvLiveValue *latest = find_latest (snapshot, field);

  return latest != NULL ? latest->hlc >> 16 : 0;
}

const char *
av_snapshot_get_changed_by (AvSnapshot *snapshot,
                            const char *field)
{
  const AvLiveValue *latest = find_latest (snapshot, field);

  return latest != NULL ? latest->agent : "";
}

char **
av_snapshot_get_conflicts (AvSnapshot *snapshot)
{
  return g_strdupv (snapshot->conflicts);
}

const AvLiveValue *
av_snapshot_get_live (AvSnapshot *snapshot,
                      const char *reg,
                      guint *n_values)
{
  const AvLiveValue *first = NULL;

  *n_values = 0;
  for (guint i = 0; i < snapshot->live->len; i++)
    {
      if (strcmp (g_ptr_array_index (snapshot->registers, i), reg) != 0)
        continue;
      if (first == NULL)
        first = &g_array_index (snapshot->live, AvLiveValue, i);
      (*n_values)++;
    }
  return first;
}

const char *const *
av_snapshot_get_registers (AvSnapshot *snapshot)
{
  return (const char *const *) snapshot->names;
}

GVariant *
av_snapshot_serialise (AvSnapshot *snapshot)
{
  return snapshot->serialised;
}
