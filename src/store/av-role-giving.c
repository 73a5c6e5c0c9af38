#include "av-role-giving.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-field.h"
#include "av-reading.h"
#include "av-reference-list.h"
#include "av-save-private.h"
#include "av-store-private.h"

/* Who works here, and who else can open this computer. */
typedef struct
{
  char *own;
  GPtrArray *roles; /* of those who can open it */
  gboolean target;  /* the one whose role changes is among them */
  guint n_others;   /* who look after it, beside that one */
  gboolean looked_after;
} Circle;

static void
circle_clear (Circle *circle)
{
  g_free (circle->own);
  g_clear_pointer (&circle->roles, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Circle, circle_clear)

void
av_role_giving_set_agents (AvStore *store,
                           const char *const *agents)
{
  g_strfreev (store->openers);
  store->openers = g_strdupv ((char **) agents);
}

static gboolean
read_circle (Circle *circle,
             AvStore *store,
             const char *agent,
             GError **error)
{
  circle->roles = g_ptr_array_new_with_free_func (g_free);
  circle->target = agent == NULL;
  if (!av_reading_get_role (store, &circle->own, error))
    return FALSE;

  for (guint i = 0; store->openers[i] != NULL; i++)
    {
      gboolean is_target = g_strcmp0 (store->openers[i], agent) == 0;
      char *role;

      if (!av_reading_get_role_of (store, store->openers[i], &role, error))
        return FALSE;

      g_ptr_array_add (circle->roles, role);
      circle->target = circle->target || is_target;
      if (!av_role_may (role, AV_ROLE_AGENTS))
        continue;
      circle->looked_after = TRUE;
      circle->n_others += !is_target;
    }

  return TRUE;
}

static gboolean
may_give (const Circle *circle,
          const char *role)
{
  if (role == NULL || av_role_covers (circle->own, role))
    return TRUE;
  if (!av_role_may (circle->own, AV_ROLE_AGENTS))
    return FALSE;

  for (guint i = 0; i < circle->roles->len; i++)
    {
      const char *other = g_ptr_array_index (circle->roles, i);

      if (av_role_may (other, AV_ROLE_AGENTS) && av_role_covers (other, role))
        return FALSE;
    }
  return TRUE;
}

static char *
explain_role (const char *role)
{
  const char *label = av_reference_list_get_label (av_reference_list_get ("roles_utilisateurs"), role);

  return g_strdup_printf (_ ("Your role neither gives nor changes “%s”, which reads or decides more than yours: ask an agent of this computer who has it, or who answers for the team."),
                          label != NULL ? label : role);
}

/* Why not, transfer full; NULL: they may. */
static char *
judge (const Circle *circle,
       gboolean is_self,
       const char *before,
       const char *after)
{
  if (circle->target && !is_self && circle->looked_after && !av_role_may (circle->own, AV_ROLE_AGENTS))
    return g_strdup (av_role_explain (AV_ROLE_AGENTS));

  if (!may_give (circle, before))
    return explain_role (before);
  if (!may_give (circle, after))
    return explain_role (after);

  if (circle->target && before != NULL && av_role_may (before, AV_ROLE_AGENTS) && circle->n_others == 0 &&
      (after == NULL || !av_role_may (after, AV_ROLE_AGENTS)))
    return g_strdup (_ ("Nobody else of this computer may say who opens it: first give another agent a role that does (référent, who answers for the team, administrator)."));

  return NULL;
}

gboolean
av_role_giving_explain (AvStore *store,
                        const char *agent,
                        const char *before,
                        const char *after,
                        char **why,
                        GError **error)
{
  g_auto (Circle) circle = { NULL };

  *why = NULL;
  if (store->openers == NULL || store->agent == NULL)
    return TRUE;
  if (!read_circle (&circle, store, agent, error))
    return FALSE;

  *why = judge (&circle, g_strcmp0 (agent, store->agent) == 0, before, after);
  return TRUE;
}

gboolean
av_role_giving_require (AvStore *store,
                        const char *agent,
                        const char *before,
                        const char *after,
                        GError **error)
{
  g_autofree char *why = NULL;

  if (!av_role_giving_explain (store, agent, before, after, &why, error))
    return FALSE;

  if (why != NULL)
    g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ROLE, _ ("%s Nothing was changed."), why);
  return why == NULL;
}

