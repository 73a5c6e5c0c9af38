#include "av-twin.h"

#include "av-fusion.h"

static void
free_twin (gpointer data)
{
  AvTwin *twin = data;

  av_registers_free (twin->now);
  g_free (twin);
}

static gboolean
add_twin (GPtrArray *twins,
          AvStore *store,
          const AvForm *form,
          const char *container,
          gboolean before,
          GError **error)
{
  g_autofree char *id = av_store_singleton_id (container, form->id);
  g_autoptr (AvRegisters) registers = av_registers_new ();
  g_autoptr (GError) problem = NULL;
  AvRecordRow row;
  AvTwin *twin;
  AvId key;

  if (!av_id_parse (id, &key) || !av_store_lookup_record (store, &key, &row, &problem))
    {
      return av_database_ended_well (&problem, error);
    }
  if (!av_registers_load (registers, store, row.rid, form->id, error))
    return FALSE;

  /* What was erased, or does not count any more, is no twin: whoever never had
   * it does not know its record. */
  if (registers->deleted || registers->live->len == 0)
    return TRUE;

  twin = g_new0 (AvTwin, 1);
  twin->row = row;
  twin->now = g_steal_pointer (&registers);
  twin->before = before;
  g_ptr_array_add (twins, twin);
  return TRUE;
}

GPtrArray *
av_twins_load (AvStore *store,
               const AvForm *form,
               const AvId *container,
               GError **error)
{
  g_autoptr (GPtrArray) twins = g_ptr_array_new_with_free_func (free_twin);
  g_autofree char *own = NULL;
  g_auto (GStrv) members = NULL;
  gboolean before = TRUE;
  gboolean fused;

  if (!form->singleton)
    return g_steal_pointer (&twins);
  if (!av_fusion_has (store, container, &fused, error))
    return NULL;
  if (!fused)
    return g_steal_pointer (&twins);

  own = av_id_to_string (container);
  members = av_fusion_get_component (store, own, error);
  if (members == NULL)
    return NULL;

  for (guint i = 0; members[i] != NULL; i++)
    if (g_strcmp0 (members[i], own) == 0)
      before = FALSE;
    else if (!add_twin (twins, store, form, members[i], before, error))
      return NULL;
  return g_steal_pointer (&twins);
}
