#include "av-class.h"
#include "av-reference-list.h"
#include "av-role.h"

#define KEEPS_IT (AV_ROLE_COMPUTERS | AV_ROLE_AGENTS)
#define ALL (AV_ROLE_SHARE | AV_ROLE_TRANSFER | AV_ROLE_ERASE | KEEPS_IT)

#define CONTACT AV_CLASS_BIT (AV_CLASS_CONTACT)
#define PARCOURS AV_CLASS_BIT (AV_CLASS_PARCOURS)
#define SENSIBLE AV_CLASS_BIT (AV_CLASS_SENSIBLE)
#define FSE AV_CLASS_BIT (AV_CLASS_FSE)
#define KEYED (CONTACT | PARCOURS | SENSIBLE | FSE)

/* Of the deeds, those that a role lets its worker do. */
static guint
list_deeds (const char *role)
{
  guint deeds = 0;

  for (guint deed = 1; deed <= ALL; deed <<= 1)
    if (av_role_may (role, deed))
      deeds |= deed;

  return deeds;
}

static void
test_each_role_of_the_list_does_what_is_written (void)
{
  static const struct
  {
    const char *role;
    guint deeds;
  } written[] = {
    { "ANIM", 0 },
    { "INTERV", 0 },
    { "REFERENT", ALL },
    { "RESP_EQUIPE", ALL },
    { "COORD_MRN", KEEPS_IT },
    { "EVAL", 0 },
    { "FINANCEUR", 0 },
    { "ADMIN", KEEPS_IT },
    { "DPO", AV_ROLE_ERASE },
  };
  AvReferenceList *list = av_reference_list_get ("roles_utilisateurs");

  g_assert_cmpuint (av_reference_list_get_n_rows (list), ==, G_N_ELEMENTS (written));
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_assert_nonnull (av_reference_list_get_label (list, written[i].role));
      g_assert_cmphex (list_deeds (written[i].role), ==, written[i].deeds);
    }
}

static void
test_each_role_of_the_list_reads_what_is_written (void)
{
  static const struct
  {
    const char *role;
    guint any;
    guint followed;
  } written[] = {
    { "ANIM", 0, 0 },
    { "INTERV", CONTACT | PARCOURS, SENSIBLE },
    { "REFERENT", CONTACT | PARCOURS, SENSIBLE | FSE },
    { "RESP_EQUIPE", CONTACT | PARCOURS, 0 },
    { "COORD_MRN", PARCOURS, 0 },
    { "EVAL", 0, 0 },
    { "FINANCEUR", 0, 0 },
    { "ADMIN", 0, 0 },
    { "DPO", 0, 0 },
  };

  g_assert_cmpuint (av_reference_list_get_n_rows (av_reference_list_get ("roles_utilisateurs")), ==, G_N_ELEMENTS (written));
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      AvRoleReading reading = av_role_get_reading (written[i].role);

      g_assert_cmphex (reading.any, ==, written[i].any);
      g_assert_cmphex (reading.followed, ==, written[i].followed);
    }
}

static void
test_unknown_role_does_nothing (void)
{
  g_assert_cmphex (av_role_get_reading ("FUTUR").any | av_role_get_reading ("FUTUR").followed, ==, 0);
  g_assert_cmphex (list_deeds ("FUTUR"), ==, 0);
  g_assert_cmphex (list_deeds (""), ==, 0);
}

/* No agent is the program itself; of an agent, what is not said is the role of
 * whoever is added. */
static void
test_unsaid_role_is_that_of_who_is_added (void)
{
  g_assert_cmphex (av_role_get_reading (NULL).any & KEYED, ==, KEYED);
  g_assert_cmphex (list_deeds (NULL), ==, ALL);
  g_assert_cmphex (av_role_get_reading ("~nsp").any & KEYED, ==, CONTACT | PARCOURS);
  g_assert_cmphex (list_deeds ("~nsp"), ==, 0);
}

static void
test_what_a_role_covers (void)
{
  static const char *const covered[][2] = {
    { "REFERENT", "ANIM INTERV REFERENT RESP_EQUIPE COORD_MRN ADMIN DPO" },
    { "RESP_EQUIPE", "ANIM INTERV REFERENT RESP_EQUIPE COORD_MRN ADMIN DPO" },
    { "COORD_MRN", "ANIM COORD_MRN ADMIN" },
    { "ADMIN", "ANIM ADMIN" },
    { "INTERV", "ANIM INTERV" },
    { "DPO", "ANIM DPO" },
    { "ANIM", "ANIM" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    {
      g_autoptr (GString) found = g_string_new (NULL);
      g_auto (GStrv) all = g_strsplit (covered[0][1], " ", -1);

      for (guint j = 0; all[j] != NULL; j++)
        if (av_role_covers (covered[i][0], all[j]))
          g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", all[j]);
      g_test_message ("%s", covered[i][0]);
      g_assert_cmpstr (found->str, ==, covered[i][1]);
    }
}

static void
test_each_deed_says_who_does_it (void)
{
  for (guint deed = 1; deed <= ALL; deed <<= 1)
    for (guint other = deed << 1; other <= ALL; other <<= 1)
      g_assert_cmpstr (av_role_explain (deed), !=, av_role_explain (other));
}

static void
test_who_works_here (void)
{
  static const char *const elsewhere[] = { "EVAL", "FINANCEUR", "PREFET", "interv", "", "AV_NSP", NULL };

  for (guint i = 0; elsewhere[i] != NULL; i++)
    g_assert_false (av_role_works_here (elsewhere[i]));
  g_assert_false (av_role_works_here (NULL));
  g_assert_true (av_role_works_here ("ANIM"));
  g_assert_true (av_role_works_here (AV_ROLE_OF_WHO_BEGINS));
  g_assert_true (av_role_works_here (AV_ROLE_OF_WHO_IS_ADDED));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/role/each-role-of-the-list-does-what-is-written", test_each_role_of_the_list_does_what_is_written);
  g_test_add_func ("/role/each-role-of-the-list-reads-what-is-written", test_each_role_of_the_list_reads_what_is_written);
  g_test_add_func ("/role/unknown-role-does-nothing", test_unknown_role_does_nothing);
  g_test_add_func ("/role/unsaid-role-is-that-of-who-is-added", test_unsaid_role_is_that_of_who_is_added);
  g_test_add_func ("/role/what-a-role-covers", test_what_a_role_covers);
  g_test_add_func ("/role/who-works-here", test_who_works_here);
  g_test_add_func ("/role/each-deed-says-who-does-it", test_each_deed_says_who_does_it);

  return g_test_run ();
}