static gboolean
may_replace (const Circle *circle,
             gboolean is_self,
             const char *before,
             const char *after)
{
  g_autofree char *why = judge (circle, is_self, before, after);

  return why == NULL;
}

GStrv
av_role_giving_list (AvStore *store,
                     const char *agent,
                     const char *before,
                     GError **error)
{
  AvReferenceList *list = av_reference_list_get ("roles_utilisateurs");
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_auto (Circle) circle = { NULL };
  gboolean free_hand = store->openers == NULL || store->agent == NULL;

  if (!free_hand && !read_circle (&circle, store, agent, error))
    return NULL;

  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);

      if (av_role_works_here (code) && g_strcmp0 (code, before) != 0 &&
          (free_hand || may_replace (&circle, g_strcmp0 (agent, store->agent) == 0, before, code)))
        g_strv_builder_add (codes, code);
    }

  return g_strv_builder_end (codes);
}

/* What is said with the slot, of who has none yet: what the record says. */
static gboolean
say_recorded (AvStore *store,
              const char *agent,
              gboolean *said,
              GError **error)
{
  g_autofree char *former = NULL;
  g_autofree char *recorded = NULL;

  if (!av_reading_get_said_role (store, agent, &former, error) ||
      !av_reading_get_recorded_role (store, agent, &recorded, error))
    return FALSE;

  *said = former != NULL || recorded != NULL;
  return former != NULL || recorded == NULL || av_reading_say_role (store, agent, recorded, error);
}

gboolean
av_role_giving_settle (AvStore *store,
                       GError **error)
{
  const char *first = NULL;
  g_auto (Circle) circle = { NULL };

  g_return_val_if_fail (store->openers != NULL, FALSE);

  for (guint i = 0; store->openers[i] != NULL; i++)
    {
      gboolean said;

      if (!say_recorded (store, store->openers[i], &said, error))
        return FALSE;
      if (!said && first == NULL)
        first = store->openers[i];
    }

  return first == NULL ||
         (read_circle (&circle, store, NULL, error) &&
          (circle.looked_after || av_reading_say_role (store, first, AV_ROLE_OF_WHO_BEGINS, error)));
}

static gboolean
is_opener (AvStore *store,
           const char *agent)
{
  return store->openers != NULL && g_strv_contains ((const char *const *) store->openers, agent);
}

/* What counts where the record says nothing (any more). */
static char *
dup_unsaid (AvStore *store,
            const char *agent,
            GError **error)
{
  g_autofree char *said = NULL;

  if (!av_reading_get_said_role (store, agent, &said, error))
    return NULL;
  return said != NULL ? g_steal_pointer (&said) : g_strdup (AV_ROLE_OF_WHO_IS_ADDED);
}

static gboolean
check_agent (AvSave *save,
             GError **error)
{
  AvStore *store = save->store;
  g_autofree char *agent = av_id_to_string (&save->id);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean opens = is_opener (store, agent);
  gboolean stays = av_change_get_deleted (save->change) != TRUE;
  const char *answer = stays ? g_hash_table_lookup (save->answers, "role") : NULL;

  if ((opens || (save->exists && !save->now->deleted)) && !av_reading_get_role_of (store, agent, &before, error))
    return FALSE;
  if (answer != NULL && !av_answer_is_reserved (answer))
    after = g_strdup (answer);
  else if ((opens || stays) && (after = dup_unsaid (store, agent, error)) == NULL)
    return FALSE;

  return g_strcmp0 (before, after) == 0 || av_role_giving_require (store, agent, before, after, error);
}

gboolean
av_save_check_role (AvSave *save,
                    GError **error)
{
  return strcmp (save->form->id, "agent") != 0 || check_agent (save, error);
}
